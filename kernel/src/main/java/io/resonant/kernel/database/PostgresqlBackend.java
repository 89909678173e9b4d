package io.resonant.kernel.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.resonant.kernel.database.ConstraintViolation.Kind;
import io.resonant.kernel.event.Subscription;
import io.resonant.kernel.notification.PostgresqlListener;
import io.resonant.kernel.pool.Admission;
import io.resonant.kernel.pool.Sharing;
import io.resonant.kernel.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A pool of connections to PostgreSQL. */
final class PostgresqlBackend implements Backend {
    private static final int ATTEMPTS = 10;
    private static final int MOST_COMMITS = 16;
    private static final long BACKOFF_MICROS = 500;
    private static final String COLUMNS_OF_INDEX = """
            select array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality as k(number, place)
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number order by k.place)
            from pg_index i where i.indexrelid = to_regclass(quote_ident(?))""";

    private static final String FENCE =
            "select 1 from pg_trigger where tgname = 'resonant_move_fence' and tgenabled <> 'D' limit 1";

    private final DatabaseLocation.Postgresql location;
    private final DatabaseSettings settings;
    private final HikariDataSource pool;
    private final Admission admission;
    private @Nullable HikariDataSource libraryPool;
    private final ConcurrentHashMap<Connection, PostgresqlSession> sessions = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, List<String>> uniqueColumns = new ConcurrentHashMap<>();
    private final Sharing<UnitOfWork.Kind, UnitOfWork> commitsOfMany;
    private final SharedLookups lookups;
    private final LongAdder commits = new LongAdder();
    private final LongAdder writes = new LongAdder();

    private PostgresqlBackend(DatabaseLocation.Postgresql location, DatabaseSettings settings, HikariDataSource pool) {
        this.location = location;
        this.settings = settings;
        this.pool = pool;
        this.admission = new Admission(settings.connections(), settings.connectionTimeout());
        this.commitsOfMany = new Sharing<>(1, MOST_COMMITS, settings.queue(), this::commit, Failures::isStorage);
        this.lookups = new SharedLookups(this::query, settings.queue());
    }

    static PostgresqlBackend open(DatabaseLocation.Postgresql location, DatabaseSettings settings) {
        var config = configuration(location, settings);
        config.setPoolName("postgresql");
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(Math.min(2, settings.connections()));
        config.setConnectionInitSql(initialize(settings, true));
        return new PostgresqlBackend(location, settings, new HikariDataSource(config));
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
        writes.increment();
        return done;
    }

