package io.resonant.filemove;

/** How far a move is. */
enum FileMoveState {
    /** The old store serves; everything is copied to the new one, and what is written goes to both. */
    COPYING,
    /** The new store serves; the old one is asked when it fails. */
    SWITCHED,
    /** The old store serves again; what was added since the switch is copied back. */
    ROLLING_BACK,
    ROLLED_BACK,
    COMPLETED,
    CANCELLED
}
