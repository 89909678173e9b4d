package io.resonant.session;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.job.Jobs;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what has expired. Nothing depends on it: what has expired counts as gone from its last moment on. */
public final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Database database;

    public Housekeeping(Database database) {
        this.database = database;
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("session-housekeeping", Duration.ofHours(1), this::run);
    }

    void run() {
        var removed = database.writeSystem(transaction -> new SessionStore(transaction).deleteExpired()
                + new ThrottleStore(transaction)
                        .deleteOlderThan(transaction.now().minus(Throttle.MEMORY)));
        LOG.debug("Removed {} expired sessions and throttles", removed);
    }
}
