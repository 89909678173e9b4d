package io.resonant.sharing;

/** How many people of the organisation see a thing. */
public enum Visibility {
    /** All of them. */
    ORGANIZATION,
    /** Its owner and those with whom it is shared. */
    PRIVATE
}
