package io.resonant.backup;

import io.resonant.backup.Header.Signed;
import io.resonant.backup.Index.Content;
import io.resonant.backup.Index.FileObject;
import io.resonant.backup.Index.Rows;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.catalogue.Catalogue;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.crypto.DataKey;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.image.SqliteImage;
import io.resonant.kernel.image.TableDigests;
import io.resonant.kernel.image.TableRows;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.time.Instants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one backup of everything: the rows first, then the files that those rows know, then settings and keys. */
final class Creation {
    private static final Logger LOG = LoggerFactory.getLogger(Creation.class);
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Wiring wiring;
    private final Recovery recovery;
    private final Pieces.Writer writer;
    private final List<Content> contents = new ArrayList<>();
    private final List<Rows> tables = new ArrayList<>();
    private final List<FileObject> files = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    Creation(Wiring wiring, Recovery recovery, Pieces.Writer writer) {
        this.wiring = wiring;
        this.recovery = recovery;
        this.writer = writer;
    }

    Backups.Created run() throws IOException, SQLException {
        var createdAt = Instants.truncate(wiring.clock().instant());
        var id = ID.format(createdAt) + "-" + UUID.randomUUID().toString().substring(0, 4);
        var location = wiring.database().get();
        String schema;
        try (var scratch = new Scratch(wiring.settings().folder().resolve("taking"))) {
            schema = database(location, scratch.folder());
        }
        material();
        var key = DataKey.random();
        var header = header(id, createdAt, location, schema, key);
        var legs = writer.finish(Signed.of(header, recovery.signing()).bytes());
        recovery.keepLast(id, key, wiring.sealing().get());
        return new Backups.Created(
                id,
                createdAt,
                header.rows(),
                header.files(),
                header.bytes(),
                writer.stored(),
                legs.stream().map(Leg::address).toList(),
                writer.failures(),
                lost);
    }

    private String database(DatabaseLocation location, Path scratch) throws IOException, SQLException {
        return switch (location) {
            case DatabaseLocation.Sqlite sqlite -> {
                var copy = new DatabaseLocation.Sqlite(scratch.resolve("resonant.db"));
                SqliteImage.copy(sqlite, copy.file());
                var schema = current(copy);
                var known = Catalogue.present(copy, wiring.tables());
                try (var in = Files.newInputStream(copy.file())) {
                    contents.add(writer.content(Index.DATABASE, in));
                }
                digest(known, TableDigests.of(copy, known));
                objects(copy);
                yield schema;
            }
            case DatabaseLocation.Postgresql postgresql -> {
                var schema = current(postgresql);
                var known = Catalogue.present(postgresql, wiring.tables());
                digest(known, TableRows.write(postgresql, known, scratch));
                for (var table : known) {
                    try (var in = Files.newInputStream(scratch.resolve(table.name()))) {
                        contents.add(writer.content(Index.ROWS + table.name(), in));
                    }
                }
                objects(postgresql);
                yield schema;
            }
        };
    }

    private void digest(List<Table> known, Map<String, TableDigests.Digest> digests) {
        for (var table : known) {
            var digest = digests.get(table.name());
            if (digest != null) {
                tables.add(Rows.of(table, digest));
            }
        }
    }

    /** A program saves an older schema whole, and of a newer one only what it knows, which is not a backup. */
    private static String current(DatabaseLocation location) {
        var status = new Migrations(location).status();
        if (status.current() == null) {
            throw Problem.of(409, "backup_schema").with("pending", status.pending());
        }
        if (status.current().compareTo(status.newest()) > 0) {
            throw Problem.of(409, "backup_schema_newer")
                    .with("schema", status.current())
                    .with("newest", status.newest());
        }
        return status.current();
    }

    /** An object that its store has lost must not keep all others from being saved. */
    private void objects(DatabaseLocation rows) throws IOException {
        try (var opened = wiring.objects().open(rows, wiring.settings().data(), wiring.chosen())) {
            for (var object : opened.storage().objects()) {
                var type = object.contentType().orElse("application/octet-stream");
                try (var in = opened.storage().read(object.hash(), Optional.empty())) {
                    var content = writer.content(object.hash().hex(), in);
                    if (!content.sha256().equals(object.hash().hex())) {
                        lost(object.hash().hex(), "its content is damaged");
                    } else {
                        files.add(new FileObject(content.name(), content.size(), type, content.pieces()));
                    }
                } catch (BlobException e) {
                    if (e.kind() != BlobException.Kind.NOT_FOUND) {
                        throw e;
                    }
                    lost(object.hash().hex(), "no store has it");
                }
            }
        }
    }

    private void lost(String object, String why) {
        lost.add(object);
        LOG.error(
                "The object {} is not in the backup: {}. Everything else is. An older backup may have it; find out what"
                        + " belongs to it with: resonant move files verify --deep",
                object,
                why);
    }

    private void material() throws IOException {
        var data = wiring.settings().data();
        for (var file : List.of(data.resolve("secret.key"), data.resolve("resonant.properties"))) {
            if (Files.exists(file)) {
                material(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
        material("keys.json", Files.readAllBytes(Recovery.file(wiring.settings().folder())));
        material("settings.json", JsonCodec.writeBytes(wiring.chosen()));
    }

    private void material(String name, byte[] bytes) throws IOException {
        contents.add(writer.content(Index.MATERIAL + name, new ByteArrayInputStream(bytes)));
    }

    private Header header(String id, Instant createdAt, DatabaseLocation location, String schema, DataKey key)
            throws IOException {
        var index = new Index(tables, contents, files);
        InputStream stream = new ByteArrayInputStream(JsonCodec.writeBytes(index));
        var place = new Index.Place(writer.content("index", stream).pieces());
        var uses = writer.plain(Shelf.Names.write(writer.used()));
        return new Header(
                Header.FORMAT,
                recovery.repository(),
                id,
                createdAt,
                Instants.truncate(wiring.clock().instant()),
                location.engine().name().toLowerCase(Locale.ROOT),
                wiring.program(),
                schema,
                tables.stream().mapToLong(Rows::rows).sum(),
                files.size(),
                writer.read(),
                uses.hex(),
                recovery.wrap(key),
                seal(key, id, place));
    }

    /** When a backup was begun, to the second. */
    static Instant begun(String id) {
        return ID.parse(id.substring(0, id.indexOf('-')), Instant::from);
    }

    static String seal(DataKey key, String id, Index.Place place) {
        return Base64.getEncoder().encodeToString(key.seal(JsonCodec.writeBytes(place), "index:" + id));
    }

    /** Where the index is; nothing when the key is another backup's. */
    static Optional<Index.Place> open(DataKey key, Header header) {
        return key.open(Base64.getDecoder().decode(header.sealed()), "index:" + header.id())
                .map(bytes -> JsonCodec.read(new String(bytes, StandardCharsets.UTF_8), Index.Place.class));
    }
}
