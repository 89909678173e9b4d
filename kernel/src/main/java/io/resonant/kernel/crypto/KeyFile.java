package io.resonant.kernel.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A secret that the program made for itself, in a file that only its owner may read. Losing it signs everybody out;
 * nothing stored is lost.
 */
public final class KeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private KeyFile() {}

    /**
     * Reads the secret, or makes one when the file does not exist yet.
     *
     * @throws IOException also when everybody on the machine may read the file: then it is no secret any more
     */
    public static String readOrCreate(Path file) throws IOException {
        try {
            create(file);
        } catch (FileAlreadyExistsException _) {
            refuseReadableByOthers(file);
        }
        var secret = Files.readString(file).strip();
        if (secret.length() < SecretKeys.MIN_BYTES) {
            throw new IOException(file + " is cut short; nothing was changed. Restore it from a backup, or delete it:"
                    + " a new one is made and everybody signs in again");
        }
        return secret;
    }

    private static void create(Path file) throws IOException {
        write(file, Tokens.random());
    }

    /**
     * Writes a secret that comes from elsewhere.
     *
     * @throws FileAlreadyExistsException when there is one
     */
    public static void write(Path file, String secret) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        var attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, options, attributes)) {
            var bytes = ByteBuffer.wrap((secret.strip() + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void refuseReadableByOthers(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            throw new IOException("Everybody on this machine may read " + file + "; nothing was started."
                    + " Run: chmod 600 " + file);
        }
    }
}
