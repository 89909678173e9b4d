package io.resonant.kernel.text;

/**
 * @param level 1 to 6
 * @param text without marks; empty when only the {@code #} stand there
 * @param slug the anchor that GitHub gives it, unique in the document
 * @param line from 1
 */
public record Heading(int level, String text, String slug, int line, int endLine) {}