    @Override
    public boolean isFenced() {
        try (var _ = admission.enter();
                var connection = pool.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(FENCE)) {
            return rows.next();
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public Database.Load load() {
        var bean = pool.getHikariPoolMXBean();
        return new Database.Load(
                bean.getActiveConnections(),
                bean.getIdleConnections(),
                admission.waiting() + commitsOfMany.waiting() + lookups.waiting(),
                commits.sum(),
                writes.sum());
    }

    /** A few connections of their own, so that a library's transactions and settings cannot disturb ours. */
    @Override
    public synchronized DataSource dataSource(UnitOfWork.Context context) {
        var known = libraryPool;
        if (known == null) {
            var config = configuration(location, settings);
            config.setPoolName("postgresql-library");
            config.setMaximumPoolSize(3);
            config.setMinimumIdle(0);
            config.setConnectionInitSql(initialize(settings, false));
            known = new HikariDataSource(config);
            libraryPool = known;
        }
        return known;
    }

    @Override
    public Subscription listen(String channel, Duration check, Database.Listener listener) {
        return new PostgresqlListener(location::connect, channel, check, listener::told, listener::check);
    }

    @Override
    public synchronized void close() {
        if (libraryPool != null) {
            libraryPool.close();
        }
        pool.close();
        admission.close();
    }

    private <T extends @Nullable Object> Work.Done<T> attempt(Session.Mode mode, Work<T> work) {
        var done = transaction(mode, lease -> work.attempt(lease, mode));
        if (done.unit().isUnsent() && !done.unit().isEmpty()) {
            commitsOfMany.go(done.unit().kind(), done.unit());
        }
        return done;
    }

    /**
     * The events of a tenant are numbered in the order of the commits, so that its commits follow each other: what comes while
     * one is under way goes together with the next one, and one round trip and one flush to the disk serve many. With 64
     * callers that is twice the writes per second at 0.6 times the processor time of each (measured).
     */
    private void commit(List<UnitOfWork> units) {
        this.<@Nullable Void>transaction(Session.Mode.WRITE, lease -> {
            UnitOfWork.send(units, lease.take());
            return null;
        });
    }

    private void query(Session.Call call, String scope, Session.Rows<@Nullable Void> rows) {
        this.<@Nullable Void>transaction(
                Session.Mode.SINGLE_READ, lease -> lease.take().query(call, scope, rows));
    }

    private interface Within<R extends @Nullable Object> {
        R run(Lease lease) throws SQLException;
    }

    private <R extends @Nullable Object> R transaction(Session.Mode mode, Within<R> work) {
        try (var lease = new Lease(mode)) {
            try {
                var result = work.run(lease);
                lease.commit();
                return result;
            } catch (Throwable e) {
                lease.undo(e);
                throw e;
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /** One transaction's hold on a connection, from the first use of it on. */
    private final class Lease implements UnitOfWork.Lease, AutoCloseable {
        private final Session.Mode mode;
        private Admission.@Nullable Place place;
        private @Nullable Connection connection;
        private @Nullable PostgresqlSession session;

        Lease(Session.Mode mode) {
            this.mode = mode;
        }

        @Override
        public Engine engine() {
            return PostgresqlBackend.this.engine();
        }

        @Override
        public SharedLookups lookups() {
            return lookups;
        }

        @Override
        public PostgresqlSession take() throws SQLException {
            place = admission.enter();
            var taken = pool.getConnection();
            connection = taken;
            var begun = session(taken);
            begun.begin(mode);
            session = begun;
            return begun;
        }

        /** What waited until now may be refused now. */
        void commit() {
            if (session == null) {
                return;
            }
            try {
                session.commit();
            } catch (SQLException e) {
                throw Failures.of(e);
            }
            if (mode == Session.Mode.WRITE) {
                commits.increment();
            }
        }

        void undo(Throwable cause) {
            if (connection != null && session != null) {
                PostgresqlBackend.this.undo(connection, session, cause);
            }
        }

        @Override
        public void close() throws SQLException {
            try {
                if (connection != null) {
                    connection.close();
                }
            } finally {
                if (place != null) {
                    place.close();
                }
            }
        }
    }

    private void undo(Connection connection, PostgresqlSession session, Throwable cause) {
        try {
            session.rollback();
            if (cause instanceof DatabaseFailure) {
                session.forget(); // a kept plan may be what failed
            }
            if (cause instanceof ConstraintViolation violation && violation.kind() == Kind.UNIQUE) {
                completeColumns(connection, violation);
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
            pool.evictConnection(connection); // which ends the transaction on the server
        }
    }

    private void completeColumns(Connection connection, ConstraintViolation violation) throws SQLException {
        var name = violation.name();
        if (name == null || !violation.columns().isEmpty()) {
            return;
        }
        var known = uniqueColumns.get(name);
        if (known == null) {
            try (var statement = connection.prepareStatement(COLUMNS_OF_INDEX)) {
                statement.setString(1, name);
                try (var result = statement.executeQuery()) {
                    known = result.next()
                            ? List.of((String[]) result.getArray(1).getArray())
                            : List.<String>of();
                }
            }
            uniqueColumns.put(name, known);
        }
        violation.columns(known);
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

    private static HikariConfig configuration(DatabaseLocation.Postgresql location, DatabaseSettings settings) {
        var config = new HikariConfig();
        config.setJdbcUrl(location.jdbcUrl());
        config.setUsername(location.user());
        config.setPassword(location.password());
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setAutoCommit(true);
        config.addDataSourceProperty("ApplicationName", settings.session());
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return config;
    }

    /**
     * What a new connection is told. Row-level security does not bind superusers and roles with BYPASSRLS, so with such
     * a login the connection becomes {@code resonant_app}, which the migration runner has made.
     */
    private static String initialize(DatabaseSettings settings, boolean readOnly) {
        return """
                set default_transaction_read_only = %s;
                set statement_timeout = %d;
                set idle_in_transaction_session_timeout = %d;
                select set_config('role', 'resonant_app', false)
                  from pg_roles where rolname = session_user and (rolsuper or rolbypassrls)""".formatted(
                        readOnly ? "on" : "off",
                        settings.statementTimeout().toMillis(),
                        settings.statementTimeout().toMillis() * 2);
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
