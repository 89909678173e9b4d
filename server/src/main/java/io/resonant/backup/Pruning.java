package io.resonant.backup;

import io.resonant.backup.BackupSettings.Keep;
import io.resonant.backup.Header.Signed;
import io.resonant.backup.Retention.Dated;
import io.resonant.backup.Shelf.Proof;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.problem.Problem;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

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
        if (!dropUnreadable && !shelf.unreadable().isEmpty()) {
            throw Problem.of(409, "backup_unreadable")
                    .with("leg", shelf.leg().address())
                    .with("objects", shelf.unreadable());
        }
        var proofs = shelf.proofs();
        var kept = Retention.kept(
                shelf.backups().stream()
                        .map(one -> new Dated(one.header().id(), one.header().createdAt()))
                        .toList(),
                keep,
                now);
        shelf.backups().stream() // whatever comes, the last one that was proven stays
                .filter(one -> Optional.ofNullable(proofs.get(one.header().id()))
                        .filter(proof -> proof.failure() == null)
                        .isPresent())
                .findFirst()
                .ifPresent(proven -> kept.add(proven.header().id()));
        var needed = new HashSet<Sha256>();
        for (var backup : shelf.backups()) {
            if (kept.contains(backup.header().id())) {
                needed.addAll(shelf.needs(backup));
            }
        }
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
}
