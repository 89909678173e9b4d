package io.resonant.alert;

import io.resonant.monitor.Figure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A rule. It opens at one value and closes at another, so that a figure that wavers around a limit does not tell the same
 * story again and again.
 *
 * @param name its words are in {@code messages/alert_*.properties}; its runbook is the heading of this name in
 *     docs/operations.md
 * @param each whether each node has its own, and not all together one
 * @param above whether large values are bad
 */
record AlertRule(String name, boolean each, Measure measure, boolean above, double opens, double closes) {
    private static final int HOUR = 60;
    private static final double LEAST_ANSWERS = 20;
    private static final double LEAST_INTENTS = 5;
    private static final double LEAST_DOWNLOADS = 24;

    /** What a rule looks at; nothing when nobody knows. */
    interface Measure {
        Optional<Double> of(Window window);
    }

    /** @param oldest how old the state of the last proven backup may be */
    static List<AlertRule> all(Duration oldest) {
        return List.of(
                high(
                        "BackupOld",
                        false,
                        window -> window.least(Figure.BACKUP_AGE, 10),
                        (double) oldest.toSeconds(),
                        0.9 * oldest.toSeconds()),
                high("ProtectionBehind", false, AlertRule::unprotected, 60, 45),
                high("ArchiveBehind", false, window -> window.least(Figure.ARCHIVE_AGE, 3), 180, 120),
                high(
                        "ArchiveOld",
                        false,
                        window -> window.least(Figure.ARCHIVE_FULL_AGE, 10),
                        (double) Duration.ofDays(8).toSeconds(),
                        7.5 * Duration.ofDays(1).toSeconds()),
                low(
                        "CertificateEnds",
                        false,
                        window -> window.last(Figure.CERTIFICATE_LEFT),
                        (double) Duration.ofDays(14).toSeconds(),
                        (double) Duration.ofDays(15).toSeconds()),
                low("DiskFull", true, AlertRule::free, 0.10, 0.12),
                low("DiskFillsUp", true, AlertRule::daysLeft, 4, 5),
                high("ErrorRateCritical", true, AlertRule::errors, 0.05, 0.02),
                high("ResponseTimeCritical", true, window -> window.mean(Figure.P99, 10), 2_000, 1_000),
                high("IntentsFail", false, AlertRule::failedIntents, 0.2, 0.1),
                high("IntentsWait", false, window -> window.last(Figure.INTENT_AGE), 600, 60),
                high("DatabaseQueue", true, window -> window.mean(Figure.DATABASE_WAITING, 5), 20, 5),
                high("JobsStuck", false, window -> window.last(Figure.JOBS_LATE), 900, 120),
                high("CountersFlat", false, AlertRule::hoursWithoutDownload, 6, 1));
    }

    private static AlertRule high(String name, boolean each, Measure measure, double opens, double closes) {
        return new AlertRule(name, each, measure, true, opens, closes);
    }

    private static AlertRule low(String name, boolean each, Measure measure, double opens, double closes) {
        return new AlertRule(name, each, measure, false, opens, closes);
    }

    boolean opensAt(double value) {
        return above ? value > opens : value < opens;
    }

    boolean closesAt(double value) {
        return above ? value <= closes : value >= closes;
    }

    /** What comes late of the two: changes, or the content of files. */
    private static Optional<Double> unprotected(Window window) {
        return Stream.of(Figure.PROTECTION_AGE, Figure.FILES_AGE)
                .flatMap(figure -> window.least(figure, 3).stream())
                .max(Double::compare);
    }

    private static Optional<Double> free(Window window) {
        return window.last(Figure.DISK_SIZE)
                .filter(size -> size > 0)
                .flatMap(size -> window.last(Figure.DISK_FREE).map(free -> free / size));
    }

    /** Until the disk is full, if it goes on as in the last six hours. */
    private static Optional<Double> daysLeft(Window window) {
        return window.slope(Figure.DISK_FREE, 6 * HOUR)
                .flatMap(slope -> window.last(Figure.DISK_FREE)
                        .map(free -> slope >= 0 ? Double.MAX_VALUE : free / -slope / (24 * HOUR)));
    }

    /** A single error among few answers says nothing. */
    private static Optional<Double> errors(Window window) {
        double answers = window.sum(Figure.REQUESTS, 5) * 60;
        return Optional.of(answers < LEAST_ANSWERS ? 0 : window.weighted(Figure.ERRORS, Figure.REQUESTS, 5));
    }

    private static Optional<Double> failedIntents(Window window) {
        double failed = window.sum(Figure.INTENTS_FAILED, HOUR);
        double all = failed + window.sum(Figure.INTENTS_DONE, HOUR);
        return Optional.of(all < LEAST_INTENTS ? 0 : failed / all);
    }

    /** Only after a day with downloads is an hour without any worth a word. */
    private static Optional<Double> hoursWithoutDownload(Window window) {
        return Optional.of(
                window.sum(Figure.DOWNLOADS, 30 * HOUR) < LEAST_DOWNLOADS
                        ? 0
                        : window.minutesSince(Figure.DOWNLOADS) / HOUR);
    }
}
