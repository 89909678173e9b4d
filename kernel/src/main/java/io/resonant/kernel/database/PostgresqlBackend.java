package io.resonant.kernel.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.resonant.kernel.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A pool of connections to PostgreSQL. */
final class PostgresqlBackend implements Backend {
    private static final int ATTEMPTS = 10;
    private static final long BACKOFF_MICROS = 500;

    private final HikariDataSource pool;
    private final ConcurrentHashMap<Connection, PostgresqlSession> sessions = new ConcurrentHashMap<>();
    private final LongAdder commits = new LongAdder();

    private PostgresqlBackend(HikariDataSource pool) {
        this.pool = pool;
    }

    static PostgresqlBackend open(DatabaseLocation.Postgresql location, DatabaseSettings settings) {
        var config = new HikariConfig();
        config.setPoolName("postgresql");
        config.setJdbcUrl(location.jdbcUrl());
        config.setUsername(location.user());
        config.setPassword(location.password());
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(Math.min(2, settings.connections()));
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setAutoCommit(true);
        config.addDataSourceProperty("ApplicationName", "resonant");
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.setConnectionInitSql(PostgresqlRole.initSql(settings));
        return new PostgresqlBackend(new HikariDataSource(config));
    }

    @Override
    public Engine engine() {
        return Engine.POSTGRESQL;
    }

    @Override
    public <T extends @Nullable Object> T read(Session.Mode mode, Work<T> work) {
        return repeat(() -> attempt(mode, work).result());
    }

    @Override
    public <T extends @Nullable Object> Work.Done<T> write(Work<T> work) {
        var done = repeat(() -> attempt(Session.Mode.WRITE, work));
        commits.increment();
        return done;
    }

    @Override
    public Database.Load load() {
        var bean = pool.getHikariPoolMXBean();
        var committed = commits.sum();
        return new Database.Load(
                bean.getActiveConnections(),
                bean.getIdleConnections(),
                bean.getThreadsAwaitingConnection(),
                committed,
                committed);
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T extends @Nullable Object> Work.Done<T> attempt(Session.Mode mode, Work<T> work) {
        try (var connection = pool.getConnection()) {
            var session = session(connection);
            session.begin(mode);
            try {
                var done = work.attempt(session, mode);
                session.commit();
                return done;
            } catch (Throwable e) {
                undo(connection, session, e);
                throw e;
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    private void undo(Connection connection, PostgresqlSession session, Throwable cause) {
        try {
            session.rollback();
            if (cause instanceof DatabaseFailure) {
                session.forget(); // a kept plan may be what failed
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
            pool.evictConnection(connection); // which ends the transaction on the server
        }
    }

    /** The statements are kept with the physical connection, below the pool, which would close them. */
    private PostgresqlSession session(Connection pooled) throws SQLException {
        var physical = pooled.unwrap(Connection.class);
        var known = sessions.get(physical);
        if (known != null) {
            return known;
        }
        if (sessions.size() > 2 * pool.getMaximumPoolSize()) {
            for (var connection : sessions.keySet()) {
                if (connection.isClosed()) {
                    sessions.remove(connection);
                }
            }
        }
        var session = new PostgresqlSession(physical);
        sessions.put(physical, session);
        return session;
    }

    private interface Attempt<R extends @Nullable Object> {
        R run();
    }

    /** Runs the whole work again when it lost against another transaction, a few times, later each time. */
    private static <R extends @Nullable Object> R repeat(Attempt<R> attempt) {
        for (var count = 1; ; count++) {
            try {
                return attempt.run();
            } catch (DatabaseFailure e) {
                if (!e.retryable()) {
                    throw e;
                }
                if (count == ATTEMPTS) {
                    throw Problem.of(503, "database_conflict")
                            .header("Retry-After", "1")
                            .cause(e);
                }
                var limit = BACKOFF_MICROS << count;
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(
                        limit / 2 + ThreadLocalRandom.current().nextLong(limit)));
            }
        }
    }
}
