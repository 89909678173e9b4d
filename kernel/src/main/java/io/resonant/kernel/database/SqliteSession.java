package io.resonant.kernel.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.CoreResultSet;

/** A connection to the SQLite file. The scope means nothing here: there is no second wall, only the stores' filter. */
final class SqliteSession extends Session {
    private boolean open;

    SqliteSession(Connection connection) throws SQLException {
        super(connection);
        // In its autocommit mode the driver tries a begin and a commit after each statement. We do both ourselves: it
        // is
        // told that it has a transaction, and the transaction that it begins for that is ended.
        connection.setAutoCommit(false);
        run("commit");
    }

    @Override
    public Engine engine() {
        return Engine.SQLITE;
    }

    @Override
    void begin(Mode mode) throws SQLException {
        switch (mode) {
            case SINGLE_READ -> {}
            case SNAPSHOT_READ -> {
                run("begin deferred");
                open = true;
            }
            case WRITE -> {
                run("begin immediate");
                open = true;
            }
        }
    }

    @Override
    void commit() throws SQLException {
        if (open) {
            run("commit");
            open = false;
        }
    }

    @Override
    void rollback() throws SQLException {
        if (open) {
            open = false;
            run("rollback");
        }
    }

    /** A part of the transaction that can be undone alone. */
    void savepoint() throws SQLException {
        run("savepoint unit");
    }

    void releaseSavepoint() throws SQLException {
        run("release unit");
    }

    /** Fails when SQLite has already rolled the whole transaction back, as it does when the disk is full. */
    void rollbackToSavepoint() throws SQLException {
        run("rollback to unit");
        run("release unit");
    }

    @Override
    void later(Call call, String scope) throws SQLException {
        update(call, scope);
    }

    @Override
    void flush() {
        // nothing ever waits
    }

    @Override
    <T extends @Nullable Object> T query(Call call, String scope, Rows<T> rows) throws SQLException {
        var kept = acquire(call.key(), call.text());
        try {
            bind(kept, call);
            try (var result = open(kept)) {
                return rows.read(result, kept.columns(result));
            }
        } finally {
            release(kept);
        }
    }

    @Override
    <T extends @Nullable Object> T queryLast(Call call, String scope, Rows<T> rows) throws SQLException {
        return query(call, scope, rows);
    }

    @Override
    int update(Call call, String scope) throws SQLException {
        var kept = acquire(call.key(), call.text());
        try {
            bind(kept, call);
            return kept.statement().executeUpdate();
        } finally {
            release(kept);
        }
    }

    /**
     * The driver asks SQLite for the names of all columns each time, a sixth of what a read by key costs. Once they are
     * known, they are given back to the result, of which a statement has only one.
     */
    private static ResultSet open(Kept kept) throws SQLException {
        var last = kept.opened;
        if (last == null) {
            var result = kept.statement().executeQuery();
            var own = (CoreResultSet) result;
            kept.opened = own;
            kept.names = own.colsMeta;
            return result;
        }
        kept.statement().execute();
        last.colsMeta = kept.names;
        return kept.statement().getResultSet();
    }

    private static void bind(Kept kept, Call call) throws SQLException {
        var values = call.values();
        for (var i = 0; i < values.length; i++) {
            Values.bind(Engine.SQLITE, kept.statement(), i + 1, values[i]);
        }
    }

    private void run(String text) throws SQLException {
        var kept = acquire(text, text);
        try {
            kept.statement().executeUpdate();
        } finally {
            release(kept);
        }
    }
}
