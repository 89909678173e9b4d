package io.resonant.backup;

import io.resonant.kernel.canonical.ColumnKind;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.catalogue.Table.Column;
import io.resonant.kernel.image.TableDigests.Digest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

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

    /** Makes pieces smaller where that helps; the first byte says whether it did. */
    static final class Packing {
        private static final byte PLAIN = 0;
        private static final byte DEFLATED = 1;
        private static final int BUFFER = 64 << 10;

        private Packing() {}

        static byte[] pack(byte[] content) {
            try (var deflater = new Deflater(Deflater.BEST_SPEED)) {
                deflater.setInput(content);
                deflater.finish();
                var packed = new byte[content.length]; // what does not get shorter stays as it is
                int length = 1;
                while (!deflater.finished() && length < packed.length) {
                    length += deflater.deflate(packed, length, packed.length - length);
                }
                if (deflater.finished()) {
                    packed[0] = DEFLATED;
                    return Arrays.copyOf(packed, length);
                }
            }
            var plain = new byte[content.length + 1];
            plain[0] = PLAIN;
            System.arraycopy(content, 0, plain, 1, content.length);
            return plain;
        }

        /** Nothing when it was not packed by us. */
        static Optional<byte[]> unpack(byte[] packed) {
            if (packed.length == 0 || packed[0] == PLAIN) {
                return packed.length == 0
                        ? Optional.empty()
                        : Optional.of(Arrays.copyOfRange(packed, 1, packed.length));
            }
            try (var inflater = new Inflater()) {
                inflater.setInput(packed, 1, packed.length - 1);
                var content = new ByteArrayOutputStream(4 * packed.length);
                var buffer = new byte[BUFFER];
                while (!inflater.finished()) {
                    int count = inflater.inflate(buffer);
                    if (count == 0) {
                        return Optional.empty();
                    }
                    content.write(buffer, 0, count);
                }
                return Optional.of(content.toByteArray());
            } catch (DataFormatException _) {
                return Optional.empty();
            }
        }
    }
}
