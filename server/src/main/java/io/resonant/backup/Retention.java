package io.resonant.backup;

import io.resonant.backup.BackupSettings.Keep;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Which backups stay: the last one of each of the last days, weeks and months that have any, and always the newest. */
final class Retention {
    private Retention() {}

    /** A backup and when it was made. */
    record Dated(String id, Instant at) {}

    /** @param newestFirst all that there are */
    static Set<String> kept(List<Dated> newestFirst, Keep keep) {
        var kept = new HashSet<String>();
        newestFirst.stream().findFirst().ifPresent(newest -> kept.add(newest.id()));
        keep(newestFirst, keep.days(), day -> day, kept);
        keep(
                newestFirst,
                keep.weeks(),
                day -> day.get(IsoFields.WEEK_BASED_YEAR) + " " + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                kept);
        keep(newestFirst, keep.months(), day -> day.getYear() + " " + day.getMonthValue(), kept);
        return kept;
    }

    private static void keep(
            List<Dated> newestFirst, int periods, Function<LocalDate, Object> periodOf, Set<String> kept) {
        var seen = new HashSet<Object>();
        for (var backup : newestFirst) {
            if (seen.size() < periods && seen.add(periodOf.apply(LocalDate.ofInstant(backup.at(), ZoneOffset.UTC)))) {
                kept.add(backup.id());
            }
        }
    }
}
