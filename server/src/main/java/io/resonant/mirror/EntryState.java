package io.resonant.mirror;

/** What has become of something that the source offers. */
public enum EntryState {
    HOSTED,
    /** Waits here for an operator, as everything under a doubtful name does. */
    HELD,
    /** Removed at the source, and therefore here. */
    REMOVED,
    /** Its content is not allowed here; looked at again when it changes. */
    REFUSED,
    /** It could not be had; tried again each time. */
    FAILED;

    /** Whether the same content would come to the same. */
    boolean isSettled() {
        return this != FAILED;
    }
}
