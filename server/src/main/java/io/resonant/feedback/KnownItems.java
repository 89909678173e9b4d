package io.resonant.feedback;

/** Which extensions and layouts exist, so that feedback cannot be about a text of the sender's own. */
@FunctionalInterface
public interface KnownItems {
    boolean contains(String item);
}
