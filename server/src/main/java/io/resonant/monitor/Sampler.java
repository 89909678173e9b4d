package io.resonant.monitor;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down once a minute what this node measures, apart from every request. Each node writes for itself, so this is none of
 * the jobs that one node does for all.
 */
final class Sampler implements AutoCloseable {
    static final Duration KEPT = Duration.ofDays(2);
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
    private static final int SECONDS = 60;

    private final Database database;
    private final InstantSource clock;
    private final String node;
    private final Supplier<Duration> late;
    private final Readings readings;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().daemon().name("monitor").unstarted(work));
    private Instant last;

    /** @param late by how much the job is late that is due longest */
    Sampler(Database database, Telemetry telemetry, String node, Supplier<Duration> late, InstantSource clock) {
        this.database = database;
        this.late = late;
        this.clock = clock;
        this.node = node;
        this.readings = new Readings(telemetry);
        this.last = clock.instant();
    }

    void start() {
        var _ = thread.scheduleAtFixedRate(this::attempt, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void attempt() {
        try {
            take();
        } catch (RuntimeException e) {
            // A gap in the drawing tells it too; what broke the database says so elsewhere, and louder.
            LOG.info("The figures of this minute were not kept: {}", e.getMessage());
        }
    }

    /** Keeps the figures since the last time, and lets go of those that are too old. */
    void take() {
        var now = clock.instant();
        var figures = readings.next(Duration.between(last, now));
        last = now;
        figures.put(Figure.JOBS_LATE, (double) late.get().toSeconds());
        var sample = new Sample(node, now.getEpochSecond() / SECONDS, figures);
        database.runSystem(transaction -> {
            var store = new SampleStore(transaction);
            store.insert(sample);
            store.deleteBefore(sample.minute() - KEPT.toMinutes());
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
