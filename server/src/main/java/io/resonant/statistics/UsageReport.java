package io.resonant.statistics;

import io.resonant.registry.ItemKind;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How what was published is used.
 *
 * @param days every day from the first to the last, also those without a download
 * @param items the most downloaded first
 */
public record UsageReport(LocalDate from, LocalDate to, long downloads, List<Day> days, List<Item> items) {
    /** One day. */
    public record Day(LocalDate day, long downloads) {}

    /**
     * One item.
     *
     * @param days as those of the whole report
     * @param fate nothing while fewer than five installs tell of it
     */
    public record Item(
            ItemKind kind,
            String item,
            String displayName,
            long downloads,
            List<Long> days,
            List<Version> versions,
            @Nullable Fate fate) {}

    /** One version; the most downloaded first. */
    public record Version(String version, long downloads) {}

    /**
     * How it fared with those to whom it was recommended, weighted by how long each install has been known.
     *
     * @param shown of those that saw it
     * @param kept of those that kept or installed it, and did not undo that
     */
    public record Fate(long shown, long kept, long installs) {}
}
