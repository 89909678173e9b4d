package io.resonant.kernel.transfer;

import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The mover's own connections to a PostgreSQL database. A few are kept, so that no log-in falls into a pause. */
final class PostgresqlConnections {
    /** How the ledger is locked by what must not overlap with anything else of a mover. */
    static final String ALONE = " for update";

    /** How it is locked by what several threads of one mover do at once. */
    static final String TOGETHER = " for share";

    private static final int KEPT = 8;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOG_IN_SECONDS = 10;
    private static final Duration USUAL = Duration.ofMinutes(15); // then the network is taken for dead
    private static final String NAME = "resonant-mover";
    private static final long ONE_MOVER = 4_706_313_552L; // a number for pg_advisory_lock that nobody else uses
    private static final String SETTINGS = """
            set resonant.tenant = '*'; set resonant.move_bypass = 'on'; set statement_timeout = 0;
            set idle_in_transaction_session_timeout = 0; set lock_timeout = 0; set search_path = public;
            set tcp_keepalives_idle = 20; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4""";
    private static final String OTHERS = " from pg_stat_activity where datname = current_database() and usename ="
            + " session_user and application_name like '" + NAME + " %' and application_name <> current_setting("
            + "'application_name')";

    private static final Set<String> IN_THE_WAY = Set.of("55P03", "40P01"); // no lock in time, deadlock
    private static final int CLAIM_ATTEMPTS = 50;
    private static final long CLAIM_WAIT_NANOS = 40_000_000;
    private static final int FREE_ATTEMPTS = 50;
    private static final long FREE_WAIT_NANOS = 200_000_000;

    private final DatabaseLocation.Postgresql location;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private volatile @Nullable String mover;
    private volatile Duration patience = USUAL;
    private @Nullable Connection claim; // holds the lock that makes this process the mover

    PostgresqlConnections(DatabaseLocation.Postgresql location) {
        this.location = location;
    }

    private record Idle(Connection connection, long since) {}

