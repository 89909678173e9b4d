package io.resonant.kernel.database;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names the statements that take long. Logs the text, never the values: they belong to the users. */
final class SlowLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.resonant.kernel.database.slow");

    private final long threshold;

    SlowLog(Duration threshold) {
        this.threshold = threshold.toNanos();
    }

    /** @param started from {@link System#nanoTime} */
    void check(long started, String text) {
        var nanos = System.nanoTime() - started;
        if (nanos >= threshold) {
            LOG.warn(
                    "A statement took {} ms: {}",
                    nanos / 1_000_000,
                    text.strip().replaceAll("\\s+", " "));
        }
    }
}
