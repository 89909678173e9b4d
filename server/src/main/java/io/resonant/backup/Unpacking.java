package io.resonant.backup;

import io.resonant.archive.Rebuilt;
import io.resonant.backup.Index.Content;
import io.resonant.backup.Index.FileObject;
import io.resonant.backup.Shelf.Standing;
import io.resonant.file.Storage;
import io.resonant.kernel.blob.BlobSource;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.crypto.DataKey;
import io.resonant.kernel.crypto.RecoveryKey;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.image.SqliteImage;
import io.resonant.kernel.image.TableDigests;
import io.resonant.kernel.image.TableRows;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A backup that somebody may read: gives its parts back and compares each with what it was. */
final class Unpacking {
    private final Header header;
    private final Index index;
    private final Pieces.Reader reader;
    private final Changes changes;
    private final @Nullable Rebuilt archived;
    private final List<Supplier<Map<String, FileObject>>> arrivals; // the next is asked for what the one before lacks
    private long rows;
    private long files;
    private final List<String> missing = new ArrayList<>();

    private Unpacking(
            Header header,
            Index index,
            Pieces.Reader reader,
            Changes changes,
            @Nullable Rebuilt archived,
            List<Supplier<Map<String, FileObject>>> arrivals) {
        this.header = header;
        this.index = index;
        this.reader = reader;
        this.changes = changes;
        this.archived = archived;
        this.arrivals = arrivals;
        this.rows = header.rows();
        this.files = header.files();
    }

    /** The same with what was committed afterwards. */
    Unpacking followedBy(Changes more) {
        return new Unpacking(header, index, reader, more, archived, arrivals);
    }

    /** The same with the rows of an archive instead of those of the backup. */
    Unpacking archived(Rebuilt state) {
        return new Unpacking(header, index, reader, changes, state, arrivals);
    }

    boolean isArchived() {
        return archived != null;
    }

    /** When the state was that comes back. */
    Instant reach() {
        return archived != null ? archived.reached() : changes.until().orElse(header.createdAt());
    }

    /** How many rows have come back. */
    long rows() {
        return rows;
    }

    /** What was committed after the backup and comes back too. */
    Changes changes() {
        return changes;
    }

    /** How many files have come back. */
    long files() {
        return files;
    }

    /** Files that the rows know and that are nowhere. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    /** @throws Problem when the backup is another's, is signed by another, or a newer program made it */
    static Unpacking with(RecoveryKey key, Standing backup, List<Leg> legs) {
        return with(
                keyOf(key, backup),
                backup,
                legs,
                List.of(() -> Arrivals.since(backup, key, legs), () -> Arrivals.later(backup, key, legs)));
    }

    /** @throws Problem when the backup is another's, or is signed by another */
    static DataKey keyOf(RecoveryKey key, Standing backup) {
        if (!key.trusts(backup.signer())) {
            throw Problem.of(422, "backup_key_wrong")
                    .with("backup", backup.header().id());
        }
        return key.unwrap(backup.header().wrapped())
                .orElseThrow(() -> Problem.of(422, "backup_key_wrong")
                        .with("backup", backup.header().id()));
    }

    static Unpacking with(DataKey key, Standing backup, List<Leg> legs) {
        return with(key, backup, legs, List.of(() -> Arrivals.after(backup, key, legs)));
    }

    private static Unpacking with(
            DataKey key, Standing backup, List<Leg> legs, List<Supplier<Map<String, FileObject>>> arrivals) {
        var header = backup.header();
        requireKnown(header);
        var reader = new Pieces.Reader(legs);
        var place = Creation.open(key, header)
                .orElseThrow(() -> Problem.of(422, "backup_key_wrong").with("backup", header.id()));
        var text = new String(reader.bytes(place.pieces()), StandardCharsets.UTF_8);
        return new Unpacking(header, JsonCodec.read(text, Index.class), reader, Changes.NONE, null, arrivals);
    }

    private static void requireKnown(Header header) {
        var engine = header.engine().equals("sqlite") ? Engine.SQLITE : Engine.POSTGRESQL;
        var newest = Migrations.newest(engine);
        if (header.format() > Header.FORMAT || header.schema().compareTo(newest) > 0) {
            throw Problem.of(409, "backup_newer")
                    .with("backup", header.id())
                    .with("program", header.program())
                    .with("schema", header.schema())
                    .with("newest", newest);
        }
    }

    Header header() {
        return header;
    }

    Index index() {
        return index;
    }

    /** Whether it holds rows instead of a database file. What is derived from them must be built anew then. */
    boolean isRows() {
        return isArchived() || index.content(Index.DATABASE).isEmpty();
    }

    /** Makes the database in a file that does not exist, and compares every row. */
    DatabaseLocation database(Path file) throws IOException, SQLException {
        var location = new DatabaseLocation.Sqlite(file);
        if (isRows()) {
            return rows(location, file.resolveSibling(file.getFileName() + ".rows"));
        }
        var content = index.content(Index.DATABASE).orElseThrow();
        try (var out = new FileOutputStream(file.toFile())) {
            reader.pour(content, out);
            out.getFD().sync();
        }
        requireSound(location, Index.DATABASE);
        compare(location);
        if (!changes.stretches().isEmpty()) {
            changes.replay(file);
            requireSound(location, "changes");
        }
        return location;
    }

