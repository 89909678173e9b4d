package io.resonant.registry;

/** Who sees an item. */
public enum Visibility {
    /** Everybody who may see the catalogue. */
    PUBLIC,
    /** The members of the organisation that its namespace belongs to. */
    ORGANIZATION
}
