package io.resonant.viewer;

import io.resonant.kernel.cache.Cache;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.feed.EventFeed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;

/**
 * Which state the layouts of an organisation are in. Viewers ask that every few seconds in every open tab, so it is
 * remembered until the organisation's next event, on whichever node that happened.
 */
final class LayoutVersions {
    private static final int MOST = 100_000;
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Database database;
    private final InstantSource clock;
    private final Cache<UUID, Known> known;

    LayoutVersions(Database database, EventFeed feed, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.known = new Cache<>(MOST, clock, Known::until);
        feed.listen(committed -> forget(committed.tenant()));
        database.onMoved(known::clear);
    }

    private record Known(long version, Instant until) {}

    /** 0 before there was a layout. */
    long of(UUID organization) {
        return Objects.requireNonNull(known.get(organization, this::read)).version();
    }

    /** To be called when a layout has changed, before whoever changed it is answered. */
    void forget(UUID organization) {
        known.remove(organization);
    }

    private Known read(UUID organization) {
        long version = database.read(organization, transaction -> new ViewerLayoutStore(transaction).version());
        return new Known(version, clock.instant().plus(KEPT));
    }
}
