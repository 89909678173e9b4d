package io.resonant.filemove;

import io.resonant.file.Storage;
import io.resonant.filemove.FileMoveStore.Item;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.BlobException.Kind;
import io.resonant.kernel.blob.BlobSource;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.ByteBudget;
import io.resonant.kernel.database.Database;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies what a store does not have, many objects at once and no more bytes than fit. */
final class Copier {
    private static final Logger LOG = LoggerFactory.getLogger(Copier.class);
    private static final int BATCH = 1_024;
    /** Small objects cost round trips, so many are under way at once; large ones are few because of their bytes. */
    private static final long MEMORY = 64L << 20;

    private static final long MOST_FOR_ONE = 16L << 20;
    private static final long LEAST_FOR_ONE = 2L << 20;

    private final Database database;
    private final Storage storage;
    private final Throughput throughput;
    private final FileMover.FailPoint failPoint;
    private final ByteBudget budget = new ByteBudget(MEMORY);

    Copier(Database database, Storage storage, Throughput throughput, FileMover.FailPoint failPoint) {
        this.database = database;
        this.storage = storage;
        this.throughput = throughput;
        this.failPoint = failPoint;
    }

    /**
     * One pass over everything that is missing.
     *
     * @param problems gets what cannot be copied because the source does not have it right
     * @param keep called before each batch; throws when somebody else has taken the move over
     * @throws BlobException when a store fails altogether
     */
    void run(FileMove move, List<FileProblem> problems, Runnable keep) {
        var from = storage.at(move.from());
        var to = storage.at(move.to());
        var after = "";
        while (true) {
            keep.run();
            var last = after;
            var batch = database.readSystem(transaction ->
                    new FileMoveStore(transaction).missing(move.to().id(), last, BATCH));
            if (batch.isEmpty()) {
                return;
            }
            Parallel.each(
                    batch,
                    item -> copy(move, from, to, item).ifPresent(problem -> {
                        synchronized (problems) {
                            problems.add(problem);
                        }
                    }));
            after = batch.getLast().hash().hex();
        }
    }

    private Optional<FileProblem> copy(FileMove move, BlobStore from, BlobStore to, Item item) {
        throughput.take(item.size(), move.rate());
        try (var _ = budget.take(Math.clamp(item.size(), LEAST_FOR_ONE, MOST_FOR_ONE))) {
            put(from, to, item);
        } catch (BlobException e) {
            if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.MISMATCH) {
                throw e;
            }
            return problem(move, item, e);
        }
        failPoint.reached("copied");
        boolean wanted = database.writeSystem(transaction ->
                new FileMoveStore(transaction).copied(item.hash(), move.to().id()));
        if (!wanted) {
            LOG.info("{} was deleted while it was copied; its copy is deleted too", item.hash());
        }
        throughput.done(item.size());
        failPoint.reached("recorded");
        return Optional.empty();
    }

    /** Opens the source first: that it does not have the object must not look like a failure of the target. */
    private static void put(BlobStore from, BlobStore to, Item item) {
        var first = new AtomicReference<@Nullable InputStream>(from.open(item.hash()));
        try {
            to.put(item.hash(), new BlobSource(item.size(), item.contentType(), () -> {
                var opened = first.getAndSet(null);
                return opened != null ? opened : from.open(item.hash());
            }));
        } finally {
            close(first.get());
        }
    }

    private static void close(@Nullable InputStream unused) {
        if (unused != null) {
            try {
                unused.close();
            } catch (IOException _) {
                // it was only read
            }
        }
    }

    private Optional<FileProblem> problem(FileMove move, Item item, BlobException cause) {
        return database.readSystem(transaction -> {
            var store = new FileMoveStore(transaction);
            if (!store.isWanted(item.hash())) {
                return Optional.empty(); // deleted meanwhile
            }
            LOG.error("{} cannot be copied. Its file is named by the move's status", item.hash(), cause);
            return Optional.of(new FileProblem(
                    item.hash().hex(),
                    cause.kind() == Kind.NOT_FOUND ? "missing" : "damaged",
                    move.from().address(),
                    store.names(item.hash()),
                    false));
        });
    }
}
