package io.resonant.kernel.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A connection to PostgreSQL. The start of the transaction and the tenant for row-level security travel in front of the
 * statement that needs them, in one round trip, and so do changes whose outcome nobody waits for: a read of one statement
 * costs one, a write of one statement two, with events or without, and one when its count is not asked for.
 */
final class PostgresqlSession extends Session {
    private static final String SCOPE = "select set_config('resonant.tenant', ?, true);";

    private Mode mode = Mode.SINGLE_READ;
    private boolean open; // the server has seen the begin
    private @Nullable String scope; // what the server has been told in this transaction
    private final List<Call> waiting = new ArrayList<>(2); // travel in front of the next statement
    private String waitingScope = "";

    PostgresqlSession(Connection connection) {
        super(connection);
    }

    /** What travels in front of a statement: its text and how many results it has before the statement's own. */
    private enum Prefix {
        NONE("", 0, false),
        SCOPE_ONLY(SCOPE, 1, true),
        READ("begin isolation level repeatable read read only;" + SCOPE, 2, true),
        WRITE("begin read write;" + SCOPE, 2, true);

        private final String text;
        private final int results;
        private final boolean hasScope;

        Prefix(String text, int results, boolean hasScope) {
            this.text = text;
            this.results = results;
            this.hasScope = hasScope;
        }
    }

    private record Key(Prefix prefix, List<Object> statements, boolean last) {}

    @Override
    Engine engine() {
        return Engine.POSTGRESQL;
    }

    @Override
    void begin(Mode wanted) {
        mode = wanted;
        open = false;
        scope = null;
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
        if (open) {
            open = false;
            run("rollback");
        }
    }

    @Override
    void later(Call call, String wanted) throws SQLException {
        if (!wanted.equals(waitingScope)) {
            flush();
        }
        waiting.add(call);
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

    private Prefix prefix(String wanted) {
        if (mode == Mode.SINGLE_READ) {
            return Prefix.SCOPE_ONLY;
        }
        if (!open) {
            return mode == Mode.WRITE ? Prefix.WRITE : Prefix.READ;
        }
        return Objects.equals(scope, wanted) ? Prefix.NONE : Prefix.SCOPE_ONLY;
    }

    /** Runs what waits, then the call, then the commit if it is the last one. Released by the caller. */
    private Kept execute(Call call, String wanted, boolean last) throws SQLException {
        if (!wanted.equals(waitingScope)) {
            flush();
        }
        var prefix = prefix(wanted);
        var calls = together(call);
        var kept = acquire(prefix, calls, last);
        var done = false;
        try {
            bind(kept.statement(), prefix, calls, wanted);
            if (mode != Mode.SINGLE_READ) {
                open = true; // even when it fails: the begin in front of it has run
            }
            kept.statement().execute();
            open &= !last;
            scope = wanted;
            for (var i = 0; i < prefix.results + calls.size() - 1; i++) {
                kept.statement().getMoreResults();
            }
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

    private Kept acquire(Prefix prefix, List<Call> calls, boolean last) throws SQLException {
        if (prefix == Prefix.NONE && calls.size() == 1 && !last) {
            return acquire(calls.getFirst().key(), calls.getFirst().text());
        }
        var key = new Key(prefix, calls.stream().map(Call::key).toList(), last);
        var text = calls.stream().map(Call::text).collect(Collectors.joining(";", prefix.text, last ? ";commit" : ""));
        return acquire(key, text);
    }

    private static void bind(PreparedStatement statement, Prefix prefix, List<Call> calls, String wanted)
            throws SQLException {
        var place = 1;
        if (prefix.hasScope) {
            statement.setString(place++, wanted);
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
