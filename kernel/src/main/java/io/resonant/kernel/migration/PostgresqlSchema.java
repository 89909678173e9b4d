package io.resonant.kernel.migration;

import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * A PostgreSQL database as a place: emptied without losing what is in it, by giving its schema another name, or made beside
 * another one for something to be tried in.
 */
public final class PostgresqlSchema {
    private static final int LOOKS = 30;

    private final DatabaseLocation.Postgresql location;

    public PostgresqlSchema(DatabaseLocation.Postgresql location) {
        this.location = location;
    }

    /** Fills the empty schema. */
    public interface Work<T> {
        /** @param aside the schema in which what was there is kept; nothing when there was nothing */
        T with(Optional<String> aside) throws IOException, SQLException;
    }

    /**
     * Gives the database another content. What is in it is kept in a schema of another name, and is back when the work
     * fails.
     *
     * @throws Problem as {@link #requireAlone}; nothing was changed then
     */
    public <T> T replace(String aside, Work<T> work) throws IOException, SQLException {
        requireAlone();
        if (isEmpty()) {
            return work.with(Optional.empty());
        }
        putAside(aside);
        try {
            return work.with(Optional.of(aside));
        } catch (IOException | SQLException | RuntimeException e) {
            bringBack(aside);
            throw e;
        }
    }

    /**
     * Those that are just leaving get some time.
     *
     * @throws Problem 409 {@code database_connected} when others use the database, whose tables cannot be taken from under
     *     them
     */
    public void requireAlone() throws SQLException {
        try (var connection = location.connect();
                var statement = connection.createStatement()) {
            int others = others(statement);
            for (int looks = 0; others > 0 && looks < LOOKS; looks++) {
                statement.execute("select pg_sleep(0.1)");
                others = others(statement);
            }
            if (others > 0) {
                throw Problem.of(409, "database_connected").with("count", others);
            }
        }
    }

    private static int others(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("select count(*) from pg_stat_activity where datname = current_database()"
                + " and pid <> pg_backend_pid() and usesysid is not null")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Whether there is no table in it. */
    private boolean isEmpty() throws SQLException {
        try (var connection = location.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from pg_tables where schemaname = 'public'")) {
            row.next();
            return row.getInt(1) == 0;
        }
    }

    /** Everything gets another name, and an empty schema is in its place. */
    private void putAside(String name) throws SQLException {
        change(
                "alter schema public rename to " + Names.quoted(name),
                "create schema public",
                "grant usage on schema public to public");
    }

    /** What was put aside is what it was, and what came in its place is gone. */
    private void bringBack(String name) throws SQLException {
        change("drop schema public cascade", "alter schema " + Names.quoted(name) + " rename to public");
    }

    /** @return an empty database on the same server */
    public DatabaseLocation.Postgresql create(String name) throws SQLException {
        execute("create database " + Names.quoted(name) + " template template0");
        return location.withDatabase(name);
    }

    /**
     * Drops a database that this login has made, with the sessions that the login has in it. Autovacuum gives way to that;
     * {@code with (force)} would want to end it, for which a login needs to be a superuser.
     */
    public void drop(String name) throws SQLException {
        try (var connection = location.connect();
                var end = connection.prepareStatement("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = ? and usename = session_user")) {
            end.setString(1, name);
            end.execute();
            execute(connection, "drop database if exists " + Names.quoted(name));
        }
    }

    private void change(String... statements) throws SQLException {
        try (var connection = location.connect()) {
            connection.setAutoCommit(false);
            for (var sql : statements) {
                execute(connection, sql);
            }
            connection.commit();
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = location.connect()) {
            execute(connection, sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
