package io.resonant.kernel.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second server away from a data directory for as long as this process lives. The operating system lets go of it
 * when the process ends in whatever way, so a file that is left behind means nothing.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "server.lock";
    private static final long PLACE =
            Long.MAX_VALUE - 1; // behind the text, which some systems could not read otherwise

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws IllegalStateException when another server uses the directory, with its process id, or when nothing can be
     *     written there; the message is for the operator
     */
    public static DirectoryLock acquire(Path directory) {
        var file = directory.resolve(FILE);
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            throw new IllegalStateException(
                    "The data directory " + directory + " is not writable for this user. Nothing was changed.", e);
        } catch (FileSystemException e) {
            throw new IllegalStateException(
                    "The data directory " + directory + " cannot be used: " + e.getReason() + ". Nothing was changed.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            if (lock(channel) == null) {
                var holder = Files.readString(file).strip();
                channel.close();
                throw new IllegalStateException("Another server" + (holder.isEmpty() ? "" : " (process " + holder + ")")
                        + " uses the data directory " + directory
                        + ". Stop it first, or choose another directory with RESONANT_DATA.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new DirectoryLock(channel);
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

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(PLACE, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // this process itself holds it
        }
    }
}
