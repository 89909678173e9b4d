package io.resonant.backup;

import io.resonant.archive.Archive;
import io.resonant.archive.ArchiveWatch;
import io.resonant.file.Storage;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What backups need of the rest.
 *
 * @param database the one that is in use now
 * @param tables what is compared, row by row, after a restore
 * @param chosen the settings that somebody chose, in clear
 * @param sealing under the installation's secret, which is made when it is asked for
 * @param program the version of it
 */
public record Wiring(
        BackupSettings settings,
        Supplier<DatabaseLocation> database,
        List<Table> tables,
        Objects objects,
        Server server,
        Map<String, String> chosen,
        Supplier<Sealing> sealing,
        String program,
        InstantSource clock) {

    /** The archive of the database in use: only PostgreSQL has one. */
    Optional<Archive> archive() {
        return settings.archive()
                .filter(_ -> database.get() instanceof DatabaseLocation.Postgresql)
                .map(folder -> new Archive(folder, tables, clock));
    }

    /** What watches it. */
    Optional<ArchiveWatch> archiveWatch() {
        return archive().map(kept -> new ArchiveWatch(kept, clock));
    }

    /** The object store, as a database sees it. */
    public interface Objects {
        /**
         * @param data where the keys are, and the folder of objects when they are kept in a data directory
         * @param chosen the settings that name the stores and open them
         */
        Opened open(DatabaseLocation database, Path data, Map<String, String> chosen);
    }

    /** An object store and the database that knows it. */
    public record Opened(Database database, Storage storage) implements AutoCloseable {
        @Override
        public void close() {
            storage.close();
            database.close();
        }
    }

    /** The server, to be asked whether it answers from a copy. */
    public interface Server {
        /**
         * Starts on a copy, asks and stops, and does nothing else: nobody outside may notice.
         *
         * @param data a directory with keys
         * @param chosen the settings that the copy came with
         * @param derive whether to build anew what is derived from the rows
         * @return why it did not answer; nothing when it did
         */
        Optional<String> answers(Path data, DatabaseLocation database, Map<String, String> chosen, boolean derive);
    }
}
