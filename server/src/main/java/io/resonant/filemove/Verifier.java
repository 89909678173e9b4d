package io.resonant.filemove;

import io.resonant.file.Storage;
import io.resonant.file.StoreRecord;
import io.resonant.filemove.FileMove.Depth;
import io.resonant.filemove.FileMoveStore.Item;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.BlobException.Kind;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.database.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what the list says that a store has with what it has. */
final class Verifier {
    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);
    private static final int BATCH = 1000;

    private final Database database;
    private final Storage storage;
    private final Throughput throughput;

    Verifier(Database database, Storage storage, Throughput throughput) {
        this.database = database;
        this.storage = storage;
        this.throughput = throughput;
    }

    /**
     * @param problems gets what is not right; a copy that another store can replace is taken off the list
     * @param keep called before each batch; throws when somebody else has taken the move over
     * @return how many objects were looked at
     */
    long run(StoreRecord which, Depth depth, List<FileProblem> problems, Runnable keep) {
        var blobs = storage.at(which);
        var listing = new Listing(blobs);
        long objects = 0;
        var after = "";
        while (true) {
            keep.run();
            var last = after;
            var batch =
                    database.readSystem(transaction -> new FileMoveStore(transaction).present(which.id(), last, BATCH));
            if (batch.isEmpty()) {
                return objects;
            }
            after = batch.getLast().hash().hex();
            var there = listing.upTo(batch.getLast().hash());
            Parallel.each(batch, item -> check(which, blobs, depth, item, there, problems));
            objects += batch.size();
        }
    }

    private void check(
            StoreRecord which,
            BlobStore blobs,
            Depth depth,
            Item item,
            Map<Sha256, Long> there,
            List<FileProblem> problems) {
        var found = size(blobs, item, there)
                .map(size -> size == item.size() ? "" : "wrong_size")
                .orElse("missing");
        if (found.isEmpty() && depth == Depth.DEEP) {
            found = read(blobs, item);
        }
        if (found.isEmpty()) {
            if (depth == Depth.DEEP) {
                database.runSystem(transaction -> new FileMoveStore(transaction).confirmed(item.hash(), which.id()));
            }
            return;
        }
        var problem = found;
        var noted = database.writeSystem(transaction -> {
            var store = new FileMoveStore(transaction);
            if (!store.isWanted(item.hash())) {
                return Optional.<FileProblem>empty(); // deleted meanwhile
            }
            boolean repairable = store.lost(item.hash(), which.id());
            return Optional.of(
                    new FileProblem(item.hash().hex(), problem, which.address(), store.names(item.hash()), repairable));
        });
        noted.ifPresent(one -> {
            LOG.error(
                    "{} is {} in {}; {}",
                    item.hash(),
                    problem,
                    which.address(),
                    one.repairable() ? "it is copied again" : "no other store has it: restore it from a backup");
            synchronized (problems) {
                problems.add(one);
            }
        });
    }

    /** A listing may be older than the object, or shifted by a deletion, so what it misses is asked for. */
    private static Optional<Long> size(BlobStore blobs, Item item, Map<Sha256, Long> there) {
        var listed = there.get(item.hash());
        return listed != null && listed == item.size()
                ? Optional.of(listed)
                : blobs.head(item.hash()).map(BlobStore.Entry::size);
    }

    private String read(BlobStore blobs, Item item) {
        try (var in = Sha256.through(blobs.open(item.hash()))) {
            in.transferTo(OutputStream.nullOutputStream());
            throughput.done(item.size());
            return Sha256.of(in.getMessageDigest()).equals(item.hash()) ? "" : "damaged";
        } catch (BlobException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return "missing";
            }
            throw e;
        } catch (IOException e) {
            LOG.warn("{} could not be read back", item.hash(), e);
            return "damaged";
        }
    }

    /** What the store lists, read page by page beside the list of the database: both have the same order. */
    private static final class Listing {
        private final BlobStore blobs;
        private final Map<Sha256, Long> ahead = new HashMap<>();
        private Optional<String> next = Optional.empty();
        private boolean begun;
        private String reached = "";

        Listing(BlobStore blobs) {
            this.blobs = blobs;
        }

        Map<Sha256, Long> upTo(Sha256 last) {
            while ((!begun || next.isPresent()) && reached.compareTo(last.hex()) < 0) {
                var page = blobs.list("", next);
                begun = true;
                next = page.next();
                for (var entry : page.entries()) {
                    ahead.put(entry.hash(), entry.size());
                    reached = entry.hash().hex();
                }
            }
            var wanted = new HashMap<Sha256, Long>();
            ahead.entrySet().removeIf(entry -> {
                boolean now = entry.getKey().compareTo(last) <= 0;
                if (now) {
                    wanted.put(entry.getKey(), entry.getValue());
                }
                return now;
            });
            return wanted;
        }
    }
}
