package io.resonant.backup;

import io.resonant.kernel.canonical.ColumnKind;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.catalogue.Table.Column;
import io.resonant.kernel.image.TableDigests.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a backup holds, and how it is told whether it came back right.
 *
 * @param tables rows and digests, with the columns that they were taken over: a newer program may have more
 */
record Index(List<Rows> tables, List<Content> contents, List<FileObject> files) {
    /** The SQLite file. */
    static final String DATABASE = "database";
    /** Begins the names of rows of a table in canonical form. */
    static final String ROWS = "rows/";
    /** Begins the names of settings and keys. */
    static final String MATERIAL = "material/";

    record Rows(String table, List<String> key, List<Field> columns, long rows, String digest) {
        static Rows of(Table table, Digest digest) {
            return new Rows(
                    table.name(),
                    table.key(),
                    table.columns().stream()
                            .map(column -> new Field(column.name(), column.kind(), column.nullable()))
                            .toList(),
                    digest.rows(),
                    digest.digest());
        }

        Table asTable() {
            return new Table(
                    table,
                    key,
                    columns.stream()
                            .map(field -> new Column(field.name(), field.kind(), field.nullable()))
                            .toList());
        }

        Digest asDigest() {
            return new Digest(rows, digest);
        }
    }

    record Field(String name, ColumnKind kind, boolean nullable) {}

    /** A stream of bytes in pieces. */
    record Content(String name, long size, String sha256, List<Piece> pieces) {}

    /** @param sha256 its name in the object store */
    record FileObject(String sha256, long size, String contentType, List<Piece> pieces) {}

    /**
     * A piece of content.
     *
     * @param name what the encrypted piece is called where it is kept: the hash of it
     * @param key opens it
     */
    record Piece(String name, String key) {}

    /** Where the index itself is. */
    record Place(List<Piece> pieces) {}

    List<Table> carried() {
        return tables.stream().map(Rows::asTable).toList();
    }

    Optional<Content> content(String name) {
        return contents.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** Tables whose rows are not what they were, with both counts. */
    Map<String, String> differing(Map<String, Digest> found) {
        var differing = new java.util.TreeMap<String, String>();
        for (var rows : tables) {
            var digest = found.get(rows.table());
            if (!rows.asDigest().equals(digest)) {
                differing.put(
                        rows.table(), rows.rows() + " rows before, " + (digest == null ? 0 : digest.rows()) + " now");
            }
        }
        return differing;
    }
}
