package io.resonant.kernel.text;

/**
 * @param info what follows the fence, such as the language; empty for indented code
 * @param line of the fence or the first line, from 1
 * @param textLine line of the first line of the text
 * @param closed whether a fence ends it; one that is never closed swallows the rest of the document
 */
public record CodeBlock(String info, String text, int line, int textLine, int endLine, boolean closed) {}
