package io.resonant.kernel.database;

import io.resonant.kernel.event.Event;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.sql.ParsedSql;
import io.resonant.kernel.time.Ids;
import io.resonant.kernel.time.Instants;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at one transaction: what {@link Transaction} and {@link SystemTransaction} share. On PostgreSQL it takes a
 * connection only at the first statement whose outcome it has to know; a write that never does is sent with those of others.
 */
final class UnitOfWork {
    /** Two works that are told apart by name only may still wait for each other, which does no harm. */
    private static final String ONE_AT_A_TIME =
            "select 1 as locked from pg_advisory_xact_lock(hashtextextended(:work, 0))";

    private static final int MOST_UNSENT = 16; // each different sequence is prepared once

    private final Lease lease;
    private final Session.Mode mode;
    private final Context context;
    private final Instant now;
    private final List<Outbox.Entry> events = new ArrayList<>(2);
    private final List<Runnable> afterCommit = new ArrayList<>(2);
    private final List<Session.Call> unsent = new ArrayList<>(4);
    private String unsentScope = "";
    private @Nullable Session session;
    private List<Outbox.Numbered> numbered = List.of();
    private @Nullable RuntimeException failure;
    private int statements;
    private boolean ended;

    UnitOfWork(Lease lease, Session.Mode mode, Context context) {
        this.lease = lease;
        this.session = lease instanceof Session open ? open : null;
        this.mode = mode;
        this.context = context;
        this.now = context.now();
    }

    /** Where a transaction takes its connection from. A {@link Session} is there from the beginning. */
    interface Lease {
        Engine engine();

        /** Called once at most. The transaction has begun there. */
        Session take() throws SQLException;

        /** What lets lookups go together with those of others, where that is possible. */
        default @Nullable SharedLookups lookups() {
            return null;
        }
    }

    /** Writes that change the same tenant's rows by the same statements, so that one prepared text serves all of them. */
    record Kind(String scope, List<Object> statements) {}

    /** What every transaction of one database needs from outside. */
    record Context(InstantSource clock, Ids ids, SlowLog slow) {
        Instant now() {
            return Instants.truncate(clock.instant());
        }
    }

    /** Names the statements that take long. Logs the text, never the values: they belong to the users. */
    static final class SlowLog {
        private static final Logger LOG = LoggerFactory.getLogger("io.resonant.kernel.database.slow");

        private final long threshold;

        SlowLog(Duration threshold) {
            this.threshold = threshold.toNanos();
        }

        /** @param started from {@link System#nanoTime} */
        void check(long started, String text) {
            var nanos = System.nanoTime() - started;
            if (nanos >= threshold) {
                LOG.warn(
                        "A statement took {} ms: {}",
                        nanos / 1_000_000,
                        text.strip().replaceAll("\\s+", " "));
            }
        }
    }

    /** A library's own calls. */
    interface Jdbc<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Thrown through the work when a read turns out to need more than one statement; not an error of anybody. */
    static final class NeedsSnapshot extends Error {
        private static final long serialVersionUID = 1L;

        NeedsSnapshot() {
            super("restarted as a snapshot", null, false, false);
        }
    }

    Engine engine() {
        return lease.engine();
    }

    Instant now() {
        return now;
    }

    UUID newId() {
        return context.ids().next();
    }

    <T extends @Nullable Object> T query(Session.Call call, String scope, Session.Rows<T> rows) {
        var started = before();
        try {
            return session().query(call, scope, rows);
        } catch (SQLException e) {
            throw failed(Failures.of(e), call);
        } finally {
            context.slow().check(started, call.text());
        }
    }

    /** With those of others if the whole read is this statement. */
    <T> Optional<T> find(SharedLookups.Lookup<T> lookup) {
        var shared = mode == Session.Mode.SINGLE_READ ? lease.lookups() : null;
        if (shared == null) {
            return query(lookup.call(), lookup.scope(), (result, columns) -> {
                var row = new Row(engine(), result, columns);
                while (result.next()) {
                    lookup.take(row);
                }
                return lookup.found();
            });
        }
        var started = before();
        try {
            return shared.find(lookup);
        } catch (RuntimeException e) {
            throw failed(e, lookup.call());
        } finally {
            context.slow().check(started, lookup.call().text());
        }
    }

    /** Like {@link #query} for the statement after which only the commit comes. */
    <T extends @Nullable Object> T queryLast(Session.Call call, String scope, Session.Rows<T> rows) {
        var started = before();
        try {
            return session().queryLast(call, scope, rows);
        } catch (SQLException e) {
            throw failed(Failures.of(e), call);
        } finally {
            context.slow().check(started, call.text());
        }
    }

    int update(Session.Call call, String scope) {
        var started = beforeChange(call);
        try {
            return session().update(call, scope);
        } catch (SQLException e) {
            throw failed(Failures.of(e), call);
        } finally {
            context.slow().check(started, call.text());
        }
    }

