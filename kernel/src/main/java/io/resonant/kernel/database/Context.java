package io.resonant.kernel.database;

import io.resonant.kernel.time.Ids;
import io.resonant.kernel.time.Instants;
import java.time.Instant;
import java.time.InstantSource;

/** What every transaction of one database needs from outside. */
record Context(InstantSource clock, Ids ids, SlowLog slow) {
    Instant now() {
        return Instants.truncate(clock.instant());
    }
}
