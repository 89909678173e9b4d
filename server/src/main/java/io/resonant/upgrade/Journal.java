package io.resonant.upgrade;

import io.resonant.backup.Backups.Own;
import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/** The last upgrade, written down before it changes anything, so that the way back outlives a crash. */
record Journal(State state, String from, String to, Instant at, Own backup, Contents contents) {
    private static final String FILE = "upgrade.json";

    enum State {
        /** The database was about to be changed; {@code contents} is what was in it before. */
        BEGUN,
        /** {@code contents} is what was in it when the upgrade had ended. */
        DONE,
        /** It was taken back. */
        TAKEN_BACK
    }

    Journal in(State next, Contents found) {
        return new Journal(next, from, to, at, backup, found);
    }

    static Optional<Journal> read(Path folder) {
        var file = folder.resolve(FILE);
        try {
            return Files.exists(file)
                    ? Optional.of(JsonCodec.read(Files.readAllBytes(file), Journal.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path folder) {
        var unfinished = folder.resolve(FILE + ".new");
        try {
            Files.write(
                    unfinished,
                    JsonCodec.writeBytes(this),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.move(unfinished, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
