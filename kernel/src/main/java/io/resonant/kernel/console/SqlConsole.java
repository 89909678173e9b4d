package io.resonant.kernel.console;

import io.resonant.kernel.database.DatabaseLocation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs whatever SQL an operator types, on a connection of its own with the same settings as the server's. It sees the
 * rows of all tenants, because whoever may open it holds the database anyway; not writing by default is for accidents.
 */
public final class SqlConsole implements AutoCloseable {
    private final Connection connection;

    private SqlConsole(Connection connection) {
        this.connection = connection;
    }

    /** There is no connection to the database. */
    public static final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** What a statement came to. */
    public sealed interface Outcome {
        /** @param more whether there were more rows than asked for */
        record Rows(List<String> columns, List<List<@Nullable String>> rows, boolean more) implements Outcome {}

        record Changed(long rows) implements Outcome {}

        /** @param reason the database's own words */
        record Refused(String reason) implements Outcome {}
    }

    /** @throws UnavailableException when the database cannot be opened */
    public static SqlConsole open(DatabaseLocation location, boolean writable) {
        try {
            var connection = location.connect();
            try (var statement = connection.createStatement()) {
                switch (location.engine()) {
                    case SQLITE -> statement.execute("pragma query_only = " + (writable ? "off" : "on"));
                    case POSTGRESQL -> {
                        statement.execute("set resonant.tenant = '*'");
                        if (!writable) {
                            statement.execute("set default_transaction_read_only = on");
                        }
                    }
                }
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return new SqlConsole(connection);
        } catch (SQLException e) {
            throw new UnavailableException("The database " + location + " cannot be opened", e);
        }
    }

    /** Runs one statement, which is its own transaction. */
    public Outcome run(String sql, int limit) {
        try (var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return new Outcome.Changed(Math.max(0, statement.getLargeUpdateCount()));
            }
            try (var result = statement.getResultSet()) {
                return read(result, limit);
            }
        } catch (SQLException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new UnavailableException("The connection could not be closed", e);
        }
    }

    private static Outcome.Rows read(ResultSet result, int limit) throws SQLException {
        var metadata = result.getMetaData();
        var columns = new ArrayList<String>();
        for (int i = 1; i <= metadata.getColumnCount(); i++) {
            columns.add(metadata.getColumnLabel(i));
        }
        var rows = new ArrayList<List<@Nullable String>>();
        while (result.next()) {
            if (rows.size() == limit) {
                return new Outcome.Rows(columns, rows, true);
            }
            var row = new ArrayList<@Nullable String>();
            for (int i = 1; i <= columns.size(); i++) {
                row.add(result.getString(i));
            }
            rows.add(row);
        }
        return new Outcome.Rows(columns, rows, false);
    }
}
