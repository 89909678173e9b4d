package io.resonant.kernel.text;

/**
 * HTML in the document, with its comments; it is no prose.
 *
 * @param line from 1
 */
public record RawHtml(String text, int line, boolean block) {}
