package io.resonant.kernel.database;

import io.resonant.kernel.time.Ids;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on SQLite or PostgreSQL. Work that is given to it may run more than once, so it does nothing but database
 * work; a read sees one consistent snapshot; a write is durable when the method returns.
 */
public final class Database implements AutoCloseable {
    private final Backend backend;
    private final Context context;
    private final List<Consumer<Published>> listeners = new CopyOnWriteArrayList<>();
    // Reads that were seen to need more than one statement, by the class of their lambda: they start as a snapshot.
    private final ConcurrentHashMap<Class<?>, Boolean> snapshots = new ConcurrentHashMap<>();

    private Database(Backend backend, Context context) {
        this.backend = backend;
        this.context = context;
    }

    /** A tenant's events up to this number are durable. */
    public record Published(UUID tenant, long sequence) {}

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
        var context = new Context(clock, new Ids(clock), new SlowLog(settings.slow()));
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
        return write(unit -> work.apply(new Transaction(unit, tenant)));
    }

    /** Like {@link #write} for work without a result. */
    public void run(UUID tenant, Consumer<Transaction> work) {
        this.<@Nullable Void>write(unit -> {
            work.accept(new Transaction(unit, tenant));
            return null;
        });
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
    public void onPublished(Consumer<Published> listener) {
        listeners.add(listener);
    }

    public Load load() {
        return backend.load();
    }

    @Override
    public void close() {
        backend.close();
    }

    private <T extends @Nullable Object> T read(Class<?> caller, Function<UnitOfWork, T> function) {
        Nesting.check();
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
        Nesting.check();
        var done = backend.write(new Work<>(function, context));
        for (var numbered : done.unit().numbered()) {
            var published = new Published(numbered.tenant(), numbered.sequence());
            listeners.forEach(listener -> listener.accept(published));
        }
        done.unit().afterCommit().forEach(Runnable::run);
        return done.result();
    }
}
