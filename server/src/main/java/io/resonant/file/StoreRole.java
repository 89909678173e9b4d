package io.resonant.file;

/** What a store is for at present. */
public enum StoreRole {
    /** Takes what is written and is asked first. */
    PRIMARY,
    /** A move copies to it; what is written goes there too, so that the copier need not follow. */
    TARGET,
    /** A move has left it; asked when the primary one fails, and copied from when a move is taken back. */
    FORMER,
    /** Never touched again; what it holds stays. */
    RETIRED
}
