package io.resonant.kernel.database;

import io.resonant.kernel.database.Backend.Work;
import io.resonant.kernel.event.Committed;
import io.resonant.kernel.event.Subscription;
import io.resonant.kernel.time.Ids;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on SQLite or PostgreSQL. Work that is given to it may run more than once, so it does nothing but database
 * work; a read sees one consistent snapshot; a write is durable when the method returns.
 */
public final class Database implements AutoCloseable {
    private static final ScopedValue<Companion> COMPANION = ScopedValue.newInstance();

    private final Current current;
    private final UnitOfWork.Context context;
    private final List<Consumer<Committed>> listeners = new CopyOnWriteArrayList<>();
    // Reads that were seen to need more than one statement, by the class of their lambda: they start as a snapshot.
    private final ConcurrentHashMap<Class<?>, Boolean> snapshots = new ConcurrentHashMap<>();

    private Database(Current current, UnitOfWork.Context context) {
        this.current = current;
        this.context = context;
    }

    /** Hears of other nodes. Called on one thread, one call after the other. */
    public interface Listener {
        /** Another node, or this one, told something. */
        void told(String message);

        /** Something may have been missed: after each connect, and from time to time. */
        void check();
    }

    /** Work that waits for a transaction to be done in. Belongs to the thread that asked for it. */
    private static final class Companion {
        private final UUID tenant;
        private final Consumer<Transaction> work;
        private boolean done;

        Companion(UUID tenant, Consumer<Transaction> work) {
            this.tenant = tenant;
            this.work = work;
        }
    }

    /**
     * How busy the database is, for metrics.
     *
     * @param active connections in use
     * @param idle connections not in use
     * @param waiting transactions that wait for a connection, on SQLite for the writer, on PostgreSQL also to go together with
     *     others
     * @param commits since the start; one commit may hold several writes
     * @param writes since the start
     */
    public record Load(int active, int idle, int waiting, long commits, long writes) {}

    /** Opens connections; the schema must have been migrated. */
    public static Database open(DatabaseSettings settings, InstantSource clock) {
        return open(settings, clock, Succession.NONE);
    }

    /** Opens connections to a database that may be replaced by another one while it is in use. */
    public static Database open(DatabaseSettings settings, InstantSource clock, Succession succession) {
        var context = new UnitOfWork.Context(clock, new Ids(clock), new UnitOfWork.SlowLog(settings.slow()));
        var current = new Current(settings.location(), location -> open(settings.at(location), location), succession);
        return new Database(current, context);
    }

    /** What is in use now. */
    public Engine engine() {
        return current.get().backend().engine();
    }

    /** Where the database in use is. */
    public DatabaseLocation location() {
        return current.get().location();
    }

    /** Calls back, in the background, when another database is in use. */
    public void onMoved(Runnable follower) {
        current.onReplaced(follower);
    }

    /** Opens another database beside the one in use, so that it can be taken at once when its time has come. */
    public Standby standBy(DatabaseLocation location) {
        return new Standby(current, location);
    }

    /** A database that is open and not in use yet. */
    public static final class Standby implements AutoCloseable {
        private static final int FEW = 4;

        private final Current current;
        private final Current.Place place;
        private boolean used;

        private Standby(Current current, DatabaseLocation location) {
            this.current = current;
            this.place = current.prepare(location);
        }

        /**
         * Lets only a few writes of this process in at once until this is closed, or {@link #holdWrites}, and waits until no
         * more are under way. They are done as fast as before, but those that wait do so where nobody waits for them.
         */
        public void thinWrites(Duration patience) {
            current.writes().narrow(FEW, patience);
        }

        /**
         * Lets no write of this process begin until this is closed, and waits for those under way, but not long: whoever needs
         * the tables for itself then meets few who hold one and wait for the next. No write is held for more than a second.
         */
        public void holdWrites(Duration patience) {
            current.writes().narrow(0, patience);
        }

        /** All transactions that begin from now on are done there. */
        public void use() {
            used = true;
            current.replace(place);
        }

        @Override
        public void close() {
            current.writes().open();
            if (!used) {
                place.backend().close();
            }
        }
    }

