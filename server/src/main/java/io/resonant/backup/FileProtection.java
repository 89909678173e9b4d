package io.resonant.backup;

import io.resonant.backup.BackupSettings.Target;
import io.resonant.backup.Index.FileObject;
import io.resonant.backup.Recovery.Latest;
import io.resonant.file.Storage;
import io.resonant.file.Storage.Arrived;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.time.Instants;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the content of files that arrive to the places of backups, every few seconds and with either database: the rows get
 * there by {@link Protection} or the archive of PostgreSQL, and would name what nobody has any more.
 *
 * <p>What a place has is not written down anywhere but there. Whoever begins anew takes up from the last backup in it, and
 * pieces that are there already are not stored again.
 */
final class FileProtection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileProtection.class);

    /** A transaction that took its time may come after one that began later, and another node's clock may be behind. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private static final int BATCH_FILES = 200;
    private static final long BATCH_BYTES = 256L << 20;
    private static final int LONGEST_LIST = 1000;
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final Wiring wiring;
    private final Storage storage;
    private final List<Place> places;
    private final Set<Sha256> lost = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    FileProtection(Wiring wiring, Storage storage) {
        this.wiring = wiring;
        this.storage = storage;
        this.places = wiring.settings().targets().stream().map(Place::new).toList();
    }

    /** What this process knows of a place. */
    private static final class Place {
        private final String address;
        private final Set<Sha256> sent = new HashSet<>(); // since the last backup
        private final List<FileObject> listed = new ArrayList<>();
        private @Nullable Sha256 list; // the object that holds them
        private String backup = "";
        private @Nullable Instant from; // everything that arrived before is there
        private volatile @Nullable Instant safe; // likewise, whatever is looked at again

        Place(Target target) {
            this.address = target.location().toString();
        }

        /** Each backup has a list of its own, which holds all since it was begun. */
        void follow(Latest last) {
            var known = from;
            if (known != null && !last.id().equals(backup)) {
                var begun = Creation.begun(last.id());
                from = begun.isBefore(known) ? begun : known;
                backup = last.id();
                sent.clear();
                beginList();
            }
        }

        /** @return whether the place knows now that it has them */
        boolean list(Leg leg, List<FileObject> files, Function<List<FileObject>, byte[]> write) {
            var more = new ArrayList<>(listed);
            files.stream()
                    .filter(file -> !sent.contains(new Sha256(file.sha256())))
                    .forEach(more::add);
            if (from == null || more.size() == listed.size()) {
                return true;
            }
            var content = write.apply(more);
            try {
                Leg.put(leg.arrivals(), content);
                if (list != null) {
                    leg.arrivals().delete(list); // the new one has all that it had
                }
            } catch (BlobException e) {
                LOG.warn("Files do not reach {}; they wait and are tried again", leg, e);
                return false;
            }
            listed.clear();
            listed.addAll(more);
            list = Sha256.of(content);
            more.forEach(file -> sent.add(new Sha256(file.sha256())));
            if (listed.size() >= LONGEST_LIST) {
                beginList();
            }
            return true;
        }

        void beginList() {
            listed.clear();
            list = null;
        }

        /** A place without a backup has nothing that a file could be added to. */
        void takeUp(Leg leg) {
            if (from == null) {
                Shelf.of(leg).backups().stream()
                        .map(one -> one.header().createdAt())
                        .max(Comparator.naturalOrder())
                        .ifPresent(newest -> from = newest);
            }
        }

        boolean lacks(Arrived file) {
            var since = from;
            return since != null
                    && !file.at().isBefore(since.minus(MARGIN))
                    && !sent.contains(file.entry().hash());
        }

        void arrivedUntil(Instant now) {
            from = now;
            safe = now;
        }
    }

    void measure(Telemetry telemetry) {
        for (var place : places) {
            telemetry.gauge(
                    "backup_files_age_seconds",
                    "Age of the oldest file whose content is not in the place yet",
                    "leg",
                    place.address,
                    () -> age(place));
        }
    }

    private double age(Place place) {
        var safe = place.safe;
        if (safe != null) {
            return Duration.between(safe, wiring.clock().instant()).toMillis() / 1000.0;
        }
        return Recovery.find(wiring.settings().folder()).isPresent() ? Double.POSITIVE_INFINITY : Double.NaN;
    }

    void start(Duration every) {
        thread = Thread.ofPlatform().daemon().name("backup-files").start(() -> {
            try {
                while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                    attempt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    synchronized void attempt() {
        try {
            var recovery = Recovery.find(wiring.settings().folder());
            if (recovery.isPresent()) {
                var last = recovery.get().last(wiring.sealing().get());
                if (last.isPresent()) {
                    carry(recovery.get(), last.get());
                }
            }
        } catch (IOException | RuntimeException e) { // whatever it is, the next look must come
            if (e instanceof Problem problem && problem.code().equals("backup_busy")) {
                return; // old backups are being pruned
            }
            LOG.warn("New files are not in the places of backups yet; it is tried again in a moment", e);
        }
    }

    private void carry(Recovery recovery, Latest last) throws IOException {
        var now = Instants.truncate(wiring.clock().instant());
        if (places.stream().anyMatch(place -> place.from == null)) {
            try (var legs = Leg.All.open(wiring, recovery)) {
                places.forEach(place -> legs.open().stream()
                        .filter(leg -> leg.address().equals(place.address))
                        .findFirst()
                        .ifPresent(place::takeUp));
            }
        }
        places.forEach(place -> place.follow(last));
        var files = missing();
        if (files.isEmpty()) {
            places.stream().filter(place -> place.from != null).forEach(place -> place.arrivedUntil(now));
            return;
        }
        try (var legs = Leg.All.open(wiring, recovery)) {
            legs.failures().forEach((leg, reason) -> LOG.warn("Files do not reach {}: {}", leg, reason));
            var reached = legs.open();
            for (int done = 0; done < files.size() && !reached.isEmpty() && closed.getCount() > 0; ) {
                var batch = batch(files.subList(done, files.size()));
                done += batch.size();
                reached = send(batch, reached, recovery, last, now);
            }
            for (var place : places) {
                boolean whole = reached.stream().anyMatch(leg -> leg.address().equals(place.address));
                if (whole && place.from != null && files.stream().noneMatch(file -> lacks(place, file))) {
                    place.arrivedUntil(now);
                }
            }
        }
    }

    /** What at least one place lacks, the oldest first. */
    private List<Arrived> missing() {
        return places.stream()
                .map(place -> place.from)
                .filter(from -> from != null)
                .min(Comparator.naturalOrder())
                .map(from -> storage.arrived(from.minus(MARGIN)).stream()
                        .filter(file -> places.stream().anyMatch(place -> lacks(place, file)))
                        .toList())
                .orElse(List.of());
    }

    private boolean lacks(Place place, Arrived file) {
        return place.lacks(file) && !lost.contains(file.entry().hash());
    }

    private static List<Arrived> batch(List<Arrived> files) {
        int count = 0;
        long bytes = 0;
        while (count < Math.min(files.size(), BATCH_FILES) && (count == 0 || bytes < BATCH_BYTES)) {
            bytes += files.get(count++).entry().size();
        }
        return files.subList(0, count);
    }

    /** @return the places that have all of it now */
    private List<Leg> send(List<Arrived> batch, List<Leg> legs, Recovery recovery, Latest last, Instant now)
            throws IOException {
        try (var _ = Busy.holdPieces(wiring.settings().folder());
                var writer = Pieces.Writer.ofFew(legs, recovery.contents())) {
            var contents = new ArrayList<FileObject>();
            for (var file : batch) {
                content(file, writer, contents);
            }
            return writer.whole().stream()
                    .filter(leg -> places.stream()
                            .filter(place -> place.address.equals(leg.address()))
                            .allMatch(place ->
                                    place.list(leg, contents, files -> Arrivals.write(recovery, last, now, files))))
                    .toList();
        }
    }

    /** Adds what a file is made of, unless its store has lost it. */
    private void content(Arrived file, Pieces.Writer writer, List<FileObject> contents) throws IOException {
        var hash = file.entry().hash();
        try (var in = storage.read(hash, Optional.empty())) {
            var content = writer.content(hash.hex(), in);
            if (content.sha256().equals(hash.hex())) {
                var type = file.entry().contentType().orElse("application/octet-stream");
                contents.add(new FileObject(content.name(), content.size(), type, content.pieces()));
                return;
            }
        } catch (BlobException e) {
            if (e.kind() != BlobException.Kind.NOT_FOUND) {
                throw e;
            }
        }
        lost.add(hash);
        LOG.error(
                "The content of {} is lost or damaged in its store, so no place gets it. Everything else is carried over."
                        + " Find out what belongs to it with: resonant move files verify --deep",
                hash);
    }

    /** What is still on its way is carried over after the next start. */
    @Override
    public void close() {
        closed.countDown();
        var running = thread;
        if (running != null) {
            try {
                var _ = running.join(STOPPING);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
