package io.resonant.kernel.database;

import io.resonant.kernel.sql.ParsedSql;
import java.time.Instant;
import java.util.UUID;

/** Work across tenants: sign-in, jobs, claiming work. Deliberately another type, so that a review sees each use. */
public final class SystemTransaction {
    /** Row-level security lets this scope see every tenant's rows. */
    static final String SCOPE = "*";

    private final UnitOfWork unit;

    SystemTransaction(UnitOfWork unit) {
        this.unit = unit;
    }

    public Statement sql(String text) {
        return new Statement(unit, ParsedSql.of(text), SCOPE);
    }

    public Statement sql(Dialect texts) {
        return sql(texts.text(unit.engine()));
    }

    /**
     * Waits for whoever else of the whole server does work of the same name, and keeps them out until the end of the
     * transaction. Rows that do not exist yet cannot be locked: what counts them before it adds one needs this.
     */
    public void oneAtATime(String work) {
        unit.oneAtATime(SCOPE, work);
    }

    /** One tenant's view of the same database transaction, for that tenant's stores. */
    public Transaction within(UUID tenant) {
        return new Transaction(unit, tenant);
    }

    /** The same instant throughout the transaction, in microseconds. */
    public Instant now() {
        return unit.now();
    }

    public UUID newId() {
        return unit.newId();
    }

    /** Runs once, on the caller's thread, when the transaction is durable; never when it rolled back. */
    public void afterCommit(Runnable action) {
        unit.afterCommit(action);
    }
}
