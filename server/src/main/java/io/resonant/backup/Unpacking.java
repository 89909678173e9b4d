package io.resonant.backup;

import io.resonant.backup.Index.Content;
import io.resonant.backup.Shelf.Standing;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A backup that somebody may read: gives its parts back and compares each with what it was. */
final class Unpacking {
    private final Header header;
    private final Index index;
    private final PieceReader reader;
    private final Changes changes;

    private Unpacking(Header header, Index index, PieceReader reader, Changes changes) {
        this.header = header;
        this.index = index;
        this.reader = reader;
        this.changes = changes;
    }

    /** The same with what was committed afterwards. */
    Unpacking followedBy(Changes more) {
        return new Unpacking(header, index, reader, more);
    }

    /** What was committed after the backup and comes back too. */
    Changes changes() {
        return changes;
    }

    /** @throws Problem when the backup is another's, is signed by another, or a newer program made it */
    static Unpacking with(RecoveryKey key, Standing backup, List<Leg> legs) {
        return with(keyOf(key, backup), backup, legs);
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
        var header = backup.header();
        requireKnown(header);
        var reader = new PieceReader(legs);
        var place = Creation.open(key, header)
                .orElseThrow(() -> Problem.of(422, "backup_key_wrong").with("backup", header.id()));
        var text = new String(reader.bytes(place.pieces()), StandardCharsets.UTF_8);
        return new Unpacking(header, JsonCodec.read(text, Index.class), reader, Changes.NONE);
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
        return index.content(Index.DATABASE).isEmpty();
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
     * @param waiting a file for rows on their way
     * @throws Problem when the database is not empty
     */
    DatabaseLocation rows(DatabaseLocation location, Path waiting) throws IOException, SQLException {
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

    /** The settings that somebody had chosen. */
    Map<String, String> chosen() throws IOException {
        var settings = index.content(Index.MATERIAL + "settings.json").orElseThrow(() -> damaged("settings"));
        var chosen = new LinkedHashMap<String, String>();
        JsonCodec.tree(new String(bytes(settings), StandardCharsets.UTF_8))
                .properties()
                .forEach(entry -> chosen.put(entry.getKey(), entry.getValue().asString()));
        return chosen;
    }

    /** Reads every file and compares it with its name. */
    void checkFiles() throws IOException {
        for (var file : index.files()) {
            reader.pour(file.sha256(), file.pieces(), file.sha256(), OutputStream.nullOutputStream());
        }
    }

    /** Puts the files into a store that lacks them. */
    void files(BlobStore store, Path scratch) throws IOException {
        for (var file : index.files()) {
            var name = new Sha256(file.sha256());
            if (store.head(name).filter(entry -> entry.size() == file.size()).isPresent()) {
                continue;
            }
            var waiting = scratch.resolve("object");
            try (var out = Files.newOutputStream(waiting)) {
                reader.pour(file.sha256(), file.pieces(), file.sha256(), out);
            }
            store.put(name, BlobSource.of(waiting, file.contentType()));
            Files.delete(waiting);
        }
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
