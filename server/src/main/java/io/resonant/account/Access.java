package io.resonant.account;

import org.jspecify.annotations.Nullable;

/** Who may call a route at all; what they may do to one thing is decided by the verb behind it. */
public enum Access implements io.resonant.kernel.http.Access {
    PUBLIC(null),
    /** Anybody with a session, for what belongs to the person and not to the organisation. */
    SIGNED_IN(Role.GUEST),
    GUEST(Role.GUEST),
    MEMBER(Role.MEMBER),
    /** Members, and programs with a token that was made for publishing. */
    PUBLISHER(Role.MEMBER),
    /** Calls of the viewer, which runs on our origin but cannot send the token that proves our own pages. */
    VIEWER(Role.GUEST),
    ADMIN(Role.ADMIN),
    OWNER(Role.OWNER),
    /** For what concerns the server and not one organisation; see {@link Operators}. */
    OPERATOR(Role.OWNER);

    private final @Nullable Role least;

    Access(@Nullable Role least) {
        this.least = least;
    }

    /** Whether this actor, or an anonymous caller, may pass. */
    public boolean admits(@Nullable Actor actor) {
        return least == null || (actor != null && actor.role().atLeast(least));
    }
}
