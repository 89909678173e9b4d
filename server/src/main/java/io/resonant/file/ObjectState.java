package io.resonant.file;

/** How far an object is. */
enum ObjectState {
    /** Somebody is storing it. */
    ARRIVING,
    PRESENT,
    /** Nobody needs it; its copies are being deleted. */
    DELETING,
    /** Gone. The row says so to whoever still copies. */
    DELETED
}
