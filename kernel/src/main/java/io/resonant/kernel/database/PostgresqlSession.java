package io.resonant.kernel.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection to PostgreSQL. The start of the transaction travels in front of its first statement, in one round trip, and
 * so do the tenant for row-level security, when the connection worked for another one before, and changes whose outcome
 * nobody waits for: a read of one statement costs one, a write of one statement two, with events or without, and one when
 * its count is not asked for.
 */
final class PostgresqlSession extends Session {
    private static final int MOST_WAITING =
            16; // each different sequence is prepared once, so they must not become many
    private static final String SCOPE = "select set_config('resonant.tenant', ?, false);";

    private Mode mode = Mode.SINGLE_READ;
    private boolean open; // the server has seen the begin
    private @Nullable String scope; // what the server certainly knows: a rollback takes back what it was told
    private final List<Call> waiting = new ArrayList<>(4); // travel in front of the next statement
    private String waitingScope = "";

    PostgresqlSession(Connection connection) {
        super(connection);
    }

    /** What is sent together. */
    private record Key(String begin, boolean scoped, List<Object> statements, boolean last) {
        boolean isAlone() {
            return begin.isEmpty() && !scoped && statements.size() == 1 && !last;
        }

        /** How many results come before the one of the last statement. */
        int before() {
            return (begin.isEmpty() ? 0 : 1) + (scoped ? 1 : 0) + statements.size() - 1;
        }
    }

    @Override
    public Engine engine() {
        return Engine.POSTGRESQL;
    }

    @Override
    void begin(Mode wanted) {
        mode = wanted;
        open = false;
        waiting.clear();
    }

    @Override
    void commit() throws SQLException {
        if (!waiting.isEmpty()) {
            update(waiting.removeLast(), waitingScope, true);
        } else if (open) {
            run("commit");
        }
        open = false;
    }

    @Override
    void rollback() throws SQLException {
        waiting.clear();
        scope = null;
        if (open) {
            open = false;
            run("rollback");
        }
    }

    @Override
    void later(Call call, String wanted) throws SQLException {
        if (!wanted.equals(waitingScope) || waiting.size() == MOST_WAITING) {
            flush();
        }
        waiting.add(call);
        waitingScope = wanted;
    }

    /** Changes of a transaction that is sent with others of its kind, whose sequences are few. */
    void later(List<Call> calls, String wanted) {
        waiting.addAll(calls);
        waitingScope = wanted;
    }

    @Override
    void flush() throws SQLException {
        if (!waiting.isEmpty()) {
            update(waiting.removeLast(), waitingScope);
        }
    }

    @Override
    <T extends @Nullable Object> T query(Call call, String wanted, Rows<T> rows) throws SQLException {
        return query(call, wanted, rows, false);
    }

    @Override
    <T extends @Nullable Object> T queryLast(Call call, String wanted, Rows<T> rows) throws SQLException {
        return query(call, wanted, rows, true);
    }

    @Override
    int update(Call call, String wanted) throws SQLException {
        return update(call, wanted, false);
    }

    private <T extends @Nullable Object> T query(Call call, String wanted, Rows<T> rows, boolean last)
            throws SQLException {
        var kept = execute(call, wanted, last);
        try (var result = kept.statement().getResultSet()) {
            if (result == null) {
                throw new IllegalStateException("The statement returns no rows; use update(): " + call.text());
            }
            return rows.read(result, kept.columns(result));
        } finally {
            release(kept);
        }
    }

    private int update(Call call, String wanted, boolean last) throws SQLException {
        var kept = execute(call, wanted, last);
        try {
            return Math.max(0, kept.statement().getUpdateCount());
        } finally {
            release(kept);
        }
    }

    private String begin() {
        if (open || mode == Mode.SINGLE_READ) {
            return "";
        }
        return mode == Mode.WRITE ? "begin read write;" : "begin isolation level repeatable read read only;";
    }

    /** Runs what waits, then the call, then the commit if it is the last one. Released by the caller. */
    private Kept execute(Call call, String wanted, boolean last) throws SQLException {
        if (!wanted.equals(waitingScope)) {
            flush();
        }
        var calls = together(call);
        var key = new Key(
                begin(), !wanted.equals(scope), calls.stream().map(Call::key).toList(), last);
        scope = null;
        var kept = acquire(key, calls);
        var done = false;
        try {
            bind(kept.statement(), key.scoped() ? wanted : null, calls);
            if (mode != Mode.SINGLE_READ) {
                open = true; // even when it fails: the begin in front of it has run
            }
            kept.statement().execute();
            open &= !last;
            for (var i = 0; i < key.before(); i++) {
                kept.statement().getMoreResults();
            }
            scope = wanted;
            done = true;
            return kept;
        } finally {
            if (!done) {
                release(kept);
            }
        }
    }

    private List<Call> together(Call call) {
        if (waiting.isEmpty()) {
            return List.of(call);
        }
        waiting.add(call);
        var calls = List.copyOf(waiting);
        waiting.clear();
        return calls;
    }

    private Kept acquire(Key key, List<Call> calls) throws SQLException {
        if (key.isAlone()) {
            return acquire(calls.getFirst().key(), calls.getFirst().text());
        }
        var text = new StringBuilder(key.begin()).append(key.scoped() ? SCOPE : "");
        calls.forEach(call -> text.append(call.text()).append(';'));
        return acquire(key, text.append(key.last() ? "commit" : "").toString());
    }

    private static void bind(PreparedStatement statement, @Nullable String scope, List<Call> calls)
            throws SQLException {
        var place = 1;
        if (scope != null) {
            statement.setString(place++, scope);
        }
        for (var call : calls) {
            for (var value : call.values()) {
                Values.bind(Engine.POSTGRESQL, statement, place++, value);
            }
        }
    }

    private void run(String text) throws SQLException {
        var kept = acquire(text, text);
        try {
            kept.statement().execute();
        } finally {
            release(kept);
        }
    }
}
