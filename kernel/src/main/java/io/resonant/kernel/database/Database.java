package io.resonant.kernel.database;

import io.resonant.kernel.database.Backend.Work;
import io.resonant.kernel.event.Committed;
import io.resonant.kernel.event.Subscription;
import io.resonant.kernel.time.Ids;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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

    private final Backend backend;
    private final UnitOfWork.Context context;
    private final List<Consumer<Committed>> listeners = new CopyOnWriteArrayList<>();
    // Reads that were seen to need more than one statement, by the class of their lambda: they start as a snapshot.
    private final ConcurrentHashMap<Class<?>, Boolean> snapshots = new ConcurrentHashMap<>();

    private Database(Backend backend, UnitOfWork.Context context) {
        this.backend = backend;
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
     * @param waiting transactions that wait for a connection, on SQLite for the writer
     * @param commits since the start; on SQLite one commit may hold several writes
     * @param writes since the start
     */
    public record Load(int active, int idle, int waiting, long commits, long writes) {}

    /** Opens connections; the schema must have been migrated. */
    public static Database open(DatabaseSettings settings, InstantSource clock) {
        var context = new UnitOfWork.Context(clock, new Ids(clock), new UnitOfWork.SlowLog(settings.slow()));
        var backend = switch (settings.location()) {
            case DatabaseLocation.Sqlite sqlite -> SqliteBackend.open(sqlite, settings);
            case DatabaseLocation.Postgresql postgresql -> PostgresqlBackend.open(postgresql, settings);
        };
        return new Database(backend, context);
    }

    public Engine engine() {
        return backend.engine();
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
        return backend.listen(channel, check, listener);
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
        return backend.dataSource(context);
    }

    public Load load() {
        return backend.load();
    }

    @Override
    public void close() {
        backend.close();
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
                return backend.read(Session.Mode.SINGLE_READ, work);
            } catch (UnitOfWork.NeedsSnapshot _) {
                snapshots.put(caller, true);
            }
        }
        return backend.read(Session.Mode.SNAPSHOT_READ, work);
    }

    private <T extends @Nullable Object> T write(Function<UnitOfWork, T> function) {
        Work.refuseNesting();
        var done = backend.write(new Work<>(function, context));
        for (var numbered : done.unit().numbered()) {
            var published = new Committed(numbered.tenant(), numbered.sequence());
            listeners.forEach(listener -> listener.accept(published));
        }
        done.unit().afterCommit().forEach(Runnable::run);
        return done.result();
    }
}
