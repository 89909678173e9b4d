package io.resonant.thread;

/**
 * Other words for a message.
 *
 * @param content Markdown, at most 64 KiB
 */
public record ChangeMessage(String content) {}