    void later(Session.Call call, String scope) {
        var started = beforeChange(call);
        try {
            if (staysUnsent(scope)) {
                unsent.add(call);
                unsentScope = scope;
            } else {
                session().later(call, scope);
            }
        } catch (SQLException e) {
            throw failed(Failures.of(e), call);
        } finally {
            context.slow().check(started, call.text());
        }
    }

    /** A library's own calls, inside this transaction. */
    <T> T jdbc(Jdbc<T> work) {
        before();
        try {
            var open = session();
            open.flush();
            return work.run(open.connection());
        } catch (SQLException e) {
            var cause = Failures.of(e);
            failure = cause;
            throw cause;
        }
    }

    void publish(UUID tenant, Event event) {
        requireWrite("publish an event");
        events.add(new Outbox.Entry(tenant, event.topic(), event.type(), Json.of(event.payload())));
    }

    void afterCommit(Runnable action) {
        requireWrite("wait for a commit");
        afterCommit.add(action);
    }

    /** SQLite has one writer anyway. */
    void oneAtATime(String scope, String work) {
        requireWrite("keep others out");
        if (engine() == Engine.POSTGRESQL) {
            new Statement(this, ParsedSql.of(ONE_AT_A_TIME), scope)
                    .bind("work", work + ":" + scope)
                    .exists();
        }
    }

    /**
     * The last step inside the transaction: numbers the events, unless the whole of it is still unsent. Fails when a statement
     * failed and was ignored.
     */
    void finish() {
        var earlier = failure;
        if (earlier != null) {
            throw earlier;
        }
        if (!events.isEmpty() && !isNumberedWithOthers()) {
            numbered = Outbox.write(this, events);
        }
    }

    /** Whether nothing of it has reached the database; {@link #send} does what there is to do. */
    boolean isUnsent() {
        return session == null;
    }

    /** Whether it changes anything. */
    boolean isEmpty() {
        return unsent.isEmpty() && events.isEmpty();
    }

    Kind kind() {
        return new Kind(unsentScope, unsent.stream().map(Session.Call::key).toList());
    }

    /**
     * Does what several of one kind want, in one transaction whose commit travels along, and numbers the events of all in
     * their order.
     */
    static void send(List<UnitOfWork> units, PostgresqlSession open) {
        var first = units.getFirst();
        var all = new UnitOfWork(open, first.mode, first.context);
        for (var unit : units) {
            open.later(unit.unsent, unit.unsentScope);
            all.events.addAll(unit.events);
        }
        all.finish();
        for (var numbered : all.numbered) {
            var sequence = numbered.sequence() - all.events.size();
            for (var unit : units) {
                sequence += unit.events.size();
                unit.numbered =
                        unit.events.isEmpty() ? List.of() : List.of(new Outbox.Numbered(numbered.tenant(), sequence));
            }
        }
    }

    /** From now on every use is refused: a transaction must not leak out of its work. */
    void end() {
        ended = true;
    }

    @Nullable
    RuntimeException failure() {
        return failure;
    }

    List<Outbox.Numbered> numbered() {
        return numbered;
    }

    List<Runnable> afterCommit() {
        return afterCommit;
    }

    private boolean staysUnsent(String scope) {
        return session == null && unsent.size() < MOST_UNSENT && (unsent.isEmpty() || scope.equals(unsentScope));
    }

    private boolean isNumberedWithOthers() {
        return session == null
                && events.stream().allMatch(event -> event.tenant().toString().equals(unsentScope));
    }

    private Session session() throws SQLException {
        var open = session;
        if (open == null) {
            open = lease.take();
            session = open;
            for (var call : unsent) {
                open.later(call, unsentScope);
            }
        }
        return open;
    }

    private long before() {
        if (ended) {
            throw new IllegalStateException("The transaction is over; it must not be used outside of its work");
        }
        var earlier = failure;
        if (earlier != null) {
            throw new IllegalStateException("An earlier statement failed, the transaction can only roll back", earlier);
        }
        if (mode == Session.Mode.SINGLE_READ && statements > 0) {
            throw new NeedsSnapshot();
        }
        statements++;
        return System.nanoTime();
    }

    private long beforeChange(Session.Call call) {
        if (mode != Session.Mode.WRITE) {
            throw new IllegalStateException("A read transaction cannot change anything: " + call.text());
        }
        return before();
    }

    private RuntimeException failed(RuntimeException e, Session.Call call) {
        failure = e instanceof DatabaseFailure fatal
                ? new DatabaseFailure(fatal.getMessage() + " in: " + call.text(), fatal.retryable(), e)
                : e;
        return failure;
    }

    private void requireWrite(String what) {
        if (mode != Session.Mode.WRITE) {
            throw new IllegalStateException("A read transaction cannot " + what);
        }
    }
}
