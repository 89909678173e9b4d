package io.resonant.thread;

import io.resonant.account.Accounts;
import io.resonant.kernel.cache.Cache;
import io.resonant.kernel.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Names of those who write, kept for a while: a message is written often and a name is changed rarely. A new name
 * shows after {@value #SECONDS} seconds at the latest.
 */
final class AuthorNames {
    static final int SECONDS = 60;
    private static final int MANY = 10_000;

    private final Database database;
    private final InstantSource clock;
    private final Cache<UUID, Named> known;

    AuthorNames(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.known = new Cache<>(MANY, clock, Named::until);
    }

    private record Named(String name, Instant until) {}

    @Nullable
    String of(UUID organizationId, UUID userId) {
        return of(organizationId, Set.of(userId)).get(userId);
    }

    /** By id; without those that have no account any more. */
    Map<UUID, String> of(UUID organizationId, Set<UUID> userIds) {
        var names = new HashMap<UUID, String>();
        var missing = new HashSet<UUID>();
        for (var id : userIds) {
            var named = known.get(id);
            if (named == null) {
                missing.add(id);
            } else {
                names.put(id, named.name());
            }
        }
        if (!missing.isEmpty()) {
            var until = clock.instant().plus(Duration.ofSeconds(SECONDS));
            database.read(organizationId, transaction -> Accounts.names(transaction, missing))
                    .forEach((id, name) -> {
                        known.put(id, new Named(name, until));
                        names.put(id, name);
                    });
        }
        return names;
    }
}
