package io.resonant.file;

import io.resonant.account.Actor;
import io.resonant.kernel.blob.BlobCredentials;
import io.resonant.kernel.blob.BlobLocation;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestOrganization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Files of one organisation on the test's database and a folder of their own. */
public final class FileWorld implements AutoCloseable {
    private static final SecretKeys KEYS = SecretKeys.of("0123456789abcdefghijklmnopqrstuvwxyz", null);

    private final TestDatabase test;
    private final Database database;
    private final Path data;
    private final Storage storage;
    private final Objects objects;
    private final Files files;
    private final Actor actor;

    private FileWorld(TestDatabase test, Path data, FileSettings settings, Actor actor) {
        this.test = test;
        this.database = test.database();
        this.data = data;
        this.storage = new Storage(database, settings, new Sealing(KEYS, "file-stores"), test.clock());
        this.objects = new Objects(database, storage, settings);
        this.files = new Files(database, storage, objects, settings, (_, ids) -> Set.copyOf(ids));
        this.actor = actor;
        storage.adopt();
    }

    /** What keeps files in a data directory. */
    public static Storage storage(Database database, Path data, InstantSource clock) {
        return new Storage(database, local(data), new Sealing(KEYS, "file-stores"), clock);
    }

    public static FileWorld on(TestDatabase test) {
        try {
            var data = java.nio.file.Files.createTempDirectory("files-");
            test.database().runSystem(transaction -> {
                for (var table : List.of("file_moves", "files", "file_copies", "file_objects", "file_stores")) {
                    transaction.sql("delete from " + table).update(); // of an earlier test of the class
                }
            });
            return new FileWorld(
                    test,
                    data,
                    local(data),
                    TestOrganization.create(test.database()).owner());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the primary store holds after the sweep for what nobody needs, by hash. */
    public static Set<String> swept(Database database, FileSettings settings, InstantSource clock) {
        try (var storage = new Storage(database, settings, new Sealing(KEYS, "file-stores"), clock)) {
            new FileCleaning(database, storage).run();
            var held = new TreeSet<String>();
            var store = storage.primary().orElseThrow();
            var next = Optional.<String>empty();
            do {
                var page = store.list("", next);
                page.entries().forEach(entry -> held.add(entry.hash().hex()));
                next = page.next();
            } while (next.isPresent());
            return held;
        }
    }

    /** Another process on the same database and data. */
    public FileWorld restarted() {
        return new FileWorld(test, data, local(data), actor);
    }

    /** As after a change of the settings. */
    public FileWorld restarted(BlobLocation location, BlobCredentials credentials) {
        var settings = new FileSettings(data, location, Optional.of(credentials), true, 1 << 20, Optional.empty());
        return new FileWorld(test, data, settings, actor);
    }

    private static FileSettings local(Path data) {
        return new FileSettings(data, FileSettings.home(data), Optional.empty(), true, 64 << 20, Optional.empty());
    }

    public Storage storage() {
        return storage;
    }

    /** The directory of everything that is kept. */
    public Path data() {
        return data;
    }

    public Objects objects() {
        return objects;
    }

    public Files files() {
        return files;
    }

    public Actor actor() {
        return actor;
    }

    public Database database() {
        return database;
    }

    public StoredFile add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    public StoredFile add(byte[] content) {
        try {
            return files.add(actor, "名前.txt", new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String read(StoredFile file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    public byte[] bytes(StoredFile file) {
        try (InputStream in = objects.open(files.get(actor, file.id()).hash(), Optional.empty())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the local store keeps an object. */
    public Path object(StoredFile file) {
        var hex = file.sha256();
        return data.resolve("files")
                .resolve(hex.substring(0, 2))
                .resolve(hex.substring(2, 4))
                .resolve(hex);
    }

    /** Objects that the list has, in any store. */
    public long copies(StoredFile file) {
        return database.readSystem(transaction -> transaction
                .sql("select count(*) as n from file_copies where sha256 = :hash")
                .bind("hash", new Sha256(file.sha256()).hex())
                .one(row -> row.bigint("n")));
    }

    public void clean() {
        new FileCleaning(database, storage).run();
    }

    @Override
    public void close() throws IOException {
        storage.close();
        if (java.nio.file.Files.exists(data)) {
            try (var paths = java.nio.file.Files.walk(data)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    java.nio.file.Files.delete(path);
                }
            }
        }
    }
}
