package io.resonant.kernel.database;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.time.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The current row of a result, read by column name. Valid only while the mapper runs. A NULL that is read without
 * {@code OrNull} is an {@link IllegalStateException}: the schema and the code disagree.
 */
public final class Row {
    private final Engine engine;
    private final ResultSet result;
    private final Map<String, Integer> columns;

    Row(Engine engine, ResultSet result, Map<String, Integer> columns) {
        this.engine = engine;
        this.result = result;
        this.columns = columns;
    }

    public UUID uuid(String column) {
        return present(column, uuidOrNull(column));
    }

    public @Nullable UUID uuidOrNull(String column) {
        try {
            if (engine == Engine.POSTGRESQL) {
                return (UUID) result.getObject(index(column));
            }
            var text = result.getString(index(column));
            return text == null ? null : UUID.fromString(text);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    public String text(String column) {
        return present(column, textOrNull(column));
    }

    public @Nullable String textOrNull(String column) {
        try {
            return result.getString(index(column));
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    public Instant instant(String column) {
        return present(column, instantOrNull(column));
    }

    public @Nullable Instant instantOrNull(String column) {
        try {
            if (engine == Engine.POSTGRESQL) {
                var time = result.getObject(index(column), OffsetDateTime.class);
                return time == null ? null : time.toInstant();
            }
            var text = result.getString(index(column));
            return text == null ? null : Instants.parse(text);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    public LocalDate date(String column) {
        return present(column, dateOrNull(column));
    }

    public @Nullable LocalDate dateOrNull(String column) {
        try {
            if (engine == Engine.POSTGRESQL) {
                return result.getObject(index(column), LocalDate.class);
            }
            var text = result.getString(index(column));
            return text == null ? null : LocalDate.parse(text);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    public boolean bool(String column) {
        return present(column, boolOrNull(column));
    }

    public @Nullable Boolean boolOrNull(String column) {
        try {
            var value =
                    engine == Engine.POSTGRESQL ? result.getBoolean(index(column)) : result.getInt(index(column)) != 0;
            return result.wasNull() ? null : value;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    public int integer(String column) {
        return Math.toIntExact(bigint(column));
    }

    public @Nullable Integer integerOrNull(String column) {
        var value = bigintOrNull(column);
        return value == null ? null : Math.toIntExact(value);
    }

    public long bigint(String column) {
        try {
            var value = result.getLong(index(column));
            if (value == 0 && result.wasNull()) {
                throw missing(column);
            }
            return value;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    public @Nullable Long bigintOrNull(String column) {
        try {
            var value = result.getLong(index(column));
            return value == 0 && result.wasNull() ? null : (Long) value;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    public double decimal(String column) {
        return present(column, decimalOrNull(column));
    }

    public @Nullable Double decimalOrNull(String column) {
        try {
            var value = result.getDouble(index(column));
            return result.wasNull() ? null : (Double) value;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    public Json json(String column) {
        return new Json(text(column));
    }

    public @Nullable Json jsonOrNull(String column) {
        var text = textOrNull(column);
        return text == null ? null : new Json(text);
    }

    public byte[] bytes(String column) {
        return present(column, bytesOrNull(column));
    }

    public byte @Nullable [] bytesOrNull(String column) {
        try {
            return result.getBytes(index(column));
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /** An enum that is stored as its name in lower case. */
    public <E extends Enum<E>> E constant(String column, Class<E> type) {
        return Enum.valueOf(type, text(column).toUpperCase(Locale.ROOT));
    }

    public <E extends Enum<E>> @Nullable E constantOrNull(String column, Class<E> type) {
        var text = textOrNull(column);
        return text == null ? null : Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    private int index(String column) {
        var index = columns.get(column);
        if (index == null) {
            throw new IllegalStateException("The result has no column " + column + ", it has " + columns.keySet());
        }
        return index;
    }

    private static <T> T present(String column, @Nullable T value) {
        if (value == null) {
            throw missing(column);
        }
        return value;
    }

    private static IllegalStateException missing(String column) {
        return new IllegalStateException("Column " + column + " is NULL; read it with ...OrNull if it may be");
    }
}
