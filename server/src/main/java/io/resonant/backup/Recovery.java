package io.resonant.backup;

import io.resonant.kernel.crypto.ContentSeal;
import io.resonant.kernel.crypto.DataKey;
import io.resonant.kernel.crypto.RecoveryKey;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What this installation keeps of the keys: enough to encrypt and to sign, and the key of the one backup that it made
 * last, because it must open that to prove it. With all of it in hand nobody reads an older backup.
 */
final class Recovery {
    private static final String KEYS = "keys.json";
    private static final String LAST = "last.json";

    private final Path folder;
    private final Kept kept;
    private final SecretKeys secrets;

    private Recovery(Path folder, Kept kept) {
        this.folder = folder;
        this.kept = kept;
        this.secrets = SecretKeys.of(kept.secret(), null);
    }

    /**
     * The file of keys.
     *
     * @param repository names all backups of this installation
     * @param recoveryKey the public half
     * @param secret what signs, and what recognises content that is stored already
     */
    record Kept(String repository, String recoveryKey, String secret) {}

    /** @param key of {@link DataKey}, sealed with the installation's secret */
    private record Last(String id, String key) {}

    /** @throws Problem when there are keys already: backups depend on them */
    static RecoveryKey init(Path folder) {
        if (Files.exists(folder.resolve(KEYS))) {
            throw Problem.of(409, "backup_initialized").with("path", folder.resolve(KEYS));
        }
        var secret = Tokens.random();
        var signer = new Signing(SecretKeys.of(secret, null), "backup").publicKey();
        var key = RecoveryKey.create(signer);
        write(folder, KEYS, JsonCodec.writeBytes(new Kept(UUID.randomUUID().toString(), key.publicKey(), secret)));
        return key;
    }

    /** @throws Problem when nobody has made the keys yet */
    static Recovery open(Path folder) {
        return find(folder).orElseThrow(() -> Problem.of(409, "backup_not_initialized"));
    }

    static Optional<Recovery> find(Path folder) {
        var file = folder.resolve(KEYS);
        try {
            return Files.exists(file)
                    ? Optional.of(new Recovery(folder, JsonCodec.read(Files.readAllBytes(file), Kept.class)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(Path folder) {
        return folder.resolve(KEYS);
    }

    String repository() {
        return kept.repository();
    }

    String wrap(DataKey key) {
        return RecoveryKey.wrap(kept.recoveryKey(), key);
    }

    Signing signing() {
        return new Signing(secrets, "backup");
    }

    ContentSeal contents() {
        return new ContentSeal(secrets, "backup-content");
    }

    void keepLast(String id, DataKey key, Sealing sealing) {
        write(folder, LAST, JsonCodec.writeBytes(new Last(id, sealing.seal(key.text()))));
    }

    /** Seals the key of the last backup anew, when the secret that sealed it is being replaced. */
    void resealLast(Sealing sealing) {
        if (sealing.isReplacing()) {
            readLast()
                    .ifPresent(last -> sealing.renewed(last.key())
                            .ifPresent(anew -> write(folder, LAST, JsonCodec.writeBytes(new Last(last.id(), anew)))));
        }
    }

    /** The backup that was made last, and its key. */
    record Latest(String id, DataKey key) {}

    /** The key of a backup, when it is the one that was made last. */
    Optional<DataKey> last(String id, Sealing sealing) {
        return last(sealing).filter(last -> last.id().equals(id)).map(Latest::key);
    }

    /** Nothing when there is none, or when another secret sealed its key. */
    Optional<Latest> last(Sealing sealing) {
        return readLast().flatMap(last -> sealing.open(last.key()).map(key -> new Latest(last.id(), DataKey.of(key))));
    }

    private Optional<Last> readLast() {
        var file = folder.resolve(LAST);
        try {
            return Files.exists(file)
                    ? Optional.of(JsonCodec.read(Files.readAllBytes(file), Last.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whole or not at all, and for the owner only. */
    static void write(Path folder, String name, byte[] content) {
        var unfinished = folder.resolve(name + ".new");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(unfinished);
            var posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
            var attributes = posix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
            try (var channel = FileChannel.open(
                    unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
                channel.write(ByteBuffer.wrap(content));
                channel.force(true);
            }
            Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
