package io.resonant.upgrade;

import io.resonant.backup.Backups.Own;
import io.resonant.backup.Restores;
import io.resonant.backup.Scratch;
import io.resonant.backup.Wiring;
import io.resonant.kernel.catalogue.Shapes;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.image.SqliteImage;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.migration.PostgresqlSchema;
import io.resonant.kernel.migration.SchemaProblem;
import io.resonant.kernel.problem.Problem;
import io.resonant.upgrade.Upgrades.Progress;
import io.resonant.upgrade.Upgrades.Step;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The migrations on a copy of what they will change, on the same engine: whether they go through, what they do to the rows and
 * whether the server answers afterwards.
 */
final class Trial {
    private final Wiring wiring;
    private final Optional<DatabaseLocation.Postgresql> given;
    private final Progress progress;

    /** @param given an empty database, for a login that may not make one */
    Trial(Wiring wiring, Optional<DatabaseLocation.Postgresql> given, Progress progress) {
        this.wiring = wiring;
        this.given = given;
        this.progress = progress;
    }

    /** @param after over the same columns as {@code before} */
    record Outcome(Contents before, Contents after, double seconds) {}

    /** @throws Problem when the upgrade would fail, saying why; nothing has changed then */
    Outcome run(Own backup) {
        try (var scratch = new Scratch(wiring.settings().folder().resolve("upgrading"))) {
            return switch (wiring.database().get()) {
                case DatabaseLocation.Sqlite _ ->
                    on(new DatabaseLocation.Sqlite(scratch.folder().resolve("resonant.db")), backup, scratch.folder());
                case DatabaseLocation.Postgresql postgresql ->
                    given.isPresent()
                            ? on(given.get(), backup, scratch.folder())
                            : beside(postgresql, backup, scratch.folder());
            };
        } catch (SQLException e) {
            throw failed(String.valueOf(e.getMessage())).cause(e);
        }
    }

    private Outcome beside(DatabaseLocation.Postgresql location, Own backup, Path folder) throws SQLException {
        var server = new PostgresqlSchema(location);
        var name = "resonant_trial_" + UUID.randomUUID().toString().substring(0, 8);
        DatabaseLocation copy;
        try {
            copy = server.create(name);
        } catch (SQLException e) {
            throw Problem.of(409, "upgrade_scratch")
                    .with("reason", e.getMessage())
                    .cause(e);
        }
        try {
            return on(copy, backup, folder);
        } finally {
            server.drop(name);
        }
    }

    private Outcome on(DatabaseLocation copy, Own backup, Path folder) throws SQLException {
        progress.at(Step.RESTORE);
        new Restores(wiring).load(backup, copy, folder);
        var common = Contents.common(copy, wiring.tables());
        var before = Contents.over(copy, common);
        progress.at(Step.MIGRATE_COPY);
        long begun = System.nanoTime();
        try {
            new Migrations(copy).apply();
        } catch (SchemaProblem e) {
            throw failed(String.valueOf(e.getMessage())).cause(e);
        }
        double seconds =
                (System.nanoTime() - begun) / (double) Duration.ofSeconds(1).toNanos();
        progress.at(Step.COMPARE);
        requireSound(copy, wiring.tables());
        var after = Contents.over(copy, common);
        progress.at(Step.START_COPY);
        wiring.server()
                .answers(folder, copy, wiring.chosen(), copy instanceof DatabaseLocation.Postgresql)
                .ifPresent(reason -> {
                    throw failed(reason);
                });
        return new Outcome(before, after, seconds);
    }

    private static void requireSound(DatabaseLocation copy, List<Table> carried) throws SQLException {
        if (copy instanceof DatabaseLocation.Sqlite sqlite) {
            var faults = SqliteImage.faults(sqlite);
            if (!faults.isEmpty()) {
                throw failed(faults.toString());
            }
        }
        try (var connection = copy.connect()) {
            Shapes.read(connection, copy.engine(), carried).requireColumnsOf(carried);
        } catch (IllegalStateException e) {
            throw failed(String.valueOf(e.getMessage())).cause(e);
        }
    }

    private static Problem failed(String reason) {
        return Problem.of(422, "upgrade_trial_failed").with("reason", reason);
    }
}
