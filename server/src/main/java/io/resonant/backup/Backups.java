package io.resonant.backup;

import io.resonant.archive.ArchiveWatch;
import io.resonant.archive.ArchiveWatch.Summary;
import io.resonant.backup.Shelf.Proof;
import io.resonant.backup.Shelf.Standing;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an operator does with backups. Every one holds everything, and counts once it has been restored on trial; until
 * then it is only a file that somebody hopes for.
 */
public final class Backups {
    static final String NO_KEY = "this installation has no key for it any more; make a new backup";

    private final Wiring wiring;

    public Backups(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * A backup that exists.
     *
     * @param stored bytes that no place had before
     * @param legs the places that have it
     * @param failures why other places do not
     * @param lost objects that the object store itself has lost
     */
    public record Created(
            String id,
            Instant createdAt,
            long rows,
            long files,
            long bytes,
            long stored,
            List<String> legs,
            Map<String, String> failures,
            List<String> lost) {
        Created missing(Map<String, String> more) {
            var all = new TreeMap<>(failures);
            all.putAll(more);
            return new Created(id, createdAt, rows, files, bytes, stored, legs, all, lost);
        }

        public boolean isWhole() {
            return failures.isEmpty() && lost.isEmpty();
        }
    }

    /**
     * What was done in the places that could be reached.
     *
     * @param unreachable why others could not be
     */
    public record Told<T>(List<T> results, Map<String, String> unreachable) {}

    /** How a backup stands in one place. */
    public enum State {
        /** It came back whole. */
        PROVEN,
        /** Nobody has tried. */
        UNPROVEN,
        /** It did not come back. */
        FAILED
    }

    /** A backup in one place. */
    public record Listed(
            String id, String leg, Instant createdAt, String program, long rows, long files, long bytes, State state) {}

    /**
     * Whether a place still has every byte.
     *
     * @param damaged what each damaged backup lacks, at most ten pieces of each
     * @param unreadable headers that are damaged, or were written by a newer program
     * @param repaired pieces that were brought from another place
     */
    public record Inspected(
            String leg,
            int backups,
            int pieces,
            Map<String, List<String>> damaged,
            List<String> unreadable,
            int repaired) {
        public boolean isSound() {
            return damaged.isEmpty() && unreadable.isEmpty();
        }
    }

    /** @param pieces that were deleted, or would be */
    public record Pruned(String leg, List<String> kept, List<String> removed, int pieces) {}

    /** @param failure null when the backup came back whole and the server answered from it */
    public record Proven(
            String backup,
            String leg,
            double seconds,
            @Nullable String failure) {}

    /**
     * How a place stands.
     *
     * @param trouble why it cannot be asked; null when it can
     * @param newest the backup that was made last
     * @param proven the newest one that came back whole
     * @param provenState when the state that it holds was
     * @param failure why the last attempt at proving failed; null when it did not
     */
    public record LegStatus(
            String leg,
            @Nullable String trouble,
            int backups,
            @Nullable String newest,
            @Nullable String proven,
            @Nullable Instant provenState,
            @Nullable Instant provenAt,
            @Nullable String failure) {}

    /**
     * @param tooOld places whose last proven backup is older than it may be, or that have none
     * @param archive of PostgreSQL; null when there is none
     */
    public record Status(
            boolean initialized,
            List<LegStatus> legs,
            List<String> tooOld,
            @Nullable Summary archive) {
        public boolean isGood() {
            return initialized && tooOld.isEmpty() && (archive == null || archive.trouble() == null);
        }
    }

    /**
     * Makes the keys and prepares the places.
     *
     * @return what the owner has to keep; nobody can show it again
     */
    public String init() {
        requireTargets();
        var key = Recovery.init(wiring.settings().folder());
        prepare();
        return key.text();
    }

    /** Prepares places that were added since. */
    public void prepare() {
        var recovery = Recovery.open(wiring.settings().folder());
        for (var target : wiring.settings().targets()) {
            Leg.prepare(target, recovery.repository(), wiring.clock()).close();
        }
    }

    /** Whether keys have been made and a place was named, so that backups can be made. */
    public boolean isReady() {
        return !wiring.settings().targets().isEmpty()
                && Recovery.find(wiring.settings().folder()).isPresent();
    }

    /**
     * Makes a backup in every place that can be reached.
     *
     * @param rate bytes a second at most
     * @throws Problem when no place has it at the end
     */
    public Created create(OptionalLong rate, Progress progress) {
        var recovery = Recovery.open(wiring.settings().folder());
        try (var _ = Busy.hold(wiring.settings().folder());
                var legs = Leg.All.open(wiring, recovery)) {
            if (legs.open().isEmpty()) {
                throw Problem.of(503, "backup_failed").with("reason", legs.failures());
            }
            try (var writer = Pieces.Writer.of(legs.open(), recovery.contents(), rate, progress)) {
                return new Creation(wiring, recovery, writer).run().missing(legs.failures());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw Problem.of(503, "backup_failed")
                    .with("reason", e.getMessage())
                    .cause(e);
        }
    }

    /** Hears how far a backup is: bytes read, and bytes that had to be stored. */
    public interface Progress {
        void at(long read, long stored);
    }

    /** Every backup in every place that can be reached, the newest first. */
    public Told<Listed> list() {
        var told = each((leg, _) -> {
            var shelf = Shelf.of(leg);
            var proofs = shelf.proofs();
            return shelf.backups().stream()
                    .map(one ->
                            listed(leg, one.header(), proofs.get(one.header().id())))
                    .toList();
        });
        return new Told<>(
                told.results().stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparing(Listed::createdAt).reversed())
                        .toList(),
                told.unreachable());
    }

    private static Listed listed(Leg leg, Header header, @Nullable Proof proof) {
        var state = proof == null ? State.UNPROVEN : proof.failure() == null ? State.PROVEN : State.FAILED;
        return new Listed(
                header.id(),
                leg.address(),
                header.createdAt(),
                header.program(),
                header.rows(),
                header.files(),
                header.bytes(),
                state);
    }

    /** @param deep reads every byte; otherwise only asks what is there */
    public Told<Inspected> verify(boolean deep, boolean repair) {
        return each((leg, all) -> new Shelf.Inspection(
                        Shelf.of(leg),
                        all.stream().filter(other -> other != leg).toList())
                .run(deep, repair));
    }

    /** Lets go of what retention does not keep. */
    public Told<Pruned> prune(boolean dropUnreadable, boolean dryRun) {
        try (var _ = Busy.hold(wiring.settings().folder());
                var _ = Busy.holdPieces(wiring.settings().folder())) {
            return each((leg, _) -> new Pruning(Shelf.of(leg))
                    .run(wiring.settings().keep(), wiring.clock().instant(), dropUnreadable, dryRun));
        }
    }

    /** Restores the newest backup of each place on trial. */
    public Told<Proven> prove() {
        var recovery = Recovery.open(wiring.settings().folder());
        var proving = new Proving(wiring, recovery);
        try (var _ = Busy.hold(wiring.settings().folder())) {
            var told = each((leg, _) ->
                    Shelf.of(leg).backups().stream().findFirst().map(newest -> proven(recovery, proving, leg, newest)));
            return new Told<>(told.results().stream().flatMap(Optional::stream).toList(), told.unreachable());
        }
    }

    private Proven proven(Recovery recovery, Proving proving, Leg leg, Standing newest) {
        var id = newest.header().id();
        var key = recovery.last(id, wiring.sealing().get());
        if (key.isEmpty()) { // it was made before the last one, by somebody else, or with another secret
            return new Proven(id, leg.address(), 0, NO_KEY);
        }
        var proof = proving.prove(leg, newest, key.get());
        return new Proven(id, leg.address(), proof.seconds(), proof.failure());
    }

    /**
     * Opens a backup that this installation made itself, without the owner's key.
     *
     * @param key sealed
     */
    public record Own(String backup, String key) {}

    /** What opens a backup, to be kept; nothing when it is not the one that was made last. */
    public Optional<Own> own(String backup) {
        var sealing = wiring.sealing().get();
        return Recovery.open(wiring.settings().folder())
                .last(backup, sealing)
                .map(key -> new Own(backup, sealing.seal(key.text())));
    }

    /**
     * Rebuilds the installation on the side from each place alone, as after a loss of the machine, and takes the time.
     * What was found is kept with what earlier drills found.
     */
    public Told<Drills.Drilled> drill() {
        var recovery = Recovery.open(wiring.settings().folder());
        var drills = new Drills(wiring, recovery);
        try (var _ = Busy.hold(wiring.settings().folder())) {
            var told = each(
                    (leg, _) -> Shelf.of(leg).backups().stream().findFirst().map(newest -> drills.hold(leg, newest)));
            var held = new ArrayList<>(
                    told.results().stream().flatMap(Optional::stream).toList());
            wiring.archive().map(drills::hold).ifPresent(held::add);
            return new Told<>(held, told.unreachable());
        }
    }

    /** Earlier drills, the oldest first. */
    public List<Drills.Drilled> drills() {
        return Drills.read(wiring.settings().folder());
    }

    public Status status() {
        var recovery = Recovery.find(wiring.settings().folder());
        var archive = wiring.archiveWatch().map(ArchiveWatch::summary).orElse(null);
        if (recovery.isEmpty()) {
            return new Status(false, List.of(), List.of(), archive);
        }
        try (var legs = Leg.All.open(wiring, recovery.get())) {
            var states = new ArrayList<LegStatus>();
            for (var leg : legs.open()) {
                try {
                    states.add(status(leg));
                } catch (BlobException e) {
                    states.add(unreachable(leg.address(), String.valueOf(e.getMessage())));
                }
            }
            legs.failures().forEach((leg, reason) -> states.add(unreachable(leg, reason)));
            return new Status(
                    true,
                    states,
                    states.stream().filter(this::isTooOld).map(LegStatus::leg).toList(),
                    archive);
        }
    }

    private boolean isTooOld(LegStatus leg) {
        var state = leg.provenState();
        return state == null
                || Duration.between(state, wiring.clock().instant())
                                .compareTo(wiring.settings().oldest())
                        > 0;
    }

    private static LegStatus unreachable(String leg, String trouble) {
        return new LegStatus(leg, trouble, 0, null, null, null, null, null);
    }

    private static LegStatus status(Leg leg) {
        var shelf = Shelf.of(leg);
        var proofs = new TreeMap<>(shelf.proofs());
        var newest = shelf.backups().stream().findFirst().map(Standing::header);
        var proven = shelf.backups().stream()
                .map(Standing::header)
                .filter(header -> Optional.ofNullable(proofs.get(header.id()))
                        .filter(proof -> proof.failure() == null)
                        .isPresent())
                .findFirst();
        return new LegStatus(
                leg.address(),
                null,
                shelf.backups().size(),
                newest.map(Header::id).orElse(null),
                proven.map(Header::id).orElse(null),
                proven.map(Header::createdAt).orElse(null),
                proven.map(header -> proofs.get(header.id())).map(Proof::at).orElse(null),
                newest.map(header -> proofs.get(header.id()))
                        .map(Proof::failure)
                        .orElse(null));
    }

    private interface Work<T> {
        T at(Leg leg, List<Leg> all);
    }

    /** In each place; one that cannot be reached is a failure, after the others had their turn. */
    private <T> Told<T> each(Work<T> work) {
        var recovery = Recovery.open(wiring.settings().folder());
        try (var legs = Leg.All.open(wiring, recovery)) {
            var results = new ArrayList<T>();
            var failures = new TreeMap<>(legs.failures());
            for (var leg : legs.open()) {
                try {
                    results.add(work.at(leg, legs.open()));
                } catch (BlobException e) {
                    failures.put(leg.address(), String.valueOf(e.getMessage()));
                }
            }
            if (results.isEmpty() && !failures.isEmpty()) {
                throw Problem.of(503, "backup_unreachable").with("reason", failures);
            }
            return new Told<>(results, failures);
        }
    }

    private void requireTargets() {
        if (wiring.settings().targets().isEmpty()) {
            throw Problem.of(409, "backup_no_target");
        }
    }
}
