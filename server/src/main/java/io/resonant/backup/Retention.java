package io.resonant.backup;

import io.resonant.backup.BackupSettings.Keep;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Which backups stay: the last one of each of the last days, weeks and months that have any, and always the newest. */
final class Retention {
    private static final Duration RECENT = Duration.ofDays(1);

    private Retention() {}

    /** A backup and when it was made. */
    record Dated(String id, Instant at) {}

    /** @param newestFirst all that there are */
    static Set<String> kept(List<Dated> newestFirst, Keep keep, Instant now) {
        var kept = new HashSet<String>();
        newestFirst.stream().filter(one -> one.at().isAfter(now.minus(RECENT))).forEach(one -> kept.add(one.id()));
        var hourly = newestFirst.stream()
                .filter(one -> one.at().isAfter(now.minus(Duration.ofDays(keep.days()))))
                .toList();
        keep(hourly, Integer.MAX_VALUE, at -> at.truncatedTo(ChronoUnit.HOURS), kept);
        newestFirst.stream().findFirst().ifPresent(newest -> kept.add(newest.id()));
        keep(newestFirst, keep.days(), Retention::day, kept);
        keep(
                newestFirst,
                keep.weeks(),
                at -> day(at).get(IsoFields.WEEK_BASED_YEAR) + " " + day(at).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                kept);
        keep(newestFirst, keep.months(), at -> YearMonth.from(day(at)), kept);
        return kept;
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private static void keep(
            List<Dated> newestFirst, int periods, Function<Instant, Object> periodOf, Set<String> kept) {
        var seen = new HashSet<Object>();
        for (var backup : newestFirst) {
            if (seen.size() < periods && seen.add(periodOf.apply(backup.at()))) {
                kept.add(backup.id());
            }
        }
    }
}
