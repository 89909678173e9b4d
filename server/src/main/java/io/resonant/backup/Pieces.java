package io.resonant.backup;

import io.resonant.backup.Backups.Progress;
import io.resonant.backup.Index.Content;
import io.resonant.backup.Index.Packing;
import io.resonant.backup.Index.Piece;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.chunk.Chunker;
import io.resonant.kernel.crypto.ContentSeal;
import io.resonant.kernel.limit.Pacing;
import io.resonant.kernel.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What content is kept in: pieces, each encrypted, and named by the hash of what is stored. */
final class Pieces {
    private Pieces() {}

    /**
     * Cuts, compresses, encrypts and stores what the places do not have yet. A place that fails is left out from then on; the
     * others go on, because each is worth something only without the others.
     */
    static final class Writer implements AutoCloseable {
        private static final Logger LOG = LoggerFactory.getLogger(Pieces.Writer.class);
        private static final int THREADS = 4;
        private static final int UNDER_WAY = 2 * THREADS; // pieces in memory

        private final ContentSeal seal;
        private final Optional<Pacing> pacing;
        private final Progress progress;
        private final List<Destination> destinations;
        private final ExecutorService threads = Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().daemon().name("backup-", 0).factory());
        private final Semaphore room = new Semaphore(UNDER_WAY);
        private final Set<Sha256> used = ConcurrentHashMap.newKeySet();
        private final AtomicLong read = new AtomicLong();
        private final AtomicLong stored = new AtomicLong();

        /**
         * Asks each place what it has, once.
         *
         * @param rate bytes a second to store at most
         */
        static Writer of(List<Leg> legs, ContentSeal seal, OptionalLong rate, Progress progress) {
            var destinations =
                    legs.stream().map(leg -> new Destination(leg, true)).toList();
            return new Writer(destinations, seal, rate, progress);
        }

        private Writer(List<Destination> destinations, ContentSeal seal, OptionalLong rate, Progress progress) {
            this.seal = seal;
            this.pacing = rate.isPresent() ? Optional.of(new Pacing(rate.getAsLong())) : Optional.empty();
            this.progress = progress;
            this.destinations = destinations;
        }

        /** Asks each place for each piece, which is less when there are few of them. */
        static Writer ofFew(List<Leg> legs, ContentSeal seal) {
            var destinations =
                    legs.stream().map(leg -> new Destination(leg, false)).toList();
            return new Writer(destinations, seal, OptionalLong.empty(), (_, _) -> {});
        }

        private static final class Destination {
            private final Leg leg;
            private final boolean listed;
            private final Set<Sha256> known = ConcurrentHashMap.newKeySet();
            private volatile @Nullable RuntimeException failure;

            Destination(Leg leg, boolean listed) {
                this.leg = leg;
                this.listed = listed;
                if (listed) {
                    attempt(() -> known.addAll(Leg.names(leg.pieces()).keySet()));
                }
            }

            boolean misses(Sha256 name) {
                if (!listed && failure == null && !known.contains(name)) {
                    attempt(() -> leg.pieces().head(name).ifPresent(_ -> known.add(name)));
                }
                return failure == null && !known.contains(name);
            }

            void put(Sha256 name, byte[] content) {
                attempt(() -> {
                    Leg.put(leg.pieces(), content);
                    known.add(name);
                });
            }

            void attempt(Runnable work) {
                if (failure != null) {
                    return;
                }
                try {
                    work.run();
                } catch (BlobException e) {
                    failure = e;
                    if (listed) {
                        LOG.error(
                                "The backup does not reach {}; other places get it. Nothing half done counts there."
                                        + " Repair the place and run: resonant backup create",
                                leg,
                                e);
                    } else {
                        LOG.warn("Files do not reach {}; they wait and are tried again", leg, e);
                    }
                }
            }
        }

        /** A stream to its end. */
        Content content(String name, InputStream in) throws IOException {
            var hashed = Sha256.through(in);
            var counted = new long[1];
            var pieces = new ArrayList<Future<Piece>>();
            new Chunker().split(hashed, piece -> {
                counted[0] += piece.length;
                pieces.add(submit(piece));
            });
            var done = new ArrayList<Piece>(pieces.size());
            for (var piece : pieces) {
                done.add(outcome(piece));
            }
            return new Content(
                    name, counted[0], Sha256.of(hashed.getMessageDigest()).hex(), done);
        }

