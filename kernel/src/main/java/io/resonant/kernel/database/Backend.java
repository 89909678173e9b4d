package io.resonant.kernel.database;

import org.jspecify.annotations.Nullable;

/** How an engine runs transactions. */
sealed interface Backend extends AutoCloseable permits SqliteBackend, PostgresqlBackend {
    Engine engine();

    /** @throws UnitOfWork.NeedsSnapshot when the work needs more than a {@code SINGLE_READ} can give */
    <T extends @Nullable Object> T read(Session.Mode mode, Work<T> work);

    /** Returns when the work is durable. */
    <T extends @Nullable Object> Work.Done<T> write(Work<T> work);

    Database.Load load();

    @Override
    void close();
}