    /** JDBC in the one place that may write to a SQLite file. */
    public interface Exclusive<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs plain JDBC in one transaction of the SQLite writer; nobody else writes to the file meanwhile.
     *
     * @throws SQLException what the driver reported; nothing of the work is stored then
     */
    public <T extends @Nullable Object> T exclusively(Exclusive<T> work) throws SQLException {
        try {
            return current.get()
                    .backend()
                    .write(new Work<T>(unit -> unit.jdbc(work::run), context))
                    .result();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Reads one tenant's rows. */
    public <T extends @Nullable Object> T read(UUID tenant, Function<Transaction, T> work) {
        return read(work.getClass(), unit -> work.apply(new Transaction(unit, tenant)));
    }

    /** Changes one tenant's rows. */
    public <T extends @Nullable Object> T write(UUID tenant, Function<Transaction, T> work) {
        var companion = companion(tenant);
        if (companion == null) {
            return write(unit -> work.apply(new Transaction(unit, tenant)));
        }
        var result = this.<T>write(unit -> {
            var transaction = new Transaction(unit, tenant);
            companion.work.accept(transaction);
            return work.apply(transaction);
        });
        companion.done = true;
        return result;
    }

    /** Like {@link #write} for work without a result. */
    public void run(UUID tenant, Consumer<Transaction> work) {
        this.<@Nullable Void>write(tenant, transaction -> {
            work.accept(transaction);
            return null;
        });
    }

    /**
     * Runs an action; the first change of the tenant's rows that it makes on this thread also does this work, in the
     * same transaction: either both are done or neither.
     *
     * @return the action's result
     */
    public <T> T alongside(UUID tenant, Consumer<Transaction> work, Supplier<T> action) {
        return ScopedValue.where(COMPANION, new Companion(tenant, work)).call(action::get);
    }

    /** Reads rows of any tenant. */
    public <T extends @Nullable Object> T readSystem(Function<SystemTransaction, T> work) {
        return read(work.getClass(), unit -> work.apply(new SystemTransaction(unit)));
    }

    /** Changes rows of any tenant. */
    public <T extends @Nullable Object> T writeSystem(Function<SystemTransaction, T> work) {
        return write(unit -> work.apply(new SystemTransaction(unit)));
    }

    /** Like {@link #writeSystem} for work without a result. */
    public void runSystem(Consumer<SystemTransaction> work) {
        this.<@Nullable Void>write(unit -> {
            work.accept(new SystemTransaction(unit));
            return null;
        });
    }

    /** Calls back, on the committing thread, when events of this process have become durable. Must be quick. */
    public Subscription onCommitted(Consumer<Committed> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * Hears what nodes tell each other on a channel, until it is closed. Never calls back on SQLite, where there is one
     * node.
     *
     * @param check how often {@link Listener#check} is called at least
     */
    public Subscription listen(String channel, Duration check, Listener listener) {
        return current.listen(channel, check, listener);
    }

    /** Tells every node that listens, at once and without a promise that it arrives. */
    public void tell(String channel, String message) {
        if (engine() == Engine.POSTGRESQL) {
            readSystem(transaction -> transaction
                    .sql("select pg_notify(:channel, :message)")
                    .bind("channel", channel)
                    .bind("message", message)
                    .exists());
        }
    }

    /**
     * Plain JDBC for a library that brings its own SQL, such as the job scheduler. On SQLite its changes wait in the
     * writer's queue like all others, each statement for itself.
     */
    public DataSource dataSource() {
        return current.get().backend().dataSource(context);
    }

    public Load load() {
        return current.get().backend().load();
    }

    @Override
    public void close() {
        current.close();
    }

    private static @Nullable Companion companion(UUID tenant) {
        var companion = COMPANION.isBound() ? COMPANION.get() : null;
        return companion == null || companion.done || !companion.tenant.equals(tenant) ? null : companion;
    }

    private <T extends @Nullable Object> T read(Class<?> caller, Function<UnitOfWork, T> function) {
        Work.refuseNesting();
        var work = new Work<>(function, context);
        if (!snapshots.containsKey(caller)) {
            try {
                return current.get().backend().read(Session.Mode.SINGLE_READ, work);
            } catch (UnitOfWork.NeedsSnapshot _) {
                snapshots.put(caller, true);
            }
        }
        return current.get().backend().read(Session.Mode.SNAPSHOT_READ, work);
    }

    private <T extends @Nullable Object> T write(Function<UnitOfWork, T> function) {
        Work.refuseNesting();
        var work = new Work<>(function, context);
        var done = current.write(backend -> backend.write(work));
        for (var numbered : done.unit().numbered()) {
            var published = new Committed(numbered.tenant(), numbered.sequence());
            listeners.forEach(listener -> listener.accept(published));
        }
        done.unit().afterCommit().forEach(Runnable::run);
        return done.result();
    }

    private static Backend open(DatabaseSettings settings, DatabaseLocation location) {
        return location instanceof DatabaseLocation.Sqlite sqlite
                ? SqliteBackend.open(sqlite, settings)
                : PostgresqlBackend.open((DatabaseLocation.Postgresql) location, settings);
    }

    /** Knows where the rows of a database went that refuses changes. */
    public interface Succession {
        /** For a server whose database never moves: a fence is an error then. */
        Succession NONE = _ -> Optional.empty();

        /**
         * The database that is open now.
         *
         * @return nothing while that is not decided, as in the moment between the one and the other
         */
        Optional<DatabaseLocation> successor(DatabaseLocation fenced);
    }
}