    interface Work<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException;
    }

    interface Change {
        void run(Connection connection) throws SQLException;
    }

    @Nullable
    String mover() {
        return mover;
    }

    /** How long to wait for an answer of the server from now on; null for the usual time. */
    void patience(@Nullable Duration answer) {
        patience = answer == null ? USUAL : answer;
    }

    Duration patience() {
        return patience;
    }

    /** The name of the mover's sessions. */
    String application() {
        var token = mover;
        return token == null ? NAME : NAME + " " + token.replace("'", "");
    }

    void run(Change change) throws SQLException {
        this.<@Nullable Void>with(connection -> {
            change.run(connection);
            return null;
        });
    }

    /** One transaction of this mover, which locks the ledger first. */
    <T extends @Nullable Object> T owned(String lock, Work<T> work) throws SQLException {
        return with(connection -> {
            Ledger.require(connection, mover, lock);
            return work.run(connection);
        });
    }

    /**
     * A change that needs tables for itself while others read them, in one transaction. It never waits long for a lock,
     * because everybody else would wait behind it, and those who hold one might wait for it; it tries again instead.
     */
    void untilFree(Change change) throws SQLException {
        for (var attempt = 1; ; attempt++) {
            try {
                run(connection -> {
                    execute(connection, "set local lock_timeout = '300ms'");
                    change.run(connection);
                });
                return;
            } catch (SQLException e) {
                if (attempt == FREE_ATTEMPTS || !IN_THE_WAY.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(FREE_WAIT_NANOS));
            }
        }
    }

    /** Something that may take as long as it needs, statement by statement or in one transaction. */
    void slowly(Change change) throws SQLException {
        run(connection -> {
            connection.setNetworkTimeout(Runnable::run, 0);
            change.run(connection);
        });
    }

    /** One transaction. */
    <T extends @Nullable Object> T with(Work<T> work) throws SQLException {
        var connection = take();
        var done = false;
        try {
            var result = work.run(connection);
            connection.commit();
            done = true;
            return result;
        } finally {
            if (done) {
                giveBack(connection);
            } else {
                undo(connection);
            }
        }
    }

    /**
     * Makes this process the one that carries the move on. What another one has begun here is ended first.
     *
     * @throws Side.Superseded while another process is at it
     */
    synchronized void claim(String token) throws SQLException {
        var held = claim;
        if (held == null || !held.isValid(2)) {
            close();
            mover = token;
            held = connect();
            claim = held;
            for (var attempt = 1;
                    !text(held, "select pg_try_advisory_lock(" + ONE_MOVER + ")")
                            .equals("t");
                    attempt++) {
                if (attempt == CLAIM_ATTEMPTS) {
                    close();
                    throw new Side.Superseded();
                }
                LockSupport.parkNanos(CLAIM_WAIT_NANOS); // the session of one that has just ended may still be there
            }
            endOthers(held);
        }
        mover = token;
        run(connection -> {
            if (exists(connection, Ledger.TABLE)) {
                Ledger.claim(connection, token);
            }
        });
    }

    Connection take() throws SQLException {
        while (true) {
            Idle kept;
            synchronized (idle) {
                kept = idle.poll();
            }
            var connection = kept == null ? connect() : kept.connection();
            if (kept == null || System.nanoTime() - kept.since() < FRESH_NANOS || connection.isValid(2)) {
                connection.setAutoCommit(false);
                connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
                return connection;
            }
            abandon(connection);
            abandonIdle(); // they go the same way, and asking each takes as long
        }
    }

    private void abandonIdle() {
        synchronized (idle) {
            idle.forEach(one -> abandon(one.connection()));
            idle.clear();
        }
    }

    void giveBack(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        synchronized (idle) {
            if (idle.size() < KEPT && !connection.isClosed()) {
                idle.push(new Idle(connection, System.nanoTime())); // the last one knows the tables best
                return;
            }
        }
        connection.close();
    }

    /** Ends a transaction that failed, and the connection with it when that is what failed. */
    void undo(Connection connection) {
        try {
            connection.setNetworkTimeout(Runnable::run, 2_000);
            connection.rollback(); // so that its locks are gone when the caller goes on
            giveBack(connection);
        } catch (SQLException _) {
            abandon(connection);
        }
    }

    private static void abandon(Connection connection) {
        try {
            connection.abort(Runnable::run); // does not wait for a server that may be gone
        } catch (SQLException _) {
            // it is closed in either case
        }
    }

    synchronized void close() throws SQLException {
        synchronized (idle) {
            for (var one : idle) {
                one.connection().close();
            }
            idle.clear();
        }
        var held = claim;
        claim = null;
        if (held != null) {
            held.close();
        }
    }

    private Connection connect() throws SQLException {
        // A server that takes the connection and then says nothing must not be waited for.
        var seconds = String.valueOf(Math.clamp(patience.toSeconds(), 1, LOG_IN_SECONDS));
        var connection = location.with(Map.of("connectTimeout", seconds, "loginTimeout", seconds))
                .connect();
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
        execute(connection, mover == null ? SETTINGS : SETTINGS + "; set application_name = '" + application() + "'");
        return connection;
    }

    /** A statement of a process that died may still run, and commit; one behind a broken network even for long. */
    private static void endOthers(Connection connection) throws SQLException {
        execute(connection, "select pg_terminate_backend(pid)" + OTHERS);
        for (var attempt = 0; !text(connection, "select count(*)" + OTHERS).equals("0"); attempt++) {
            if (attempt == 500) {
                throw new SQLException("Sessions of a former mover have not ended; nothing has changed. Try again, or"
                        + " end the sessions named " + NAME + " in pg_stat_activity.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
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

    /**
     * Keeps every writer out of tables for as long as a transaction lasts. Whoever waits for a lock makes those behind wait
     * too, and may be waited for by those who are to end: so each attempt is short, and the others go on in between.
     */
    static final class Locks {
        private static final Set<String> NOT_NOW = Set.of("55P03", "57014", "40P01"); // lock, time, deadlock
        private static final long FIRST_MILLIS = 30;
        private static final long LONGEST_MILLIS = 400;
        private static final String DEADLOCK_MILLIS =
                "select (1000 * extract(epoch from current_setting('deadlock_timeout')::interval))::bigint";
        private static final String HOLDERS = """
                select string_agg(distinct 'session ' || a.pid || ' of ' || coalesce(nullif(a.application_name, ''), '?')
                           || ' (' || coalesce(a.state, '?') || ')', ', ')
                  from pg_locks l join pg_stat_activity a on a.pid = l.pid
                 where l.database = (select oid from pg_database where datname = current_database())
                   and l.relation = any (?::regclass[]) and l.granted and l.pid <> pg_backend_pid()
                   and l.mode not in ('AccessShareLock', 'RowShareLock')""";

        private Locks() {}

        /** @throws SQLException when writers in flight did not end in time; it says who they are */
        static void keepWritersOut(Connection connection, List<Table> tables, Duration patience) throws SQLException {
            var end = System.nanoTime() + patience.toNanos();
            var names = Names.list(tables.stream().map(Table::name).toList());
            for (var millis = FIRST_MILLIS; ; millis = next(connection, millis)) {
                var left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
                var failure = attempt(connection, names, Math.min(left, millis));
                if (failure == null) {
                    return;
                }
                if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis) >= end) {
                    throw new SQLException(
                            "Writers did not end within " + patience.toMillis() + " ms: " + holders(connection, tables)
                                    + ". Nothing has changed. End them, or try again.",
                            failure.getSQLState(),
                            failure);
                }
                keepMaintenanceOut(connection, tables);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            }
        }

        /** Conflicts only with the likes of autovacuum, which gives way after a second; writers notice nothing. */
        static void keepMaintenanceOut(Connection connection, List<Table> tables) throws SQLException {
            execute(
                    connection,
                    "set local lock_timeout = '5s'; lock table "
                            + Names.list(tables.stream().map(Table::name).toList())
                            + " in share update exclusive mode");
        }

        /** Before PostgreSQL looks for a deadlock and ends one of those in it, who may not be us. */
        private static long next(Connection connection, long millis) throws SQLException {
            var longest = Math.min(LONGEST_MILLIS, Long.parseLong(text(connection, DEADLOCK_MILLIS)) * 2 / 3);
            return Math.clamp(2 * millis, 1, Math.max(1, longest));
        }

        private static @Nullable SQLException attempt(Connection connection, String names, long millis)
                throws SQLException {
            try {
                execute(
                        connection,
                        "savepoint writers; set local lock_timeout = " + millis + "; set local statement_timeout = "
                                + millis);
                execute(
                        connection,
                        "lock table " + names + " in share row exclusive mode; set local statement_timeout = 0;"
                                + " set local lock_timeout = '5s'; release savepoint writers");
                return null;
            } catch (SQLException e) {
                if (!NOT_NOW.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
                execute(connection, "rollback to savepoint writers");
                return e;
            }
        }

        private static String holders(Connection connection, List<Table> tables) throws SQLException {
            try (var statement = connection.prepareStatement(HOLDERS)) {
                statement.setArray(
                        1,
                        connection.createArrayOf(
                                "text",
                                tables.stream()
                                        .map(table -> Names.quoted(table.name()))
                                        .toArray()));
                try (var row = statement.executeQuery()) {
                    row.next();
                    var found = row.getString(1);
                    return found == null ? "they have just ended" : found;
                }
            }
        }
    }
}
