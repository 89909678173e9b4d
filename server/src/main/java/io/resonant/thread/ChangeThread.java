package io.resonant.thread;

/**
 * What to change of a thread.
 *
 * @param title 1 to 200 characters
 */
public record ChangeThread(String title) {}
