/**
 * Transactions, statements and migrations for SQLite and PostgreSQL with one behaviour. Owns {@code java.sql}, the
 * connection pool, the drivers and Flyway. Tables: event_log, event_sequences (the outbox).
 *
 * <p>{@link io.resonant.kernel.database.Database} is the way in. A store of a feature takes a
 * {@link io.resonant.kernel.database.Transaction} in its constructor and writes
 *
 * <pre>{@code
 * transaction.sql("select id, title from specs where organization_id = :tenant and id = :id")
 *         .bind("id", id)
 *         .first(row -> new Title(row.uuid("id"), row.text("title")));
 * }</pre>
 *
 * <p>The rules that make both engines behave alike:
 * <ul>
 *   <li>The work given to {@code read} and {@code write} may run more than once (a read that turns out to need a
 *       snapshot, a write after a serialisation failure). It does database work only; effects outside go to
 *       {@code afterCommit}.
 *   <li>A statement that fails ends its transaction: nothing more can be done in it, it rolls back. For a conflict
 *       that is expected, write {@code on conflict do nothing} and look at the count.
 *   <li>No transaction starts inside another one.
 * </ul>
 */
@NullMarked
package io.resonant.kernel.database;

import org.jspecify.annotations.NullMarked;
