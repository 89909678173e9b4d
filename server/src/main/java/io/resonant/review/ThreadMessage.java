package io.resonant.review;

/**
 * One message of a conversation, as much of it as a summary needs.
 *
 * @param author name to show
 * @param content Markdown
 */
public record ThreadMessage(String id, String author, String content) {}