        /** Something that is not encrypted. */
        Sha256 plain(byte[] content) {
            var name = Sha256.of(content);
            store(name, content);
            return name;
        }

        /** The names of all pieces so far. */
        Set<Sha256> used() {
            return Set.copyOf(used);
        }

        /** Makes the backup exist in every place that has all of it. @return those */
        List<Leg> finish(byte[] header) {
            destinations.forEach(to -> to.attempt(() -> Leg.put(to.leg.headers(), header)));
            requireOne();
            return whole();
        }

        /** Places that have all of it so far. */
        List<Leg> whole() {
            return destinations.stream()
                    .filter(to -> to.failure == null)
                    .map(to -> to.leg)
                    .toList();
        }

        /** What went wrong, by place. */
        Map<String, String> failures() {
            var failures = new TreeMap<String, String>();
            for (var to : destinations) {
                if (to.failure != null) {
                    failures.put(to.leg.address(), String.valueOf(to.failure.getMessage()));
                }
            }
            return failures;
        }

        long read() {
            return read.get();
        }

        /** Bytes that were stored because at least one place did not have them. */
        long stored() {
            return stored.get();
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }

        private Future<Piece> submit(byte[] content) {
            room.acquireUninterruptibly();
            return threads.submit(() -> {
                try {
                    return write(content);
                } finally {
                    room.release();
                }
            });
        }

        private Piece write(byte[] content) {
            var sealed = seal.seal(Packing.pack(content));
            var name = Sha256.of(sealed.bytes());
            store(name, sealed.bytes());
            progress.at(read.addAndGet(content.length), stored.get());
            return new Piece(name.hex(), sealed.key());
        }

        private void store(Sha256 name, byte[] content) {
            used.add(name);
            var missing = destinations.stream().filter(to -> to.misses(name)).toList();
            if (!missing.isEmpty()) {
                pace(content.length);
                missing.forEach(to -> to.put(name, content));
                stored.addAndGet(content.length);
            }
            requireOne();
        }

        private void pace(long bytes) {
            try {
                if (pacing.isPresent()) {
                    pacing.get().sent(bytes);
                }
            } catch (InterruptedException e) {
                throw stopped(e);
            }
        }

        private void requireOne() {
            if (destinations.stream().allMatch(to -> to.failure != null)) {
                throw Problem.of(503, "backup_failed").with("reason", failures());
            }
        }

        private static Piece outcome(Future<Piece> future) {
            try {
                return future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                throw stopped(e);
            }
        }

        private static BlobException stopped(InterruptedException e) {
            Thread.currentThread().interrupt();
            return new BlobException(BlobException.Kind.INTERRUPTED, "The backup was stopped", e);
        }
    }

    /** Gives back what was stored, from the first place that has it whole, or says what is lost. */
    static final class Reader {
        private final List<Leg> legs;

        Reader(List<Leg> legs) {
            this.legs = legs;
        }

        /** @throws Problem when its bytes are not what they were */
        void pour(Content content, OutputStream out) throws IOException {
            pour(content.name(), content.pieces(), content.sha256(), out);
        }

        /** @throws Problem when a piece is lost, or the whole is not what it was */
        void pour(String name, List<Piece> pieces, String sha256, OutputStream out) throws IOException {
            var digest = Sha256.digest();
            for (var piece : pieces) {
                var content = read(piece);
                digest.update(content);
                out.write(content);
            }
            if (!Sha256.of(digest).hex().equals(sha256)) {
                throw damaged(name);
            }
        }

        /** A short one. */
        byte[] bytes(List<Piece> pieces) {
            var out = new ByteArrayOutputStream();
            try {
                for (var piece : pieces) {
                    out.write(read(piece));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toByteArray();
        }

        private byte[] read(Piece piece) {
            var name = new Sha256(piece.name());
            BlobException unreachable = null;
            for (var leg : legs) {
                try {
                    var found = Leg.read(leg.pieces(), name);
                    if (found != null) {
                        return ContentSeal.open(piece.key(), found)
                                .flatMap(Packing::unpack)
                                .orElseThrow(() -> damaged(piece.name()));
                    }
                } catch (BlobException e) {
                    unreachable = e;
                }
            }
            if (unreachable != null) {
                throw unreachable;
            }
            throw damaged(piece.name());
        }

        private Problem damaged(String what) {
            return Problem.of(422, "backup_damaged").with("what", what).with("legs", legs.toString());
        }
    }
}
