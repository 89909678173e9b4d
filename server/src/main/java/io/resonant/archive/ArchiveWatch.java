package io.resonant.archive;

import io.resonant.kernel.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says how much would be lost now, and says so aloud when it is more than it should be. */
public final class ArchiveWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveWatch.class);

    /** PostgreSQL gives a segment of its log away once a minute at the latest. */
    private static final Duration USUAL = Duration.ofMinutes(3);

    /** One is made every week. */
    private static final Duration OLDEST_FULL = Duration.ofDays(8);

    private final Archive archive;
    private final InstantSource clock;

    public ArchiveWatch(Archive archive, InstantSource clock) {
        this.archive = archive;
        this.clock = clock;
    }

    public void measure(Telemetry telemetry) {
        telemetry.gauge(
                "archive_age_seconds",
                "Age of the oldest change that is not in the archive of PostgreSQL yet",
                () -> age(status -> Optional.ofNullable(status.until())));
        telemetry.gauge(
                "archive_full_age_seconds",
                "Age of the last full backup in the archive of PostgreSQL",
                () -> age(ArchiveStatus::lastFull));
    }

    private double age(Function<ArchiveStatus, Optional<Instant>> when) {
        return archive.status()
                .flatMap(when)
                .map(at -> since(at).toMillis() / 1000.0)
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** What somebody ought to know; nothing when the archive goes on as it should. */
    public Optional<String> notice() {
        return archive.trouble()
                .or(() -> archive.status().flatMap(this::late))
                .map(reason -> "the archive of PostgreSQL: " + reason);
    }

    private Optional<String> late(ArchiveStatus status) {
        var until = status.until();
        if (until == null || since(until).compareTo(USUAL) > 0) {
            return Optional.of(
                    "what was committed after " + (until == null ? "its beginning" : until) + " is not in it yet");
        }
        return status.lastFull()
                        .filter(at -> since(at).compareTo(OLDEST_FULL) < 0)
                        .isPresent()
                ? Optional.empty()
                : Optional.of("it has no full backup of the last " + OLDEST_FULL.toDays() + " days");
    }

    /**
     * How things stand, in short.
     *
     * @param from the first moment that can be reached
     * @param until everything committed until then is in the archive
     * @param trouble what somebody ought to know; null when there is nothing
     */
    public record Summary(
            int backups,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Instant lastFull,
            @Nullable String trouble) {}

    public Summary summary() {
        var status = archive.status();
        return new Summary(
                status.map(known -> known.backups().size()).orElse(0),
                status.flatMap(ArchiveStatus::earliest).orElse(null),
                status.map(ArchiveStatus::until).orElse(null),
                status.flatMap(ArchiveStatus::lastFull).orElse(null),
                notice().orElse(null));
    }

    /** Complains as long as there is reason to. */
    public void watch() {
        notice().ifPresent(reason -> LOG.error(
                "{}. A loss of the database would cost what is missing. The log of its keeper (docker compose logs archive)"
                        + " and that of PostgreSQL say why",
                reason));
    }

    private Duration since(Instant at) {
        return Duration.between(at, clock.instant());
    }
}
