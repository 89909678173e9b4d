package io.resonant.review;

/**
 * One thing that a reader of the specification should look at.
 *
 * @param rule stable id of the rule, such as {@code vague_word}
 * @param line first line in the Markdown source, counted from 1
 * @param endLine last line, the same as {@code line} for most
 * @param quote the words that it is about, from the source, at most 200 characters; empty when it is about the whole
 */
public record Finding(String rule, Severity severity, int line, int endLine, String quote, ReviewMessage message) {}
