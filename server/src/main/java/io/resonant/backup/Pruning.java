package io.resonant.backup;

import io.resonant.backup.BackupSettings.Keep;
import io.resonant.backup.Header.Signed;
import io.resonant.backup.Shelf.Proof;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Lets go of old backups. First the headers go, so that nothing half removed counts; then the pieces that no header that is
 * left needs. A crash between the two leaves pieces that the next run takes away, and never the other way round.
 */
final class Pruning {
    private final Shelf shelf;

    Pruning(Shelf shelf) {
        this.shelf = shelf;
    }

    /** @throws Problem before anything is deleted, when it cannot be known what the backups that stay need */
    Backups.Pruned run(Keep keep, Instant now, boolean dropUnreadable, boolean dryRun) {
        var arrivals = Arrivals.of(shelf.leg());
        var unreadable = Stream.concat(shelf.unreadable().stream(), arrivals.unreadable().stream())
                .toList();
        if (!dropUnreadable && !unreadable.isEmpty()) {
            throw Problem.of(409, "backup_unreadable")
                    .with("leg", shelf.leg().address())
                    .with("objects", unreadable);
        }
        var proofs = shelf.proofs();
        var kept = Retention.kept(
                shelf.backups().stream()
                        .map(one -> new Retention.Dated(
                                one.header().id(), one.header().createdAt()))
                        .toList(),
                keep,
                now);
        shelf.backups().stream() // whatever comes, the last one that was proven stays
                .filter(one -> Optional.ofNullable(proofs.get(one.header().id()))
                        .filter(proof -> proof.failure() == null)
                        .isPresent())
                .findFirst()
                .ifPresent(proven -> kept.add(proven.header().id()));
        var oldest = now.minus(Duration.ofDays(keep.days()));
        var needed = needed(kept, arrivals, oldest);
        var removed = shelf.backups().stream()
                .filter(one -> !kept.contains(one.header().id()))
                .toList();
        var leg = shelf.leg();
        var unneeded = Leg.names(leg.pieces()).keySet().stream()
                .filter(name -> !needed.contains(name))
                .toList();
        if (!dryRun) {
            shelf.unreadable().forEach(leg.headers()::delete);
            removed.forEach(one -> leg.headers().delete(one.object()));
            forgetChanges(kept, oldest);
            forgetArrivals(arrivals, oldest);
            unneeded.forEach(leg.pieces()::delete);
            forgetProofs(leg, kept);
        }
        return new Backups.Pruned(
                leg.address(),
                shelf.backups().stream()
                        .map(one -> one.header().id())
                        .filter(kept::contains)
                        .toList(),
                removed.stream().map(one -> one.header().id()).toList(),
                unneeded.size());
    }

    /** The pieces of backups that stay, and of files that arrived within the days in which a moment can be chosen. */
    private Set<Sha256> needed(Set<String> kept, Arrivals arrivals, Instant oldest) {
        var needed = new HashSet<Sha256>();
        for (var backup : shelf.backups()) {
            if (kept.contains(backup.header().id())) {
                needed.addAll(shelf.needs(backup));
            }
        }
        for (var batch : arrivals.batches()) {
            if (!batch.head().until().isBefore(oldest)) {
                batch.head().uses().forEach(name -> needed.add(new Sha256(name)));
            }
        }
        return needed;
    }

    private void forgetArrivals(Arrivals arrivals, Instant oldest) {
        var store = shelf.leg().arrivals();
        arrivals.unreadable().forEach(store::delete);
        arrivals.batches().stream()
                .filter(batch -> batch.head().until().isBefore(oldest))
                .forEach(batch -> store.delete(batch.object()));
    }

    /** A moment can be chosen within some days. What is older than those stands by itself. */
    private void forgetChanges(Set<String> kept, Instant oldest) {
        for (var backup : shelf.backups()) {
            if (backup.header().createdAt().isBefore(oldest)) {
                Changes.forget(shelf.leg(), backup.header().id(), kept);
            }
        }
    }

    private static void forgetProofs(Leg leg, Set<String> kept) {
        for (var name : Leg.names(leg.proofs()).keySet()) {
            var proof = Optional.ofNullable(Leg.read(leg.proofs(), name))
                    .flatMap(Signed::parse)
                    .flatMap(signed -> signed.content(Proof.class));
            if (proof.filter(one -> kept.contains(one.backup())).isEmpty()) {
                leg.proofs().delete(name);
            }
        }
    }

    /** Which backups stay: the last one of each of the last days, weeks and months that have any, and always the newest. */
    static final class Retention {
        private static final Duration RECENT = Duration.ofDays(1);

        private Retention() {}

        /** A backup and when it was made. */
        record Dated(String id, Instant at) {}

        /** @param newestFirst all that there are */
        static Set<String> kept(List<Dated> newestFirst, Keep keep, Instant now) {
            var kept = new HashSet<String>();
            newestFirst.stream()
                    .filter(one -> one.at().isAfter(now.minus(RECENT)))
                    .forEach(one -> kept.add(one.id()));
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
}
