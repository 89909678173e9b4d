package io.resonant.testing;

/** Who calls in a scenario. */
public enum Persona {
    /** Nobody: no token, no cookie. */
    ANONYMOUS,
    /** The owner of another organisation. */
    OUTSIDER,
    GUEST,
    MEMBER,
    ADMIN,
    OWNER
}
