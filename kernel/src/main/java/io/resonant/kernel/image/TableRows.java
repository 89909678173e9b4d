package io.resonant.kernel.image;

import io.resonant.kernel.canonical.RowEncoder;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.image.TableDigests.Digest;
import io.resonant.kernel.transfer.Frozen;
import io.resonant.kernel.transfer.Frozen.Chunk;
import io.resonant.kernel.transfer.Frozen.RowSink;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a database in canonical form, out of one engine and into the same or the other: what a database is when its
 * own files are out of reach.
 */
public final class TableRows {
    private static final long CHUNK_BYTES = 16L << 20;
    private static final int FLUSH = 256 * 1024;
    private static final String NAME = "restore";

    private TableRows() {}

    /** Gives the rows of a table. */
    public interface Source {
        InputStream open(Table table) throws IOException;
    }

    /** Writes every row of one state, each table into the file of its name. */
    public static Map<String, Digest> write(DatabaseLocation from, List<Table> tables, Path folder)
            throws IOException, SQLException {
        try (var side = TableDigests.side(from);
                var frozen = side.freeze(1)) {
            for (var table : tables) {
                try (var out = Files.newOutputStream(folder.resolve(table.name()))) {
                    write(frozen, table, out);
                }
            }
            return TableDigests.of(frozen, tables);
        }
    }

    private static void write(Frozen frozen, Table table, OutputStream out) throws SQLException {
        for (var chunk : frozen.chunks(table, CHUNK_BYTES)) {
            frozen.read(0, table, chunk, rows -> {
                try {
                    out.write(rows.array(), 0, rows.size());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /**
     * Puts rows into a database that is migrated and empty.
     *
     * @throws IllegalStateException when it is not empty
     */
    public static void load(DatabaseLocation to, List<Table> tables, Source source) throws SQLException {
        try (var side = TableDigests.side(to)) {
            side.claim(NAME);
            side.receive(tables, Map.of("id", NAME, "state", "loading", "mover", NAME));
            var plan = new LinkedHashMap<Table, List<Chunk>>();
            tables.forEach(table -> plan.put(table, List.of(new Chunk(0, null, null, 0))));
            side.plan(plan, Map.of("planned", "1"));
            try (var loader = side.loader()) {
                for (var planned : side.missing(tables)) {
                    loader.load(planned, sink -> {
                        pour(source, planned.table(), sink);
                        return List.of(); // nothing is repaired on the way
                    });
                }
            }
            side.build(1, _ -> {});
            side.open(tables, "loading", Map.of("state", "active"), false);
            side.settle();
            side.release(tables);
        }
    }

    private static void pour(Source source, Table table, RowSink sink) throws SQLException {
        try (var in = new DataInputStream(new BufferedInputStream(source.open(table), FLUSH))) {
            var rows = new RowEncoder();
            for (var high = in.read(); high >= 0; high = in.read()) {
                var fields = high << 8 | in.readUnsignedByte();
                rows.begin(fields);
                for (var i = 0; i < fields; i++) {
                    field(in, rows);
                }
                if (rows.size() >= FLUSH) {
                    sink.accept(rows);
                    rows.clear();
                }
            }
            if (rows.size() > 0) {
                sink.accept(rows);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void field(DataInputStream in, RowEncoder rows) throws IOException {
        var length = in.readInt();
        var field = ByteBuffer.allocate(4 + Math.max(0, length)).putInt(length).array();
        in.readFully(field, 4, field.length - 4);
        rows.raw(field, 0, field.length);
    }
}
