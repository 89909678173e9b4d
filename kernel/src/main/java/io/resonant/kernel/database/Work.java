package io.resonant.kernel.database;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a caller wants done in one transaction; it can be attempted several times. */
final class Work<T extends @Nullable Object> {
    private final Function<UnitOfWork, T> function;
    private final Context context;

    Work(Function<UnitOfWork, T> function, Context context) {
        this.function = function;
        this.context = context;
    }

    /** The outcome of an attempt that is, or is about to be, committed. */
    record Done<T extends @Nullable Object>(T result, UnitOfWork unit) {}

    /** Everything of one attempt but its begin and its end. */
    Done<T> attempt(Session session, Session.Mode mode) {
        var unit = new UnitOfWork(session, mode, context);
        Nesting.enter();
        try {
            var result = function.apply(unit);
            unit.finish();
            return new Done<>(result, unit);
        } catch (RuntimeException e) {
            var first = unit.failure(); // decides, even when the work wrapped it into something of its own
            if (first instanceof DatabaseFailure fatal && fatal.retryable() && e != fatal) {
                throw fatal;
            }
            throw e;
        } finally {
            unit.end();
            Nesting.leave();
        }
    }
}
