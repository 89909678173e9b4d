package io.resonant.kernel.replication;

import io.resonant.kernel.canonical.ColumnKind;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the output plugin {@code pgoutput} writes, version 1 of its protocol: transactions in the order of their
 * commits, each as a whole. Of the rows only the keys are taken.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html">Message formats</a>
 */
final class Pgoutput {

    private final Map<String, Table> tables;
    private final Sink sink;
    private final Map<Integer, Relation> relations = new HashMap<>();

    Pgoutput(List<Table> tables, Sink sink) {
        this.tables = tables.stream().collect(Collectors.toMap(Table::name, Function.identity()));
        this.sink = sink;
    }

    /** What is found. */
    interface Sink {
        /** A transaction begins; the lower half of its number. */
        void begun(int id);

        /** A row was written or removed; its key as a JSON array. */
        void changed(Table table, String key) throws SQLException;

        /** Something that a session wrote into the log. */
        void said(String topic, String text) throws SQLException;

        /** A transaction has ended at this place of the log. */
        void committed(long end);
    }

    /** @param places where the key's columns stand, in the order of the table's key */
    private record Relation(Table table, List<Integer> places) {}

    void read(ByteBuffer message) throws SQLException {
        switch (message.get()) {
            case 'B' -> {
                message.position(message.position() + 16); // where it ends and when
                sink.begun(message.getInt());
            }
            case 'C' -> {
                message.position(message.position() + 9); // flags, where its commit begins
                sink.committed(message.getLong());
            }
            case 'R' -> relation(message);
            case 'I', 'U', 'D' -> row(message);
            case 'M' -> {
                message.position(message.position() + 9); // flags, where it stands
                var topic = string(message);
                sink.said(topic, text(message, message.getInt()));
            }
            default -> {} // types and origins
        }
    }

    private void relation(ByteBuffer message) throws SQLException {
        var id = message.getInt();
        string(message); // the schema
        var table = tables.get(string(message));
        message.get(); // the replica identity
        var columns = new ArrayList<String>();
        for (var left = message.getShort(); left > 0; left--) {
            message.get(); // whether it is a part of the key
            columns.add(string(message));
            message.getLong(); // type and modifier
        }
        if (table != null) {
            var places = table.key().stream().map(columns::indexOf).toList();
            relations.put(id, new Relation(table, places));
        }
    }

    /** One change: the key of the row, and that which it had before where it is another one. */
    private void row(ByteBuffer message) throws SQLException {
        var relation = relations.get(message.getInt());
        if (relation == null) {
            return;
        }
        @Nullable String @Nullable [] before = null;
        while (message.hasRemaining()) {
            var isNew = message.get() == 'N';
            var values = key(message, relation);
            for (var i = 0; i < values.length; i++) {
                if (values[i] == null && before != null) {
                    values[i] = before[i]; // large and not changed: it stands in what was before
                }
            }
            sink.changed(relation.table(), json(relation.table(), values));
            before = isNew ? null : values;
        }
    }

    private static @Nullable String[] key(ByteBuffer message, Relation relation) {
        var places = relation.places();
        var values = new @Nullable String[places.size()];
        var count = message.getShort();
        for (var column = 0; column < count; column++) {
            var kind = message.get();
            if (kind != 't') {
                continue; // null, or large and not changed
            }
            var length = message.getInt();
            var start = message.position();
            var place = places.indexOf(column);
            if (place >= 0) {
                values[place] = text(message, length);
            }
            message.position(start + length);
        }
        return values;
    }

    private static String json(Table table, @Nullable String[] values) throws SQLException {
        var parts = new ArrayList<Object>();
        for (var i = 0; i < values.length; i++) {
            var value = values[i];
            if (value == null) {
                throw new SQLException("The change of a row of " + table.name() + " does not say its "
                        + table.key().get(i) + ". Cancel the move and start it again with triggers.");
            }
            parts.add(isNumber(table.keyColumns().get(i).kind()) ? (Object) Long.valueOf(value) : value);
        }
        return Json.of(parts).text();
    }

    private static boolean isNumber(ColumnKind kind) {
        return kind == ColumnKind.SMALLINT || kind == ColumnKind.INTEGER || kind == ColumnKind.BIGINT;
    }

    private static String text(ByteBuffer message, int length) {
        var bytes = new byte[length];
        message.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String string(ByteBuffer message) {
        var end = message.position();
        while (message.get(end) != 0) {
            end++;
        }
        var text = text(message, end - message.position());
        message.get(); // the zero
        return text;
    }
}
