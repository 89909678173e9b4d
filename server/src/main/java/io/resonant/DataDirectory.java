package io.resonant;

import io.resonant.backup.Swap;
import io.resonant.command.CommandFailure;
import io.resonant.command.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory of everything that the server keeps, held by one process at a time. The lock belongs to the operating
 * system: it goes when the process ends, however it ends, so no stale one can keep anybody out.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "resonant.lock";

    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the directory if need be, for its owner only.
     *
     * @throws CommandFailure when it cannot be written to
     */
    public static void create(Path directory) {
        try {
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
                Files.createDirectories(directory, ownerOnly);
            } else {
                Files.createDirectories(directory);
            }
        } catch (FileAlreadyExistsException notADirectory) {
            throw new CommandFailure(Exit.STORAGE, "data.file", Map.of("path", directory));
        } catch (IOException e) {
            throw unusable(directory, e);
        }
        if (!Files.isWritable(directory)) {
            throw new CommandFailure(Exit.STORAGE, "data.readonly", Map.of("path", directory));
        }
    }

    /**
     * Makes the directory if need be and holds it until closed. A restore that was interrupted is brought to its end.
     *
     * @throws CommandFailure when another process holds it, or when it cannot be written to
     */
    public static DataDirectory hold(Path directory) {
        create(directory);
        var file = directory.resolve(LOCK);
        try {
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            var lock = tryLock(channel);
            if (lock == null) {
                var holder = Files.readString(file).lines().findFirst().orElse("");
                channel.close();
                throw new CommandFailure(Exit.RUNNING, "data.held", Map.of("path", directory, "process", holder));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            Swap.finish(directory);
            return new DataDirectory(channel, lock);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** Tells the commands on this machine where the process that holds the directory answers. */
    public void announce(URI address) {
        try {
            channel.write(ByteBuffer.wrap((address + "\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the server answers that holds a directory; nothing when none has told. */
    public static Optional<URI> server(Path directory) {
        try {
            var lines = Files.readAllLines(directory.resolve(LOCK), StandardCharsets.US_ASCII);
            return lines.size() < 2 ? Optional.empty() : Optional.of(URI.create(lines.get(1)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static CommandFailure unusable(Path directory, IOException e) {
        return switch (e) { // the messages of the first two are but the path
            case NoSuchFileException _ -> new CommandFailure(Exit.STORAGE, "data.nowhere", Map.of("path", directory));
            case AccessDeniedException _ ->
                new CommandFailure(Exit.STORAGE, "data.readonly", Map.of("path", directory));
            default ->
                new CommandFailure(
                        Exit.STORAGE,
                        "data.unusable",
                        Map.of("path", directory, "reason", String.valueOf(e.getMessage())));
        };
    }
}
