package io.resonant.kernel.event;

/**
 * Something that a transaction made true.
 *
 * @param topic what clients subscribe to, for instance {@code tasks}
 * @param type what happened, for instance {@code task.updated}
 * @param payload serialised as JSON in the same transaction; a view, so that receivers need no second read
 */
public record Event(String topic, String type, Object payload) {}