    private void requireSound(DatabaseLocation.Sqlite location, String what) throws SQLException {
        var faults = SqliteImage.faults(location);
        if (!faults.isEmpty()) {
            throw damaged(what + ": " + faults);
        }
    }

    /**
     * Puts the rows into a database that is empty, in the schema that they come from, and compares every one.
     *
     * @param waiting a place for rows on their way
     * @throws Problem when the database is not empty
     */
    DatabaseLocation rows(DatabaseLocation location, Path waiting) throws IOException, SQLException {
        if (archived != null) {
            rows = archived.load(location, waiting);
            Files.delete(waiting);
            return location;
        }
        new Migrations(location).apply(header.schema());
        try {
            TableRows.load(location, index.carried(), table -> {
                var content =
                        index.content(Index.ROWS + table.name()).orElseThrow(() -> damaged("rows of " + table.name()));
                try (var out = Files.newOutputStream(waiting)) {
                    reader.pour(content, out);
                }
                return Files.newInputStream(waiting);
            });
        } catch (IllegalStateException e) {
            throw Problem.of(409, "backup_not_empty").with("database", location).cause(e);
        } finally {
            Files.deleteIfExists(waiting);
        }
        compare(location);
        return location;
    }

    private void compare(DatabaseLocation location) throws SQLException {
        var differing = index.differing(TableDigests.of(location, index.carried()));
        if (!differing.isEmpty()) {
            throw damaged("rows of " + differing);
        }
    }

    /** Settings and keys by name. */
    Map<String, byte[]> material() throws IOException {
        var material = new LinkedHashMap<String, byte[]>();
        for (var content : index.contents()) {
            if (content.name().startsWith(Index.MATERIAL)) {
                material.put(content.name().substring(Index.MATERIAL.length()), bytes(content));
            }
        }
        return material;
    }

    /** Puts settings and keys where a data directory has them. */
    void keys(Path data) throws IOException {
        for (var one : material().entrySet()) {
            switch (one.getKey()) {
                case "secret.key", "resonant.properties" -> Recovery.write(data, one.getKey(), one.getValue());
                case "keys.json" -> Recovery.write(data.resolve("backup"), one.getKey(), one.getValue());
                default -> {}
            }
        }
    }

    /** The settings that somebody had chosen. */
    Map<String, String> chosen() throws IOException {
        var settings = index.content(Index.MATERIAL + "settings.json").orElseThrow(() -> damaged("settings"));
        var chosen = new LinkedHashMap<String, String>();
        JsonCodec.tree(new String(bytes(settings), StandardCharsets.UTF_8))
                .properties()
                .forEach(entry -> chosen.put(entry.getKey(), entry.getValue().asString()));
        return chosen;
    }

    /** Those of the backup, and those that arrived afterwards. */
    Map<String, FileObject> everyFile() {
        var every = new LinkedHashMap<String, FileObject>();
        index.files().forEach(file -> every.put(file.sha256(), file));
        arrivals.getFirst().get().forEach(every::putIfAbsent);
        return every;
    }

    /** Reads every file and compares it with its name. */
    void checkFiles() throws IOException {
        for (var file : everyFile().values()) {
            pour(file, OutputStream.nullOutputStream());
        }
    }

    /** Puts the files of the backup into a store that lacks them, and those of which the rows know besides. */
    void files(Storage storage, Path scratch) throws IOException {
        var store = storage.primary();
        if (store.isEmpty()) {
            return;
        }
        for (var file : index.files()) {
            put(store.get(), file, scratch);
        }
        var known = index.files().stream().map(FileObject::sha256).collect(Collectors.toSet());
        var wanted = storage.objects().stream()
                .map(BlobStore.Entry::hash)
                .filter(hash ->
                        !known.contains(hash.hex()) && store.get().head(hash).isEmpty())
                .map(Sha256::hex)
                .collect(Collectors.toCollection(TreeSet::new));
        for (var source : arrivals) {
            if (!wanted.isEmpty()) {
                var found = source.get();
                found.keySet().retainAll(wanted);
                for (var file : found.values()) {
                    put(store.get(), file, scratch);
                    files++;
                }
                wanted.removeAll(found.keySet());
            }
        }
        missing.addAll(wanted);
    }

    private void put(BlobStore store, FileObject file, Path scratch) throws IOException {
        var name = new Sha256(file.sha256());
        if (store.head(name).filter(entry -> entry.size() == file.size()).isPresent()) {
            return;
        }
        var waiting = scratch.resolve("object");
        try (var out = Files.newOutputStream(waiting)) {
            pour(file, out);
        }
        store.put(name, BlobSource.of(waiting, file.contentType()));
        Files.delete(waiting);
    }

    private void pour(FileObject file, OutputStream out) throws IOException {
        reader.pour(file.sha256(), file.pieces(), file.sha256(), out);
    }

    private byte[] bytes(Content content) throws IOException {
        var out = new ByteArrayOutputStream();
        reader.pour(content, out);
        return out.toByteArray();
    }

    private Problem damaged(String what) {
        return Problem.of(422, "backup_damaged").with("what", what).with("legs", header.id());
    }
}
