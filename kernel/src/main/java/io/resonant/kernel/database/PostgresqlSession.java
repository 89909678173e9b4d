package io.resonant.kernel.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection to PostgreSQL. The start of the transaction and the tenant for row-level security travel in front of the
 * statement that needs them, in one round trip: a read of one statement costs one, a write of one statement two, with
 * events or without.
 */
final class PostgresqlSession extends Session {
    private static final String SCOPE = "select set_config('resonant.tenant', ?, true);";

    private Mode mode = Mode.SINGLE_READ;
    private boolean open; // the server has seen the begin
    private @Nullable String scope; // what the server has been told in this transaction

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

    private record Key(Prefix prefix, Object statement, boolean last) {}

    @Override
    Engine engine() {
        return Engine.POSTGRESQL;
    }

    @Override
    void begin(Mode wanted) {
        mode = wanted;
        open = false;
        scope = null;
    }

    @Override
    void commit() throws SQLException {
        if (open) {
            run("commit");
        }
        open = false;
    }

    @Override
    void rollback() throws SQLException {
        if (open) {
            open = false;
            run("rollback");
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

    private <T extends @Nullable Object> T query(Call call, String wanted, Rows<T> rows, boolean last)
            throws SQLException {
        var prefix = prefix(wanted);
        var kept = acquire(prefix, call, last);
        try {
            execute(kept, prefix, call, wanted);
            open &= !last;
            try (var result = kept.statement().getResultSet()) {
                if (result == null) {
                    throw new IllegalStateException("The statement returns no rows; use update(): " + call.text());
                }
                return rows.read(result, kept.columns(result));
            }
        } finally {
            release(kept);
        }
    }

    @Override
    int update(Call call, String wanted) throws SQLException {
        var prefix = prefix(wanted);
        var kept = acquire(prefix, call, false);
        try {
            execute(kept, prefix, call, wanted);
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

    private Kept acquire(Prefix prefix, Call call, boolean last) throws SQLException {
        return prefix == Prefix.NONE && !last
                ? acquire(call.key(), call.text())
                : acquire(new Key(prefix, call.key(), last), prefix.text + call.text() + (last ? ";commit" : ""));
    }

    private void execute(Kept kept, Prefix prefix, Call call, String wanted) throws SQLException {
        PreparedStatement statement = kept.statement();
        var place = 1;
        if (prefix.hasScope) {
            statement.setString(place++, wanted);
        }
        for (var value : call.values()) {
            Values.bind(Engine.POSTGRESQL, statement, place++, value);
        }
        if (mode != Mode.SINGLE_READ) {
            open = true; // even when it fails: the begin in front of it has run
        }
        statement.execute();
        scope = wanted;
        for (var i = 0; i < prefix.results; i++) {
            statement.getMoreResults();
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
