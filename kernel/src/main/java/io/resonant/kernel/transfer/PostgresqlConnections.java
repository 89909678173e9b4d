package io.resonant.kernel.transfer;

import io.resonant.kernel.database.DatabaseLocation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mover's own connections to a PostgreSQL database. A few are kept, so that no log-in falls into a pause. */
final class PostgresqlConnections {
    private static final int KEPT = 8;
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";

    private final DatabaseLocation.Postgresql location;
    private final Deque<Connection> idle = new ArrayDeque<>();

    PostgresqlConnections(DatabaseLocation.Postgresql location) {
        this.location = location;
    }

    interface Work<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException;
    }

    interface Change {
        void run(Connection connection) throws SQLException;
    }

    void run(Change change) throws SQLException {
        this.<@Nullable Void>with(connection -> {
            change.run(connection);
            return null;
        });
    }

    /** One transaction. */
    <T extends @Nullable Object> T with(Work<T> work) throws SQLException {
        var connection = take();
        try {
            var result = work.run(connection);
            connection.commit();
            giveBack(connection);
            return result;
        } catch (SQLException | RuntimeException e) {
            connection.close(); // which also ends the transaction
            throw e;
        }
    }

    /**
     * One transaction that keeps every writer out of the tables. When writers in flight do not end in time it lets all go
     * on and tries again, rather than to keep the queue behind it waiting.
     */
    void patiently(List<Table> tables, Duration patience, int attempts, Change change) throws SQLException {
        var lock = "set local lock_timeout = " + Math.max(1, patience.toMillis()) + "; lock table "
                + Names.list(tables.stream().map(Table::name).toList()) + " in share row exclusive mode";
        for (var attempt = 1; ; attempt++) {
            try {
                run(connection -> {
                    execute(connection, lock);
                    change.run(connection);
                });
                return;
            } catch (SQLException e) {
                var state = String.valueOf(e.getSQLState());
                if (attempt >= attempts || !(state.equals(LOCK_NOT_AVAILABLE) || state.equals(DEADLOCK))) {
                    throw e;
                }
            }
        }
    }

    Connection take() throws SQLException {
        synchronized (idle) {
            var kept = idle.poll();
            if (kept != null) {
                return kept;
            }
        }
        var connection = location.connect();
        execute(
                connection,
                "set resonant.tenant = '*'; set resonant.move_bypass = 'on'; set statement_timeout = 0;"
                        + " set idle_in_transaction_session_timeout = 0; set search_path = public");
        connection.setAutoCommit(false);
        return connection;
    }

    void giveBack(Connection connection) {
        synchronized (idle) {
            if (idle.size() < KEPT) {
                idle.add(connection);
                return;
            }
        }
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("A connection could not be closed", e);
        }
    }

    void close() throws SQLException {
        synchronized (idle) {
            for (var connection : idle) {
                connection.close();
            }
            idle.clear();
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    static boolean exists(Connection connection, String table) throws SQLException {
        try (var statement = connection.prepareStatement("select to_regclass(?) is not null")) {
            statement.setString(1, table);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
