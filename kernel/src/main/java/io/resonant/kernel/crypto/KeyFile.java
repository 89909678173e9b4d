package io.resonant.kernel.crypto;

import io.resonant.kernel.crypto.KeyFile.UnusableException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
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

    /** The file is there and was left as it is, but nothing may be signed with what it holds. */
    public static final class UnusableException extends IOException {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        UnusableException(Reason reason, Path file) {
            super(reason + ": " + file);
            this.reason = reason;
        }

        /** What is wrong with a file. */
        public enum Reason {
            /** Shorter than a secret may be, or no text at all. */
            DAMAGED,
            /** Everybody on the machine may read it: it is no secret any more. */
            EXPOSED
        }

        public Reason reason() {
            return reason;
        }
    }

    /**
     * Reads the secret, or makes one when the file does not exist yet.
     *
     * @throws UnusableException when nothing may be signed with it
     */
    public static String readOrCreate(Path file) throws IOException {
        try {
            create(file);
        } catch (FileAlreadyExistsException _) {
            refuseReadableByOthers(file);
        }
        try {
            var secret = Files.readString(file).strip();
            if (secret.length() >= SecretKeys.MIN_BYTES) {
                return secret;
            }
        } catch (CharacterCodingException _) {
            // no text, so nothing that was ever written here
        }
        throw new UnusableException(Reason.DAMAGED, file);
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
            try {
                var bytes = ByteBuffer.wrap((secret.strip() + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            } catch (IOException e) { // a full disk: half a secret would stand in the way of the next start
                Files.delete(file);
                throw e;
            }
        }
    }

    private static void refuseReadableByOthers(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            throw new UnusableException(Reason.EXPOSED, file);
        }
    }
}
