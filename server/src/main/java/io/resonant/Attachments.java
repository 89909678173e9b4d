package io.resonant;

import io.resonant.avatar.Avatars;
import io.resonant.command.CommandFailure;
import io.resonant.command.Exit;
import io.resonant.file.Files;
import io.resonant.file.Objects;
import io.resonant.file.Storage;
import io.resonant.filemove.FileMoves;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.organization.Organizations;
import io.resonant.reference.FileReferences;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** The part of {@link App} that keeps files. */
record Attachments(Storage storage, Objects objects, Files files, FileMoves moves, Avatars avatars)
        implements AutoCloseable {
    /** What the keys of stores are sealed for. */
    static final String PURPOSE = "file-stores";

    static Attachments of(Database database, Organizations organizations, Settings settings, InstantSource clock) {
        var keys = ServerKeys.of(settings);
        var storage = new Storage(database, settings.files(), new Sealing(keys, PURPOSE), clock);
        var objects = new Objects(database, storage, settings.files());
        return new Attachments(
                storage,
                objects,
                new Files(database, storage, objects, settings.files(), new FileReferences()),
                new FileMoves(database, storage, new Signing(keys, "report"), clock),
                new Avatars(database, objects, organizations));
    }

    void register(Routes routes) {
        files.register(routes);
        moves.register(routes);
        avatars.declareRoutes(routes);
    }

    /** @throws CommandFailure when the settings name a place where the files are not */
    void start(Jobs jobs) {
        try {
            storage.adopt();
            storage.clean();
        } catch (Storage.MisplacedException e) {
            throw new CommandFailure(
                    Exit.CONFIGURATION, "files.misplaced", Map.of("set", e.set(), "actual", e.actual()));
        }
        files.declareJobs(jobs);
        jobs.every("file-store-secrets", Duration.ofMinutes(5), storage::reseal);
        moves.start();
    }

    @Override
    public void close() {
        moves.close();
        avatars.close();
        storage.close();
    }
}
