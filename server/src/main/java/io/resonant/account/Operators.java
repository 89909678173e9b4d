package io.resonant.account;

import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Who runs the server itself: whoever holds its secret, as the commands on its machine do, and the owners of the
 * organisation that was there first, which the set-up made.
 */
public final class Operators {
    /** How a command proves itself, in the header {@code Authorization}. */
    public static final String SCHEME = "Operator ";

    private static final String PURPOSE = "operator";
    private static final Duration VALID = Duration.ofMinutes(1);

    private final Database database;
    private final SecretKeys keys;
    private final InstantSource clock;

    public Operators(Database database, SecretKeys keys, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    /** A proof for one call, valid for a minute. */
    public static String proof(SecretKeys keys, InstantSource clock) {
        var until = String.valueOf(clock.instant().plus(VALID).getEpochSecond());
        return SCHEME + until + "." + keys.current(PURPOSE).sign(until);
    }

    /** Whether an {@code Authorization} header holds such a proof. */
    public boolean believe(String authorization) {
        var dot = authorization.indexOf('.');
        if (!authorization.startsWith(SCHEME) || dot < 0) {
            return false;
        }
        var until = authorization.substring(SCHEME.length(), dot);
        var signature = authorization.substring(dot + 1);
        return keys.accepted(PURPOSE).stream().anyMatch(key -> key.verify(until, signature))
                && until.matches("[0-9]{1,12}") // only we can have signed it, so it is one of ours
                && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(until)));
    }

    /** Whether a person is one. */
    public boolean includes(Actor actor) {
        return actor.role() == Role.OWNER
                && actor.organizationId().equals(database.readSystem(Operators::organization));
    }

    /** The first person among them, in whose name a command on the server's machine sets something up. */
    public Actor eldest() {
        return database.readSystem(transaction -> {
            var store = new AccountStore(transaction);
            var organization = store.firstOrganization();
            return Actor.of(store.firstOwner(organization), organization, Role.OWNER);
        });
    }

    /** The organisation whose owners they are: the one that the set-up made. */
    public static UUID organization(SystemTransaction transaction) {
        return new AccountStore(transaction).firstOrganization();
    }
}
