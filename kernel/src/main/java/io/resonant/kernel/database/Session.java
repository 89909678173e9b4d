package io.resonant.kernel.database;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.time.Instants;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.CoreResultSet;

/**
 * One connection with the statements that are kept prepared on it, which halves the cost of a short read (measured).
 * Used by one thread at a time.
 */
abstract sealed class Session implements UnitOfWork.Lease permits SqliteSession, PostgresqlSession {
    private static final int KEPT = 500;

    private final Connection connection;
    private final LinkedHashMap<Object, Kept> statements = new LinkedHashMap<>(64, 0.75f, true);

    Session(Connection connection) {
        this.connection = connection;
    }

    /** How a transaction treats its first statement. */
    enum Mode {
        /** One statement, which is its own snapshot. */
        SINGLE_READ,
        /** Several statements on one snapshot. */
        SNAPSHOT_READ,
        WRITE
    }

    /** Takes the rows of a result. */
    interface Rows<T extends @Nullable Object> {
        T read(ResultSet result, Map<String, Integer> columns) throws SQLException;
    }

    /** A statement ready to run: its text, what identifies the text, and the values in the order of the {@code ?}. */
    static final class Call {
        private final Object key;
        private final String text;
        private final @Nullable Object[] values;

        Call(Object key, String text, @Nullable Object[] values) {
            this.key = key;
            this.text = text;
            this.values = values;
        }

        Object key() {
            return key;
        }

        String text() {
            return text;
        }

        @Nullable
        Object[] values() {
            return values;
        }
    }

    @Override
    public final Session take() {
        return this;
    }

    /** Sends nothing yet where the first statement can carry it along. */
    abstract void begin(Mode mode) throws SQLException;

    abstract void commit() throws SQLException;

    /** Leaves the connection as it was before {@link #begin}. */
    abstract void rollback() throws SQLException;

    /** @param scope the tenant's id, or {@code *} for work across tenants */
    abstract <T extends @Nullable Object> T query(Call call, String scope, Rows<T> rows) throws SQLException;

    abstract int update(Call call, String scope) throws SQLException;

    /** A change whose count nobody needs: it may wait for the next statement or the commit, and travel with it. */
    abstract void later(Call call, String scope) throws SQLException;

    /** Runs what waits. */
    abstract void flush() throws SQLException;

    /** The last statement of a transaction; where that saves a round trip, the commit travels with it. */
    abstract <T extends @Nullable Object> T queryLast(Call call, String scope, Rows<T> rows) throws SQLException;

    final Connection connection() {
        return connection;
    }

    /** The kept statement of a key, prepared when it is new; a second one while the first is still being read. */
    final Kept acquire(Object key, String text) throws SQLException {
        var kept = statements.get(key);
        if (kept == null) {
            kept = new Kept(connection.prepareStatement(text), true);
            statements.put(key, kept);
            evict();
        } else if (kept.busy) {
            kept = new Kept(connection.prepareStatement(text), false);
        }
        kept.busy = true;
        return kept;
    }

    final void release(Kept kept) throws SQLException {
        kept.busy = false;
        if (!kept.keep) {
            kept.statement.close();
        }
    }

    /** Forgets every kept statement, so that the next use prepares it anew. */
    final void forget() throws SQLException {
        for (var kept : statements.values()) {
            kept.statement.close();
        }
        statements.clear();
    }

    void close() throws SQLException {
        forget();
        connection.close();
    }

    private void evict() throws SQLException {
        if (statements.size() <= KEPT) {
            return;
        }
        var oldest = statements.values().iterator();
        while (oldest.hasNext()) {
            var kept = oldest.next();
            if (!kept.busy) {
                oldest.remove();
                kept.statement.close();
                return;
            }
        }
    }

    /** A prepared statement and what is known about its result. */
    static final class Kept {
        private final PreparedStatement statement;
        private final boolean keep;
        private boolean busy;
        private @Nullable Map<String, Integer> columns;

        /** Of SQLite's driver: the only result of the statement, and the names of its columns. */
        @Nullable
        CoreResultSet opened;

        String @Nullable [] names;

        private Kept(PreparedStatement statement, boolean keep) {
            this.statement = statement;
            this.keep = keep;
        }

