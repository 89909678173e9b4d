package io.resonant.kernel.transfer;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a SQLite file: through the server's writer while the server uses the file, otherwise on a connection of our
 * own, on which foreign keys are off, because rows arrive in the order of the log and not in that of the keys.
 */
public final class SqliteWriting implements SqliteSide.Writing {
    private final DatabaseLocation.Sqlite location;
    private final @Nullable Database database;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection own;

    /** @param database the server's, which may come to use the file or leave it at any time */
    public SqliteWriting(DatabaseLocation.Sqlite location, @Nullable Database database) {
        this.location = location;
        this.database = database;
    }

    @Override
    public <T extends @Nullable Object> T run(SqliteSide.Work<T> work) throws SQLException {
        if (database != null && database.location().equals(location)) {
            return database.exclusively(work::run);
        }
        lock.lock();
        try {
            var connection = connection();
            var done = false;
            try {
                execute(connection, List.of("begin immediate"));
                var result = work.run(connection);
                execute(connection, List.of("commit"));
                done = true;
                return result;
            } finally {
                if (!done) {
                    close(); // which also ends the transaction
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The server's database stays open. */
    @Override
    public void close() throws SQLException {
        lock.lock();
        try {
            if (own != null) {
                own.close();
                own = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private Connection connection() throws SQLException {
        var known = own;
        if (known == null) {
            known = location.connect();
            execute(known, List.of("pragma foreign_keys = off"));
            own = known;
        }
        return known;
    }

    static boolean exists(Connection connection, String table) throws SQLException {
        try (var statement =
                connection.prepareStatement("select 1 from sqlite_master where type = 'table' and name = ?")) {
            statement.setString(1, table);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    static void execute(Connection connection, List<String> statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.executeUpdate(text);
            }
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
