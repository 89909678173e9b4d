package io.resonant.backup;

import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One at a time makes or prunes backups: what is pruned must not be what somebody is about to use. The lock belongs to the
 * operating system and goes with the process.
 */
final class Busy implements AutoCloseable {
    private final FileChannel channel;

    private Busy(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws Problem when somebody else is at it */
    static Busy hold(Path folder) {
        return hold(folder, "backup.lock");
    }

    /** Pieces are on their way that no backup names yet, or are being pruned: either, never both. @throws Problem likewise */
    static Busy holdPieces(Path folder) {
        return hold(folder, "pieces.lock");
    }

    private static Busy hold(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            var channel = FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return new Busy(channel);
                }
            } catch (OverlappingFileLockException _) {
                // this process itself holds it
            }
            channel.close();
            throw Problem.of(409, "backup_busy");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
