package io.resonant.review;

/**
 * Something that an answer may be quoted from.
 *
 * @param kind {@code spec}, {@code message} or {@code task}
 */
public record SourceDocument(String kind, String id, String title, String markdown) {}
