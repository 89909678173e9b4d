package io.resonant.kernel.database;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.time.Instants;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How each Java type is stored by each engine; the one place that knows. */
final class Values {
    private Values() {}

    static void bind(Engine engine, PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        switch (engine) {
            case SQLITE -> sqlite(statement, index, value);
            case POSTGRESQL -> postgresql(statement, index, value);
        }
    }

    private static void sqlite(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case String text -> statement.setString(index, text);
            case UUID id -> statement.setString(index, id.toString());
            case Integer number -> statement.setInt(index, number);
            case Long number -> statement.setLong(index, number);
            case Boolean flag -> statement.setInt(index, flag ? 1 : 0);
            case Instant instant -> statement.setString(index, Instants.format(instant));
            case Json json -> statement.setString(index, json.text());
            case Enum<?> constant -> statement.setString(index, name(constant));
            case LocalDate date -> statement.setString(index, date.toString());
            case Double number -> statement.setDouble(index, number);
            case byte[] bytes -> statement.setBytes(index, bytes);
            default -> throw unsupported(value);
        }
    }

    private static void postgresql(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case String text -> statement.setString(index, text);
            case UUID id -> statement.setObject(index, id);
            case Integer number -> statement.setInt(index, number);
            case Long number -> statement.setLong(index, number);
            case Boolean flag -> statement.setBoolean(index, flag);
            case Instant instant ->
                statement.setObject(index, Instants.truncate(instant).atOffset(ZoneOffset.UTC));
            case Json json -> statement.setObject(index, json.text(), Types.OTHER);
            case Enum<?> constant -> statement.setString(index, name(constant));
            case LocalDate date -> statement.setObject(index, date);
            case Double number -> statement.setDouble(index, number);
            case byte[] bytes -> statement.setBytes(index, bytes);
            default -> throw unsupported(value);
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static IllegalArgumentException unsupported(Object value) {
        return new IllegalArgumentException(
                "A statement cannot take a " + value.getClass().getName());
    }
}
