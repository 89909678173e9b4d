package io.resonant.publication;

/** How an attempt to publish has ended, so far. */
public enum PublicationState {
    /** Something in it is not allowed; nothing was kept. */
    REFUSED,
    /** Waits for an operator. */
    HELD,
    PUBLISHED,
    /** An operator said no. */
    REJECTED
}
