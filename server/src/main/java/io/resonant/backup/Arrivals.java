package io.resonant.backup;

import io.resonant.backup.Header.Enclosed;
import io.resonant.backup.Header.Signed;
import io.resonant.backup.Index.FileObject;
import io.resonant.backup.Index.Packing;
import io.resonant.backup.Index.Piece;
import io.resonant.backup.Shelf.Standing;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.crypto.DataKey;
import io.resonant.kernel.crypto.RecoveryKey;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists, in one place, of files that arrived after backups. Their content lies among the pieces of backups, so that the
 * next backup has it already. A list stands by itself: it brings its key, for whoever holds the recovery key, and the names
 * of its pieces, for whoever prunes without any.
 *
 * @param unreadable names of lists that are damaged, or were written by a newer program
 */
record Arrivals(List<Batch> batches, List<Sha256> unreadable) {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);
    private static final int FORMAT = 1;

    /**
     * @param backup the one that was made last then
     * @param until when the list was written; it may hold files that arrived a little before its backup
     * @param uses the names of all pieces
     * @param wrapped the key of the backup, for the owner of the recovery key
     */
    record Head(int format, String backup, Instant until, List<String> uses, String wrapped) {
        private String context() {
            return "arrivals:" + backup + ":" + until;
        }
    }

    /** A list, as it is kept. */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
    record Batch(Sha256 object, Head head, String signer, byte[] sealed) {
        private Optional<List<FileObject>> open(DataKey key) {
            return key.open(sealed, head.context())
                    .flatMap(Packing::unpack)
                    .map(json -> JsonCodec.read(new String(json, StandardCharsets.UTF_8), Content.class)
                            .files());
        }
    }

    private record Content(List<FileObject> files) {}

    /** @return the list as it is kept */
    static byte[] write(Recovery recovery, Recovery.Latest backup, Instant until, List<FileObject> files) {
        var uses = files.stream()
                .flatMap(file -> file.pieces().stream())
                .map(Piece::name)
                .distinct()
                .toList();
        var head = new Head(FORMAT, backup.id(), until, uses, recovery.wrap(backup.key()));
        var sealed = backup.key().seal(Packing.pack(JsonCodec.writeBytes(new Content(files))), head.context());
        return new Enclosed(Signed.of(head, recovery.signing()), sealed).bytes();
    }

    static Arrivals of(Leg leg) {
        var batches = new ArrayList<Batch>();
        var unreadable = new ArrayList<Sha256>();
        for (var name : Leg.names(leg.arrivals()).keySet()) {
            Optional.ofNullable(Leg.read(leg.arrivals(), name))
                    .flatMap(Enclosed::parse)
                    .flatMap(found -> found.head()
                            .content(Head.class)
                            .filter(head -> head.format() == FORMAT)
                            .map(head -> new Batch(name, head, found.head().signer(), found.sealed())))
                    .ifPresentOrElse(batches::add, () -> unreadable.add(name));
        }
        return new Arrivals(List.copyOf(batches), List.copyOf(unreadable));
    }

    /** Files that arrived while a backup was the last one, for who has the key of that one only. */
    static Map<String, FileObject> after(Standing backup, DataKey key, List<Leg> legs) {
        return files(
                legs,
                batch -> batch.head().backup().equals(backup.header().id())
                        && batch.signer().equals(backup.signer()),
                batch -> batch.open(key));
    }

    /** Files that arrived since a backup, whichever was the last one then. */
    static Map<String, FileObject> since(Standing backup, RecoveryKey key, List<Leg> legs) {
        return files(
                legs,
                batch -> !batch.head().until().isBefore(backup.header().createdAt()) && key.trusts(batch.signer()),
                batch -> key.unwrap(batch.head().wrapped()).flatMap(batch::open));
    }

    /** A place that fails is left out: others may have the same, and what is missing at the end is counted. */
    private static Map<String, FileObject> files(
            List<Leg> legs, Predicate<Batch> wanted, Function<Batch, Optional<List<FileObject>>> open) {
        var files = new LinkedHashMap<String, FileObject>();
        for (var leg : legs) {
            try {
                of(leg).batches().stream()
                        .filter(wanted)
                        .flatMap(batch -> open.apply(batch).stream())
                        .flatMap(List::stream)
                        .forEach(file -> files.putIfAbsent(file.sha256(), file));
            } catch (BlobException e) {
                LOG.warn("{} does not say which files arrived after its backups; other places are asked", leg, e);
            }
        }
        return files;
    }

    /** Files of later backups: one may have been the first to bring a file that a place did not get before. */
    static Map<String, FileObject> later(Standing backup, RecoveryKey key, List<Leg> legs) {
        var files = new LinkedHashMap<String, FileObject>();
        for (var leg : legs) {
            try {
                for (var other : Shelf.of(leg).backups()) {
                    if (other.header().createdAt().isAfter(backup.header().createdAt())) {
                        Unpacking.with(key, other, legs)
                                .index()
                                .files()
                                .forEach(file -> files.put(file.sha256(), file));
                    }
                }
            } catch (BlobException | Problem e) {
                LOG.warn("Later backups in {} could not be asked for files; other places are asked", leg, e);
            }
        }
        return files;
    }
}
