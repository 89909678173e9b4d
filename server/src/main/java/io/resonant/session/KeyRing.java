package io.resonant.session;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.account.Language;
import io.resonant.account.Role;
import java.util.Optional;
import java.util.UUID;

/** The keys of programs. The feature that keeps them stands above; {@code App} joins them. */
@FunctionalInterface
public interface KeyRing {
    /** What every key begins with, and no access token does. */
    String MARK = "rsk_";

    /**
     * Whom a key acts for, if it is good at this moment and from this address. Asked again with each request, so that a
     * key that was taken away is of no use from then on.
     */
    Optional<Held> find(String key, String address);

    /** A key that is good: as whom it acts, and how far. */
    record Held(UUID id, Actor actor, Language language, Reach reach) {}

    /** How far a key goes; never further than the person whose key it is. */
    enum Reach {
        READ,
        WRITE,
        /** Also what administrators and owners do, for people who are that. */
        ADMIN;

        /** A key that is not for administration has nobody's powers of administration, whatever route it finds. */
        public Role of(Role role) {
            return this != ADMIN && role.atLeast(Role.MEMBER) ? Role.MEMBER : role;
        }

        /** What concerns the person or the server, and not the organisation, is not for keys, except to look at. */
        boolean admits(Access access, boolean isChange) {
            return switch (access) {
                case PUBLIC -> true;
                case SIGNED_IN -> !isChange;
                case GUEST, MEMBER, VIEWER -> this != READ || !isChange;
                case ADMIN, OWNER -> this == ADMIN;
                case OPERATOR, PUBLISHER -> false; // publishing has tokens of its own
            };
        }
    }
}
