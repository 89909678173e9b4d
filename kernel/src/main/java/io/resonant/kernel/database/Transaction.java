package io.resonant.kernel.database;

import io.resonant.kernel.event.Event;
import io.resonant.kernel.sql.ParsedSql;
import java.time.Instant;
import java.util.UUID;

/**
 * Work for one tenant. A store of a tenant's table takes exactly this in its constructor, so that no query can forget
 * whose rows it may see: every text must contain {@code :tenant}, and on PostgreSQL row-level security hides the rest.
 */
public final class Transaction {
    private final UnitOfWork unit;
    private final UUID tenant;
    private final String scope;

    Transaction(UnitOfWork unit, UUID tenant) {
        this.unit = unit;
        this.tenant = tenant;
        this.scope = tenant.toString();
    }

    public UUID tenant() {
        return tenant;
    }

    /** @throws IllegalStateException when the text does not name {@code :tenant} */
    public Statement sql(String text) {
        var sql = ParsedSql.of(text);
        if (sql.slot(ParsedSql.TENANT) < 0) {
            throw new IllegalStateException("A tenant's statement must filter by :tenant: " + text);
        }
        return new Statement(unit, sql, scope).bind(ParsedSql.TENANT, tenant);
    }

    public Statement sql(Dialect texts) {
        return sql(texts.text(unit.engine()));
    }

    /**
     * Waits for whoever else of the tenant does work of the same name, and keeps them out until the end of the
     * transaction. Rows that do not exist yet cannot be locked: what counts them before it adds one needs this.
     */
    public void oneAtATime(String work) {
        unit.oneAtATime(scope, work);
    }

    /**
     * Writes an event in this transaction. It is numbered at the commit, without gaps for each tenant and in the order
     * of the commits, and told to listeners afterwards.
     */
    public void publish(Event event) {
        unit.publish(tenant, event);
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