        PreparedStatement statement() {
            return statement;
        }

        Map<String, Integer> columns(ResultSet result) throws SQLException {
            var known = columns;
            if (known == null) {
                var metadata = result.getMetaData();
                known = HashMap.newHashMap(metadata.getColumnCount());
                for (var i = 1; i <= metadata.getColumnCount(); i++) {
                    known.putIfAbsent(metadata.getColumnLabel(i), i);
                }
                columns = known;
            }
            return known;
        }
    }

    /**
     * How each Java type is stored by each engine; the one place that knows. A switch over types would be linked anew by each
     * start, which costs more than all that is bound until the server is ready.
     */
    static final class Values {
        private Values() {}

        static void bind(Engine engine, PreparedStatement statement, int index, @Nullable Object value)
                throws SQLException {
            switch (engine) {
                case SQLITE -> sqlite(statement, index, value);
                case POSTGRESQL -> postgresql(statement, index, value);
            }
        }

        private static void sqlite(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
            if (value == null) {
                statement.setNull(index, Types.NULL);
            } else if (value instanceof String text) {
                statement.setString(index, text);
            } else if (value instanceof UUID id) {
                statement.setString(index, id.toString());
            } else if (value instanceof Integer number) {
                statement.setInt(index, number);
            } else if (value instanceof Long number) {
                statement.setLong(index, number);
            } else if (value instanceof Boolean flag) {
                statement.setInt(index, flag ? 1 : 0);
            } else if (value instanceof Instant instant) {
                statement.setString(index, Instants.format(instant));
            } else if (value instanceof Json json) {
                statement.setString(index, json.text());
            } else if (value instanceof Enum<?> constant) {
                statement.setString(index, name(constant));
            } else if (value instanceof LocalDate date) {
                statement.setString(index, date.toString());
            } else if (value instanceof Double number) {
                statement.setDouble(index, number);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(index, bytes);
            } else {
                throw unsupported(value);
            }
        }

        private static void postgresql(PreparedStatement statement, int index, @Nullable Object value)
                throws SQLException {
            if (value == null) {
                statement.setNull(index, Types.NULL);
            } else if (value instanceof String text) {
                statement.setString(index, text);
            } else if (value instanceof UUID id) {
                statement.setObject(index, id);
            } else if (value instanceof Integer number) {
                statement.setInt(index, number);
            } else if (value instanceof Long number) {
                statement.setLong(index, number);
            } else if (value instanceof Boolean flag) {
                statement.setBoolean(index, flag);
            } else if (value instanceof Instant instant) {
                statement.setObject(index, Instants.truncate(instant).atOffset(ZoneOffset.UTC));
            } else if (value instanceof Json json) {
                statement.setObject(index, json.text(), Types.OTHER);
            } else if (value instanceof Enum<?> constant) {
                statement.setString(index, name(constant));
            } else if (value instanceof LocalDate date) {
                statement.setObject(index, date);
            } else if (value instanceof Double number) {
                statement.setDouble(index, number);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(index, bytes);
            } else if (value instanceof String[] texts) {
                statement.setObject(index, texts);
            } else {
                throw unsupported(value);
            }
        }

        /**
         * The type of a value that travels in an array, as PostgreSQL names it.
         *
         * @throws IllegalArgumentException when it is null or of a type that does not
         */
        static String elementType(@Nullable Object value) {
            if (value instanceof UUID) {
                return "uuid";
            } else if (value instanceof String || value instanceof Enum<?>) {
                return "text";
            } else if (value instanceof Boolean) {
                return "boolean";
            } else if (value instanceof Integer || value instanceof Long) {
                return "bigint";
            }
            throw new IllegalArgumentException("A lookup cannot take "
                    + (value == null ? "null" : "a " + value.getClass().getName()));
        }

        /** A value as an element of an array of texts, which is then cast to its {@link #elementType}. */
        static String element(@Nullable Object value) {
            return value instanceof Enum<?> constant ? name(constant) : String.valueOf(value);
        }

        private static String name(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }

        private static IllegalArgumentException unsupported(Object value) {
            return new IllegalArgumentException(
                    "A statement cannot take a " + value.getClass().getName());
        }
    }
}
