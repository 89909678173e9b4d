package io.resonant.kernel.job;

import io.resonant.kernel.database.Statement;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.JsonCodec;
import java.time.Instant;

/**
 * A declared job that can be scheduled, in the transaction that makes it necessary: it runs if and only if that commits.
 *
 * @param <T> what the job is told, kept as JSON
 */
public final class OneTimeJob<T> {
    private static final String INSERT = """
            insert into scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version, priority)
            select :name, :key, :data, :at, :picked, 1, 0 where %s
            on conflict (task_name, task_instance) do nothing""";
    private static final String FOR_ALL = INSERT.formatted("1 = 1");
    private static final String FOR_TENANT =
            INSERT.formatted("cast(:tenant as text) <> ''"); // the table knows no tenants

    private final String name;
    private final Runnable lookNow;

    OneTimeJob(String name, Runnable lookNow) {
        this.name = name;
        this.lookNow = lookNow;
    }

    /**
     * @param key names this run among those of the job; an equal one that waits stays as it is
     * @param at the earliest time
     */
    public void schedule(Transaction transaction, String key, T data, Instant at) {
        insert(transaction.sql(FOR_TENANT), key, data, at);
        transaction.afterCommit(lookNow);
    }

    /** The same in work across tenants. */
    public void schedule(SystemTransaction transaction, String key, T data, Instant at) {
        insert(transaction.sql(FOR_ALL), key, data, at);
        transaction.afterCommit(lookNow);
    }

    private void insert(Statement statement, String key, T data, Instant at) {
        statement
                .bind("name", name)
                .bind("key", key)
                .bind("data", JsonCodec.writeBytes(data))
                .bind("at", at)
                .bind("picked", false)
                .update();
    }
}
