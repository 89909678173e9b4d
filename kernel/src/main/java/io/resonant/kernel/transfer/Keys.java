package io.resonant.kernel.transfer;

import io.resonant.kernel.canonical.ColumnKind;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/** Keys of rows as the logs hold them: JSON arrays in the order of the key's columns. */
final class Keys {
    private Keys() {}

    /** Sets the parts of a key and returns the place behind them. */
    static int bind(PreparedStatement statement, int place, String key) throws SQLException {
        var next = place;
        for (var part : new Json(key).tree()) {
            if (part.isIntegralNumber()) {
                statement.setLong(next++, part.longValue());
            } else {
                statement.setString(next++, part.stringValue());
            }
        }
        return next;
    }

    /** Passes the first column of all rows on. */
    static void inBatches(ResultSet rows, int batch, Frozen.KeySink sink) throws SQLException {
        var keys = new ArrayList<String>(batch);
        while (rows.next()) {
            keys.add(rows.getString(1));
            if (keys.size() == batch) {
                sink.accept(keys);
                keys.clear();
            }
        }
        if (!keys.isEmpty()) {
            sink.accept(keys);
        }
    }

    /** Those tables that the first column names, in their order. */
    static List<Table> tables(ResultSet rows, List<Table> tables) throws SQLException {
        var names = new HashSet<String>();
        while (rows.next()) {
            names.add(rows.getString(1));
        }
        return tables.stream().filter(table -> names.contains(table.name())).toList();
    }

    /** The key of a row in canonical form, as the logs would hold it. */
    static String of(Table table, byte[] array, int rowStart) {
        var buffer = ByteBuffer.wrap(array);
        var places = table.keyPlaces();
        var values = new Object[places.length];
        var position = rowStart + 2;
        for (var field = 0; field < table.columns().size(); field++) {
            var length = buffer.getInt(position);
            for (var i = 0; i < places.length; i++) {
                if (places[i] == field) {
                    values[i] = value(table.columns().get(field).kind(), buffer, position + 4, length);
                }
            }
            position += 4 + Math.max(0, length);
        }
        return Json.of(List.of(values)).text();
    }

    private static Object value(ColumnKind kind, ByteBuffer buffer, int at, int length) {
        return switch (kind) {
            case UUID -> new UUID(buffer.getLong(at), buffer.getLong(at + 8)).toString();
            case SMALLINT -> buffer.getShort(at);
            case INTEGER -> buffer.getInt(at);
            case BIGINT -> buffer.getLong(at);
            case DATE -> LocalDate.of(2000, 1, 1).plusDays(buffer.getInt(at)).toString();
            default -> {
                var text = new byte[length];
                buffer.get(at, text);
                yield new String(text, StandardCharsets.UTF_8);
            }
        };
    }

    /** Many keys as one JSON array of arrays, as PostgreSQL takes them. */
    static String array(List<String> keys) {
        return "[" + String.join(",", keys) + "]";
    }
}
