package io.resonant.file;

import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.database.Database;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the content that no file needs any more. First the row says that it goes, then it goes, then the row says that
 * it is gone: whoever wants to store the same content again waits for the end, and a crash in between is finished later.
 */
final class FileCleaning {
    private static final Logger LOG = LoggerFactory.getLogger(FileCleaning.class);
    /** After a deletion; undoing by hand in the database is possible for that long. */
    private static final Duration UNUSED = Duration.ofHours(1);
    /** The longest upload. */
    private static final Duration ARRIVING = Duration.ofHours(24);
    /** How long deleted rows say that they are deleted. */
    private static final Duration TOMBSTONES = Duration.ofDays(30);

    private static final int AT_ONCE = 200;

    private final Database database;
    private final Storage storage;

    FileCleaning(Database database, Storage storage) {
        this.database = database;
        this.storage = storage;
    }

    void run() {
        while (true) {
            var condemned = database.writeSystem(transaction -> new ObjectStore(transaction)
                    .condemn(transaction.now().minus(UNUSED), transaction.now().minus(ARRIVING), AT_ONCE));
            for (var hash : condemned) {
                try {
                    storage.delete(hash);
                } catch (BlobException e) {
                    LOG.warn("Content that nobody needs could not be deleted; it is tried again", e);
                    return;
                }
                database.runSystem(transaction -> new ObjectStore(transaction).buried(hash));
            }
            if (condemned.size() < AT_ONCE) {
                break;
            }
        }
        database.runSystem(transaction -> {
            var before = transaction.now().minus(TOMBSTONES);
            var objects = new ObjectStore(transaction);
            objects.forgetFiles(before);
            objects.forgetDeleted(before);
        });
    }
}
