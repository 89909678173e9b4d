package io.resonant.layout;

/**
 * Something in a layout that tells who made it or where.
 *
 * @param pointer to the value, or to the member whose name it is (RFC 6901)
 * @param found the words, at most 200 characters
 */
public record PersonalData(Kind kind, String pointer, String found) {
    /** What it gives away. */
    public enum Kind {
        /** A path on somebody's disk, mostly with a user name. */
        PATH,
        /** A place on the earth. */
        LOCATION,
        /** An address that each viewer will ask, and that learns who looks. */
        URL,
        /** An IP address. */
        IP,
        /** A hardware address. */
        MAC,
        EMAIL
    }
}
