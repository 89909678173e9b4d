package io.resonant.feedback;

import io.resonant.kernel.database.Database;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sums over the raw rows, made anew each time, so that what was deleted or expired leaves them too. Nothing is published that
 * fewer than {@link #LEAST} installs stand behind.
 */
final class FeedbackTotals {
    static final int LEAST = 5;

    /** So many standard deviations above its usual day, an item's votes are frozen until somebody has looked. */
    private static final double SUSPICIOUS = 4;

    private static final int LEAST_HISTORY = 7;
    private static final int LEAST_VOTES = 50;

    private final Database database;
    private final InstantSource clock;

    FeedbackTotals(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Weights over all items.
     *
     * @param keptFirst of those kept, how many stood in the first place
     * @param answered how often anything was told beyond having been shown
     */
    record Sums(long shown, long kept, long keptFirst, long answered) {
        static final Sums NONE = new Sums(0, 0, 0, 0);

        /** How often the first place is what people keep. */
        double accuracy() {
            return share(keptFirst, kept);
        }

        /** How often people keep what they are shown. */
        double adoption() {
            return share(kept, shown);
        }

        /** How often people tell anything of what they are shown. */
        double submission() {
            return share(answered, shown);
        }

        private static double share(long part, long whole) {
            return whole == 0 ? 0 : Math.min(1, part / (double) whole);
        }
    }

    /** @return the sums over all items */
    Sums compute() {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return database.writeSystem(transaction -> {
            var store = new TotalsStore(transaction);
            var suspicious = suspicious(store.dailyVotes(today.minusDays(29)), today);
            store.replaceTotals(suspicious, today);
            store.replaceTraitTotals(LEAST, today);
            return store.sums();
        });
    }

    Map<String, Usage> usage() {
        return database.readSystem(transaction -> new TotalsStore(transaction).usage(LEAST));
    }

    /** Items whose last day is far outside of what is usual for them. */
    static Set<String> suspicious(Map<String, Map<LocalDate, Long>> votes, LocalDate today) {
        var found = new HashSet<String>();
        votes.forEach((item, days) -> {
            var history = new HashMap<>(days);
            long now = history.getOrDefault(today, 0L);
            history.remove(today);
            if (now >= LEAST_VOTES && history.size() >= LEAST_HISTORY && deviation(history, now) > SUSPICIOUS) {
                found.add(item);
            }
        });
        return found;
    }

    private static double deviation(Map<LocalDate, Long> history, long now) {
        double mean =
                history.values().stream().mapToLong(Long::longValue).average().orElse(0);
        double variance = history.values().stream()
                .mapToDouble(count -> (count - mean) * (count - mean))
                .average()
                .orElse(0);
        return (now - mean) / Math.sqrt(Math.max(variance, Math.max(mean, 1))); // a Poisson's, at the least
    }
}
