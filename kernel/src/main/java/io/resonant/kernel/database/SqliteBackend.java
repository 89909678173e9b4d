package io.resonant.kernel.database;

import io.resonant.kernel.event.Subscription;
import io.resonant.kernel.problem.Problem;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/** One writer thread and a few reading connections on one file in WAL mode. */
final class SqliteBackend implements Backend {
    private static final int BUSY_MILLIS = 10_000;
    private static final int MODE_ATTEMPTS = 200;
    private static final int MODE_WAIT_MILLIS = 20;
    /**
     * A database that is made where there is none, without a lock around each call of SQLite: a connection is lent to one
     * thread at a time, and the driver has a lock of its own.
     */
    private static final int UNSHARED =
            SQLiteOpenMode.READWRITE.flag | SQLiteOpenMode.CREATE.flag | SQLiteOpenMode.NOMUTEX.flag;

    private final DatabaseLocation.Sqlite location;
    private final SqliteWriter writer;
    private final BlockingQueue<SqliteSession> readers;
    private final int readerCount;

    private SqliteBackend(DatabaseLocation.Sqlite location, SqliteWriter writer, BlockingQueue<SqliteSession> readers) {
        this.location = location;
        this.writer = writer;
        this.readers = readers;
        this.readerCount = readers.size();
    }

    static SqliteBackend open(DatabaseLocation.Sqlite location, DatabaseSettings settings) {
        var directory = location.file().toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IllegalStateException("The directory of the database does not exist: " + directory);
        }
        var exists = Files.exists(location.file());
        if (!Files.isWritable(directory) || (exists && !Files.isWritable(location.file()))) {
            throw Problem.of(503, "storage_read_only").cause(new AccessDeniedException(directory.toString()));
        }
        try {
            var writer = new SqliteWriter(() -> connect(location, false), settings.queue());
            var readers = new ArrayBlockingQueue<SqliteSession>(settings.connections());
            for (var i = 0; i < settings.connections(); i++) {
                readers.add(new SqliteSession(connect(location, true)));
            }
            writer.start();
            return new SqliteBackend(location, writer, readers);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /** A connection with the settings of {@code decisions.md}: durable at each commit, foreign keys on. */
    static Connection connect(DatabaseLocation.Sqlite location, boolean readOnly) throws SQLException {
        var properties = new Properties();
        properties.setProperty("busy_timeout", String.valueOf(BUSY_MILLIS));
        properties.setProperty("jdbc.get_generated_keys", "false"); // or each insert would prepare a query for them
        properties.setProperty("open_mode", String.valueOf(UNSHARED));
        var connection = JDBC.createConnection(location.jdbcUrl(), properties);
        try (var statement = connection.createStatement()) {
            useWriteAheadLog(statement);
            for (var pragma : new String[] {
                "synchronous = full",
                "foreign_keys = on",
                "recursive_triggers = on",
                "trusted_schema = off",
                "wal_autocheckpoint = " + DatabaseLocation.Sqlite.LOG_PAGES,
                "journal_size_limit = 67108864",
                // What readers keep is dropped at each commit of the writer; the operating system keeps it for all of
                // them.
                "cache_size = " + (readOnly ? -8_192 : -65_536), // KiB
                "temp_store = memory",
            }) {
                statement.execute("pragma " + pragma);
            }
            if (readOnly) {
                statement.execute("pragma query_only = on");
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** The first switch of a new file to this mode does not wait for others who do the same, whatever the timeout. */
    private static void useWriteAheadLog(Statement statement) throws SQLException {
        for (var attempt = 1; ; attempt++) {
            try {
                statement.execute("pragma journal_mode = wal");
                return;
            } catch (SQLException e) {
                if (attempt == MODE_ATTEMPTS || e.getErrorCode() != SQLiteErrorCode.SQLITE_BUSY.code) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MODE_WAIT_MILLIS));
            }
        }
    }

    @Override
    public Engine engine() {
        return Engine.SQLITE;
    }

    @Override
    public <T extends @Nullable Object> T read(Session.Mode mode, Work<T> work) {
        var session = borrow();
        try {
            session.begin(mode);
            try {
                return work.attempt(session, mode).result();
            } finally {
                session.commit();
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        } finally {
            readers.add(session);
        }
    }

    @Override
    public <T extends @Nullable Object> Work.Done<T> write(Work<T> work) {
        return writer.write(work);
    }

    @Override
    public boolean isFenced() {
        return false; // there are no other nodes, and this one knows
    }

    @Override
    public Database.Load load() {
        var idle = readers.size();
        return new Database.Load(readerCount - idle, idle, writer.waiting(), writer.commits(), writer.writes());
    }

    @Override
    public DataSource dataSource(UnitOfWork.Context context) {
        return new SqliteLibrary(location, writer, context);
    }

    @Override
    public Subscription listen(String channel, Duration check, Database.Listener listener) {
        return () -> {}; // there are no other nodes
    }

    @Override
    public void close() {
        writer.close();
        try {
            for (var i = 0; i < readerCount; i++) {
                borrow().close();
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    private SqliteSession borrow() {
        try {
            var session = readers.poll(BUSY_MILLIS, TimeUnit.MILLISECONDS);
            if (session == null) {
                throw Problem.of(503, "overloaded").header("Retry-After", "1");
            }
            return session;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(503, "stopping").cause(e);
        }
    }
}
