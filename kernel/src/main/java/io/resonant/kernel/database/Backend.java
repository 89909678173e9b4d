package io.resonant.kernel.database;

import io.resonant.kernel.database.DatabaseFailure.Fenced;
import io.resonant.kernel.event.Subscription;
import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** How an engine runs transactions. */
sealed interface Backend extends AutoCloseable permits SqliteBackend, PostgresqlBackend {
    Engine engine();

    /** @throws UnitOfWork.NeedsSnapshot when the work needs more than a {@code SINGLE_READ} can give */
    <T extends @Nullable Object> T read(Session.Mode mode, Work<T> work);

    /** Returns when the work is durable. */
    <T extends @Nullable Object> Work.Done<T> write(Work<T> work);

    /** Whether the database refuses changes because its rows have moved. */
    boolean isFenced();

    Database.Load load();

    /** See {@link Database#dataSource}. */
    DataSource dataSource(UnitOfWork.Context context);

    /** See {@link Database#listen}. */
    Subscription listen(String channel, Duration check, Database.Listener listener);

    @Override
    void close();

    /** What a caller wants done in one transaction; it can be attempted several times. */
    final class Work<T extends @Nullable Object> {
        private static final ThreadLocal<Boolean> INSIDE = new ThreadLocal<>();

        private final Function<UnitOfWork, T> function;
        private final UnitOfWork.Context context;

        Work(Function<UnitOfWork, T> function, UnitOfWork.Context context) {
            this.function = function;
            this.context = context;
        }

        /**
         * Refuses a transaction inside another one, on both engines alike: on SQLite it would wait for the writer that runs
         * it, on PostgreSQL it would take a second connection and could starve the pool.
         */
        static void refuseNesting() {
            if (INSIDE.get() != null) {
                throw new IllegalStateException("A transaction must not start inside another one: "
                        + "pass the Transaction on, or do the work after it or in afterCommit");
            }
        }

        /** The outcome of an attempt that is, or is about to be, committed. */
        record Done<T extends @Nullable Object>(T result, UnitOfWork unit) {}

        /** Everything of one attempt but its begin and its end. */
        Done<T> attempt(UnitOfWork.Lease lease, Session.Mode mode) {
            var unit = new UnitOfWork(lease, mode, context);
            INSIDE.set(Boolean.TRUE);
            try {
                var result = function.apply(unit);
                unit.finish();
                return new Done<>(result, unit);
            } catch (RuntimeException e) {
                var first = unit.failure(); // decides, even when the work wrapped it into something of its own
                if (first instanceof DatabaseFailure fatal && fatal.retryable() && e != fatal) {
                    throw fatal;
                }
                if (first instanceof Fenced fenced) {
                    throw fenced;
                }
                throw e;
            } finally {
                unit.end();
                INSIDE.remove();
            }
        }
    }
}
