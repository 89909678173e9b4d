package io.resonant.kernel.migration;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.transfer.MoveSuccession;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies what is missing, and refuses a database that it does not understand: one that a newer program has taken
 * something from, one whose history has been changed, one with a migration that failed half-way. Never repairs anything.
 *
 * <p>The history is compared without Flyway first, because loading it costs more than the rest of a start; Flyway runs
 * only when there is something to apply.
 */
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** Emptied by a move that came back, and closed; another move may begin into it. */
    private static final String CLEARED = "cleared";

    private static final String PAST_THE_FENCE = "options=-c%20resonant.move_bypass%3Don";

    private final DatabaseLocation location;
    private final String folder;
    private final List<Migration> known;

    public Migrations(DatabaseLocation location) {
        this.location = location;
        this.folder = "database/" + location.engine().folder();
        this.known = Migration.of(folder);
        if (known.isEmpty()) {
            throw new IllegalStateException("There are no migrations on the class path under " + folder);
        }
    }

    /**
     * @param current the newest version that is applied; null for an empty database
     * @param newest the newest version that this program knows
     * @param pending file names
     */
    public record Status(@Nullable String current, String newest, List<String> pending) {}

    /** The newest version that this program knows. */
    public static String newest(Engine engine) {
        return Migration.of("database/" + engine.folder()).getLast().version();
    }

    /** @throws SchemaProblem when the database does not fit this program */
    public Status status() {
        try (var connection = location.connect()) {
            return compare(connection);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /**
     * Applies what is missing. Safe to be called by several nodes at once: they wait for each other.
     *
     * @return the status afterwards
     * @throws SchemaProblem when the database does not fit this program, or a migration fails
     */
    public Status apply() {
        return apply(known.getLast().version());
    }

    /**
     * Applies what is missing up to a version, so that rows of an older program can be put into the schema that they come
     * from.
     */
    public Status apply(String upTo) {
        var before = status();
        if (before.pending().stream().anyMatch(file -> isUpTo(file, upTo))) {
            requireNoMove(before.pending());
            switch (location) {
                case DatabaseLocation.Postgresql _ -> migrate(upTo); // Flyway takes a lock in the database
                case DatabaseLocation.Sqlite sqlite -> migrateAlone(sqlite, upTo);
            }
        }
        if (location.engine() == Engine.POSTGRESQL) {
            try (var connection = location.connect()) {
                PostgresqlGrants.apply(connection, !before.pending().isEmpty());
            } catch (SQLException e) {
                throw unreachable(e);
            }
        }
        var after = before.pending().isEmpty() ? before : status();
        if (!before.pending().isEmpty()) {
            LOG.info(
                    "The schema is now at version {}; migrations applied: {}.",
                    after.current(),
                    before.pending().size());
        }
        return after;
    }

    private boolean isUpTo(String file, String version) {
        return known.stream()
                .anyMatch(migration ->
                        migration.file().equals(file) && migration.version().compareTo(version) <= 0);
    }

    /** What only one of the two databases of a move had would be left behind without a word. */
    private void requireNoMove(List<String> pending) {
        var state = stateInMove();
        if (state == null || isCleared()) {
            return;
        }
        var parameters = Map.<String, Object>of("files", String.join(", ", pending), "database", location);
        if (state.equals("left")) {
            throw new SchemaProblem(
                    "left",
                    parameters,
                    "The database " + location
                            + " was left by a move: its rows are in another one. Nothing was changed."
                            + " Use the address of that one.");
        }
        throw new SchemaProblem(
                "moving",
                parameters,
                "The database " + location + " is being moved, and its schema cannot change (" + pending
                        + ") before the"
                        + " move is over. Nothing was changed. Start the program that began the move, complete or cancel"
                        + " the move, and start this one then.");
    }

    private boolean isCleared() {
        return CLEARED.equals(stateInMove());
    }

    private @Nullable String stateInMove() {
        try {
            return MoveSuccession.ledger(location).get("state");
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    private Status compare(Connection connection) throws SQLException {
        var history = History.read(connection, location.engine());
        var pending = known.stream()
                .filter(migration -> !history.contains(migration.number()))
                .toList();
        for (var entry : history.entries()) {
            check(entry);
        }
        var newest = history.newest();
        for (var migration : pending) {
            if (newest != null && migration.number() < newest) {
                throw new SchemaProblem(
                        "skipped",
                        Map.of("file", migration.file()),
                        "Migration " + migration.file() + " was never applied, although newer ones were. "
                                + "Nothing was changed. Use the program that made this database, or a backup.");
            }
        }
        return new Status(
                newest == null ? null : "%04d".formatted(newest),
                known.getLast().version(),
                pending.stream().map(Migration::file).toList());
    }

    private void check(History.Entry entry) {
        if (!entry.success()) {
            throw new SchemaProblem(
                    "broken",
                    Map.of("file", entry.script()),
                    "Migration " + entry.script() + " failed half-way in the past. Nothing was changed. "
                            + "Restore the backup from before it.");
        }
        var match = known.stream()
                .filter(migration -> migration.number() == entry.version())
                .findFirst();
        if (match.isEmpty()
                && Expansion.isBearable(
                        entry.version(), entry.script(), known.getLast().number())) {
            return; // a newer program has added something that this one need not know
        }
        if (match.isEmpty()) {
            throw new SchemaProblem(
                    "newer",
                    Map.of(
                            "version",
                            "%04d".formatted(entry.version()),
                            "newest",
                            known.getLast().version()),
                    "The database is at version %04d, this program knows only %s. Nothing was changed. Start the newer program."
                            .formatted(entry.version(), known.getLast().version()));
        }
        if (match.get().checksum() != entry.checksum()) {
            throw new SchemaProblem(
                    "changed",
                    Map.of("file", match.get().file()),
                    ("Migration %s is not the one that was applied to this database (checksum %d, "
                                    + "applied %d). Nothing was changed. Use the program that made this database.")
                            .formatted(match.get().file(), match.get().checksum(), entry.checksum()));
        }
    }

    /** Flyway has no lock for SQLite, so a file beside the database is locked, for threads and for processes. */
    private void migrateAlone(DatabaseLocation.Sqlite sqlite, String upTo) {
        var file = Path.of(sqlite.file() + ".migration");
        synchronized (Migrations.class) { // a lock on a file is held by the whole process
            try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                if (status().pending().stream().anyMatch(pending -> isUpTo(pending, upTo))) {
                    migrate(upTo);
                }
            } catch (IOException e) {
                throw new SchemaProblem(
                        "locked",
                        Map.of("file", file, "reason", String.valueOf(e.getMessage())),
                        "The file " + file + " cannot be locked: " + e.getMessage() + ". Nothing was changed.",
                        e);
            }
        }
    }

    private void migrate(String upTo) {
        var target = known.stream()
                .map(Migration::version)
                .filter(version -> version.compareTo(upTo) <= 0)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var login = location instanceof DatabaseLocation.Postgresql postgresql ? postgresql : null;
        var flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(
                        url(login != null), login == null ? "" : login.user(), login == null ? "" : login.password())
                .locations("classpath:" + folder)
                .table(History.TABLE)
                .target(target)
                .placeholderReplacement(false)
                .validateMigrationNaming(true)
                .loggers("slf4j")
                .load();
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            var reason = reason(e);
            throw new SchemaProblem(
                    "not_migrated", Map.of("reason", reason), "The schema could not be migrated: " + reason, e);
        }
    }

    /** Flyway's message is a page of text: its first line says which step failed, the deepest cause says why. */
    private static String reason(FlywayException e) {
        var step = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
        var deepest = e.getCause();
        while (deepest != null && deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest == null ? step : step + " (" + deepest.getMessage() + ")";
    }

    /** A database that was emptied and is closed refuses changes from anybody else. */
    private String url(boolean isPostgresql) {
        var url = location.jdbcUrl();
        return isPostgresql && isCleared() ? url + (url.contains("?") ? "&" : "?") + PAST_THE_FENCE : url;
    }

    private SchemaProblem unreachable(SQLException e) {
        return new SchemaProblem(
                "unreachable",
                Map.of("database", location, "reason", String.valueOf(e.getMessage())),
                "The database " + location + " cannot be opened: " + e.getMessage(),
                e);
    }
}
