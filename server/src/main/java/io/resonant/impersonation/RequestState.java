package io.resonant.impersonation;

/** Where a request to act as somebody else stands. */
enum RequestState {
    ASKED,
    ALLOWED,
    REFUSED,
    RUNNING,
    ENDED,
    /** Nobody answered, or it was not begun, or its time was over. */
    EXPIRED;

    /** Whether something can still come of it. */
    boolean isOpen() {
        return this == ASKED || this == ALLOWED || this == RUNNING;
    }
}
