package io.resonant.kernel.database;

import io.resonant.kernel.database.ConstraintViolation.Kind;
import io.resonant.kernel.database.DatabaseFailure.Fenced;
import io.resonant.kernel.problem.Problem;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What the drivers report, as what the program can act on. */
final class Failures {
    private static final String FENCED = "resonant-fenced";
    private static final Pattern SQLITE_COLUMNS = Pattern.compile("(?:UNIQUE|NOT NULL) constraint failed: ([^)]+)");
    private static final Pattern SQLITE_CHECK = Pattern.compile("CHECK constraint failed: ([^)]+)");
    private static final Pattern POSTGRESQL_KEY = Pattern.compile("^Key \\((.+?)\\)=");

    private Failures() {}

    static RuntimeException of(SQLException e) {
        return switch (e) {
            case SQLiteException sqlite -> sqlite(sqlite);
            case PSQLException postgresql -> postgresql(postgresql, postgresql.getServerErrorMessage());
            case SQLTransientConnectionException _ ->
                Problem.of(503, "overloaded").header("Retry-After", "1").cause(e);
            default -> new DatabaseFailure(String.valueOf(e.getMessage()), false, e);
        };
    }

    /** The storage itself failed, not the statement: the connection may no longer be in a known state. */
    static boolean isStorage(RuntimeException failure) {
        return failure instanceof Problem problem && problem.status() >= 500;
    }

    private static RuntimeException sqlite(SQLiteException e) {
        var code = e.getResultCode();
        if (code == SQLiteErrorCode.SQLITE_CONSTRAINT_TRIGGER
                && String.valueOf(e.getMessage()).contains(FENCED)) {
            return new Fenced(e);
        }
        return switch (code) {
            case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID ->
                new ConstraintViolation(Kind.UNIQUE, null, sqliteColumns(e), e);
            case SQLITE_CONSTRAINT_FOREIGNKEY -> new ConstraintViolation(Kind.FOREIGN_KEY, null, List.of(), e);
            case SQLITE_CONSTRAINT_NOTNULL -> new ConstraintViolation(Kind.NOT_NULL, null, sqliteColumns(e), e);
            case SQLITE_CONSTRAINT_CHECK, SQLITE_CONSTRAINT_DATATYPE ->
                new ConstraintViolation(Kind.CHECK, sqliteCheck(e), List.of(), e);
            default -> sqliteStorage(e, SQLiteErrorCode.getErrorCode(code.code & 0xFF));
        };
    }

    private static RuntimeException sqliteStorage(SQLiteException e, SQLiteErrorCode code) {
        return switch (code) {
            case SQLITE_FULL -> Problem.of(507, "storage_full").cause(e);
            case SQLITE_READONLY -> Problem.of(503, "storage_read_only").cause(e);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                Problem.of(503, "storage_busy").header("Retry-After", "1").cause(e);
            case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_CORRUPT, SQLITE_NOTADB ->
                Problem.of(503, "storage_failed").cause(e);
            default -> new DatabaseFailure(String.valueOf(e.getMessage()), false, e);
        };
    }

    private static List<String> sqliteColumns(SQLiteException e) {
        var matcher = SQLITE_COLUMNS.matcher(String.valueOf(e.getMessage()));
        if (!matcher.find() || matcher.group(1).startsWith("index ")) {
            return List.of();
        }
        return Arrays.stream(matcher.group(1).split(", "))
                .map(column -> column.substring(column.indexOf('.') + 1).strip())
                .toList();
    }

    private static @Nullable String sqliteCheck(SQLiteException e) {
        var matcher = SQLITE_CHECK.matcher(String.valueOf(e.getMessage()));
        return matcher.find() ? matcher.group(1) : null;
    }

    private static RuntimeException postgresql(PSQLException e, @Nullable ServerErrorMessage server) {
        var state = String.valueOf(e.getSQLState());
        return switch (state) {
            case "23505", "23P01" -> violation(Kind.UNIQUE, e, server);
            case "23503" -> violation(Kind.FOREIGN_KEY, e, server);
            case "23502" -> violation(Kind.NOT_NULL, e, server);
            case "23514" -> violation(Kind.CHECK, e, server);
            case "DM001" -> new Fenced(e);
            case "40001", "40P01" -> new DatabaseFailure(String.valueOf(e.getMessage()), true, e);
            // A plan kept from before a migration by another node; the statement is prepared anew on the next attempt.
            case "0A000" ->
                new DatabaseFailure(
                        String.valueOf(e.getMessage()),
                        String.valueOf(e.getMessage()).contains("cached plan"),
                        e);
            // A publication, which a move makes and drops, went while the statement looked for it; the next attempt
            // does not.
            case "XX000" ->
                new DatabaseFailure(
                        String.valueOf(e.getMessage()),
                        String.valueOf(e.getMessage()).contains("cache lookup failed for publication"),
                        e);
            case "53100" -> Problem.of(507, "storage_full").cause(e);
            case "25006" -> Problem.of(503, "storage_read_only").cause(e);
            case "57014" -> Problem.of(503, "database_timeout").cause(e);
            case "58030", "XX001", "XX002" -> Problem.of(503, "storage_failed").cause(e);
            default ->
                state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")
                        ? Problem.of(503, "database_unavailable")
                                .header("Retry-After", "2")
                                .cause(e)
                        : new DatabaseFailure(String.valueOf(e.getMessage()), false, e);
        };
    }

    private static ConstraintViolation violation(Kind kind, PSQLException e, @Nullable ServerErrorMessage server) {
        if (server == null) {
            return new ConstraintViolation(kind, null, List.of(), e);
        }
        var columns = switch (kind) {
            case NOT_NULL -> server.getColumn() == null ? List.<String>of() : List.of(server.getColumn());
            case UNIQUE -> keyColumns(server.getDetail());
            case FOREIGN_KEY, CHECK -> List.<String>of();
        };
        return new ConstraintViolation(kind, server.getConstraint(), columns, e);
    }

    private static List<String> keyColumns(@Nullable String detail) {
        var matcher = POSTGRESQL_KEY.matcher(detail == null ? "" : detail);
        return matcher.find() ? List.of(matcher.group(1).split(", ")) : List.of();
    }
}
