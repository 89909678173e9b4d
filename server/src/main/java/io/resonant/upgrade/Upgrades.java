package io.resonant.upgrade;

import io.resonant.backup.Backups;
import io.resonant.backup.Backups.Created;
import io.resonant.backup.Restores;
import io.resonant.backup.Wiring;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.migration.PostgresqlSchema;
import io.resonant.kernel.migration.SchemaProblem;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.time.Instants;
import io.resonant.upgrade.Journal.State;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the database of an installation to the schema of this program: first a backup, then the migrations on a copy of it,
 * then on the database itself; and back to that backup. Whatever fails before the last step has changed nothing.
 */
public final class Upgrades {
    private final Wiring wiring;
    private final Backups backups;

    public Upgrades(Wiring wiring) {
        this.wiring = wiring;
        this.backups = new Backups(wiring);
    }

    /** What is being done, in this order. */
    public enum Step {
        BACKUP,
        RESTORE,
        MIGRATE_COPY,
        COMPARE,
        START_COPY,
        PROVE,
        MIGRATE,
        CHECK
    }

    /** Hears what is being done. */
    public interface Progress {
        void at(Step step);
    }

    /**
     * What there is to do.
     *
     * @param from the schema of the database; null when it has none
     * @param pending the files of the migrations; empty when there is nothing to do
     */
    public record Plan(@Nullable String from, String to, List<String> pending) {}

    /**
     * How an upgrade is to be done.
     *
     * @param scratch an empty database to try it in, where the login may not make one
     * @param acceptLosses whether it may leave fewer rows in a table
     */
    public record Wanted(Optional<DatabaseLocation.Postgresql> scratch, boolean acceptLosses) {}

    /**
     * What came of the trial.
     *
     * @param backup the one that was made and proven
     * @param unreachable places that do not have it
     * @param changes tables with other rows afterwards, with both counts
     * @param seconds that the migrations took
     */
    public record Tried(
            Plan plan,
            String backup,
            Map<String, String> unreachable,
            long rows,
            Map<String, String> changes,
            double seconds) {}

    /** @param aside where what was there is kept: a folder, or a schema of the database */
    public record TakenBack(String from, String to, String backup, String aside) {}

    /** @throws SchemaProblem when the database does not fit this program */
    public Plan plan() {
        var status = new Migrations(wiring.database().get()).status();
        return new Plan(status.current(), status.newest(), status.pending());
    }

    /**
     * Makes a backup, tries the migrations on a copy of it, and proves it. The installation stays as it is.
     *
     * @throws Problem when the upgrade would fail
     */
    public Tried tryOut(Wanted wanted, Progress progress) {
        return attempt(wanted, progress).tried();
    }

    private record Attempt(Tried tried, Trial.Outcome outcome, Backups.Own backup) {}

    private Attempt attempt(Wanted wanted, Progress progress) {
        var plan = plan();
        progress.at(Step.BACKUP);
        var created = backups.create(OptionalLong.empty(), (_, _) -> {});
        var own = backups.own(created.id()).orElseThrow(() -> Problem.of(409, "upgrade_overtaken"));
        var outcome = new Trial(wiring, wanted.scratch(), progress).run(own);
        var losses = outcome.before().losses(outcome.after());
        if (!losses.isEmpty() && !wanted.acceptLosses()) {
            throw Problem.of(409, "upgrade_rows_lost").with("tables", losses);
        }
        progress.at(Step.PROVE);
        var unreachable = prove(created);
        var tried = new Tried(
                plan,
                created.id(),
                unreachable,
                created.rows(),
                outcome.before().differing(outcome.after()),
                outcome.seconds());
        return new Attempt(tried, outcome, own);
    }

    /** In every place that has it, so that the way back does not hang on one. */
    private Map<String, String> prove(Created created) {
        var told = backups.prove();
        var failures = new TreeMap<String, String>();
        told.results().forEach(proof -> {
            if (!proof.backup().equals(created.id())) {
                throw Problem.of(409, "upgrade_overtaken");
            }
            if (proof.failure() != null) {
                failures.put(proof.leg(), proof.failure());
            }
        });
        if (!failures.isEmpty() || told.results().isEmpty()) {
            throw Problem.of(422, "upgrade_unproven")
                    .with("backup", created.id())
                    .with("reason", failures);
        }
        var unreachable = new TreeMap<>(created.failures());
        unreachable.putAll(told.unreachable());
        return unreachable;
    }

    /**
     * Does it. The caller must hold the data directory, and no server elsewhere may use the database.
     *
     * @throws Problem when it fails; the message says whether anything has changed
     */
    public Tried run(Wanted wanted, Progress progress) {
        Journal.read(folder()).filter(last -> last.state() == State.BEGUN).ifPresent(last -> {
            throw Problem.of(409, "upgrade_unfinished")
                    .with("at", last.at())
                    .with("backup", last.backup().backup());
        });
        var attempt = attempt(wanted, progress);
        var plan = attempt.tried().plan();
        var location = wiring.database().get();
        try {
            var written = attempt.outcome().before().differing(Contents.of(location, wiring.tables()));
            if (!written.isEmpty()) {
                throw Problem.of(409, "upgrade_written").with("tables", written);
            }
            var journal = new Journal(
                    State.BEGUN,
                    String.valueOf(plan.from()),
                    plan.to(),
                    Instants.truncate(wiring.clock().instant()),
                    attempt.backup(),
                    attempt.outcome().before());
            journal.write(folder());
            progress.at(Step.MIGRATE);
            new Migrations(location).apply();
            progress.at(Step.CHECK);
            var now = Contents.of(location, wiring.tables());
            var unlike = attempt.outcome().after().differingCounts(now);
            if (!unlike.isEmpty()) {
                throw failed(unlike.toString());
            }
            journal.in(State.DONE, now).write(folder());
            return attempt.tried();
        } catch (SchemaProblem | SQLException e) {
            throw failed(String.valueOf(e.getMessage())).cause(e);
        }
    }

    private static Problem failed(String reason) {
        return Problem.of(503, "upgrade_failed").with("reason", reason);
    }

    /**
     * Puts back what was there before the last upgrade. The caller must hold the data directory.
     *
     * @param loseWrites whether what was written since may be lost
     */
    public TakenBack rollback(boolean loseWrites) {
        var journal = Journal.read(folder())
                .filter(last -> last.state() != State.TAKEN_BACK)
                .orElseThrow(() -> Problem.of(404, "upgrade_none"));
        var location = wiring.database().get();
        try {
            if (location instanceof DatabaseLocation.Postgresql postgresql) {
                new PostgresqlSchema(postgresql).requireAlone();
            }
            var written = journal.contents().differing(Contents.of(location, wiring.tables()));
            if (!written.isEmpty() && !loseWrites) {
                throw Problem.of(409, "upgrade_writes_lost").with("tables", written);
            }
        } catch (SQLException e) {
            throw failed(String.valueOf(e.getMessage())).cause(e);
        }
        var aside = new Restores(wiring).putBack(journal.backup());
        journal.in(State.TAKEN_BACK, journal.contents()).write(folder());
        return new TakenBack(journal.to(), journal.from(), journal.backup().backup(), aside);
    }

    private Path folder() {
        return wiring.settings().folder();
    }
}
