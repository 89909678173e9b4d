package io.resonant.move;

import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.report.SignedReport;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.transfer.Comparison;
import io.resonant.kernel.transfer.Move;
import io.resonant.kernel.transfer.Move.Stage;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator does with a move. One at a time; the work itself is done by {@link MoveRunner}, also after a restart
 * of the server.
 */
public final class Moves implements AutoCloseable {
    /** What the other side's address is sealed for. */
    public static final String PURPOSE = "move";

    /** How many read and write at once. */
    static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

    private static final Logger LOG = LoggerFactory.getLogger(Moves.class);
    private static final Duration WINDOW = Duration.ofDays(7);
    private static final Duration VERIFICATION_AGE = Duration.ofHours(24);
    private static final Duration TO_LOOK = Duration.ofSeconds(3);
    private static final long BEHIND_LIMIT = 5_000;
    private static final String VERIFICATION = "verification";

    private final Wiring wiring;
    private final Ledgers ledgers;
    private final MoveReports reports;
    private final ServedRequests served = new ServedRequests("/api/v1/operator/", System::nanoTime);
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable MoveRunner runner;
    private volatile @Nullable MoveStatus known;

    public Moves(Wiring wiring) {
        this.wiring = wiring;
        this.ledgers = new Ledgers(wiring.database(), new Sealing(wiring.keys(), PURPOSE));
        this.reports = new MoveReports(wiring.reports(), new Signing(wiring.keys(), "report"));
        wiring.telemetry().onAnswered(served);
    }

    /**
     * What a move needs.
     *
     * @param tables what is moved, in an order in which rows can refer to earlier ones
     * @param known all tables of the schema, also those that are built anew
     * @param rebuilt builds anew what is derived from the tables, in the database that is in use
     * @param reports the folder for what is left of a move when it is over
     */
    public record Wiring(
            Database database,
            Jobs jobs,
            SecretKeys keys,
            Telemetry telemetry,
            InstantSource clock,
            List<Table> tables,
            Set<String> known,
            Runnable rebuilt,
            Path reports) {}

    /** Goes on with a move that an earlier run of the server began. */
    public void start() {
        lock.lock();
        try {
            var found = ledgers.find();
            if (found.isPresent()) {
                run(found.get());
                var active = runner;
                if (active != null && found.get().lines().containsKey(MoveRunner.REBUILD)) {
                    active.rebuild(wiring.rebuilt());
                }
            }
        } catch (SQLException | RuntimeException e) {
            LOG.error(
                    "The move that is under way cannot go on: {}. Both databases are as they were; repair the cause and"
                            + " start the server again, or look with \"resonant move status\".",
                    e.getMessage(),
                    e);
        } finally {
            lock.unlock();
        }
    }

    public void declareRoutes(Routes routes) {
        new MoveRoutes(this).declare(routes);
    }

    /** Changes nothing. */
    MoveCheck.Report check(NewMove wanted) {
        return new MoveCheck(wiring, wanted).run();
    }

    /** @throws Problem 409 {@code move_in_progress}, {@code move_needs_decision} */
    MoveStatus begin(NewMove wanted, String by) {
        lock.lock();
        try {
            if (!ledgers.current().isEmpty()) {
                throw Problem.of(409, "move_in_progress");
            }
            var report = check(wanted);
            if (!report.ready()) {
                throw Problem.of(409, "move_needs_decision")
                        .with(
                                "findings",
                                report.findings().stream()
                                        .filter(finding -> finding.severity() == MoveCheck.Severity.BLOCKING)
                                        .map(MoveCheck.Finding::code)
                                        .toList());
            }
            var target = wanted.location();
            new Migrations(target).apply();
            var source = wiring.database().location();
            var more = new TreeMap<String, String>();
            more.put(Ledgers.STARTED_AT, wiring.clock().instant().toString());
            more.put(Ledgers.STARTED_BY, by);
            more.put(Ledgers.ODD, Json.of(report.odd()).text());
            more.put(Ledgers.RULES, String.join("\n", wanted.parsedRules().texts()));
            if (wanted.byTriggers()) {
                more.put(Ledgers.CAPTURE, Ledgers.TRIGGERS);
            }
            if (wanted.rate() != null) {
                more.put(Ledgers.RATE, String.valueOf(wanted.rate()));
            }
            var pair = ledgers.pair(source, target, more);
            new Move(wiring.tables(), pair.source(), pair.target())
                    .prepare(
                            UUID.randomUUID().toString(),
                            ledgers.lines("source", target, more),
                            ledgers.lines("target", source, Map.of()));
            LOG.info("{} has begun to move {} to {}.", by, source, target);
            run(pair);
            return status();
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    MoveStatus status() {
        try {
            var status = new MoveOverview(wiring, ledgers, runner).status();
            known = status;
            return status;
        } catch (SQLException e) {
            var last = known;
            if (last == null || runner == null) {
                throw failed(e);
            }
            return last.outOfReach(String.valueOf(e.getMessage()));
        }
    }

    /** Compares every row at one state, while everything goes on. */
    MoveStatus.Verification verify() {
        var active = active(Stage.FOLLOWING);
        var states = active.order(_ -> active.equalStates());
        try (var _ = states[0];
                var _ = states[1]) {
            var results = active.move().compare(states);
            var verification = verification(results);
            active.order(_ -> {
                active.pair()
                        .source()
                        .note(line(VERIFICATION, Json.of(verification).text()));
                return true;
            });
            LOG.info(
                    "The move has compared {} rows: {}.",
                    verification.rows(),
                    verification.equal() ? "equal" : "NOT equal");
            return verification;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * @throws Problem 409 {@code move_unverified}, {@code move_behind}, {@code move_pause_exceeded}, {@code
     *     move_jobs_running}, {@code move_keys_differ}
     */
    MoveStatus switchOver(Duration longestPause, String by) {
        var active = active(Stage.FOLLOWING);
        var status = status();
        var verification = status.verification();
        if (verification == null
                || !verification.equal()
                || verification
                        .at()
                        .plus(VERIFICATION_AGE)
                        .isBefore(wiring.clock().instant())) {
            throw Problem.of(409, "move_unverified");
        }
        NodeKeys.require(wiring.database().location(), wiring.keys());
        if (status.behind() > BEHIND_LIMIT) {
            throw Problem.of(409, "move_behind").with("behind", status.behind());
        }
        active.order(_ -> {
            try {
                active.move().round(); // so that little is left for the pause
                return active.handOver(longestPause, longestPause);
            } catch (Move.PauseExceeded e) {
                throw Problem.of(409, "move_pause_exceeded")
                        .with("reason", String.valueOf(e.getMessage()))
                        .cause(e);
            }
        });
        active.rebuild(wiring.rebuilt());
        return reported("switched", by);
    }

    /** Brings everybody back to the source, with all that was written since. */
    MoveStatus rollBack(String by) {
        var active = active(Stage.SWITCHED);
        active.order(_ -> {
            active.move().roundBack();
            return active.handBack(Duration.ofSeconds(30));
        });
        active.rebuild(wiring.rebuilt());
        return reported("returned", by);
    }

    /** Ends the way back. The source stays as it was at the last moment, closed. */
    MoveStatus complete(String by) {
        var active = active(Stage.SWITCHED);
        reported("completed", by);
        active.order(_ -> {
            active.move().roundBack();
            active.move().complete();
            return true;
        });
        end(active);
        return status();
    }

    /** Takes a move back that has not switched, or clears one away that has returned. The target keeps nothing of it. */
    MoveStatus cancel(String by) {
        var stage = stage();
        if (stage == Stage.NONE || stage == Stage.SWITCHED || stage == Stage.LEFT || stage == Stage.SWITCHING) {
            throw wrongStage(stage);
        }
        try {
            reported("cancelled", by);
        } catch (Problem e) {
            LOG.warn("There is no report of the move that is cancelled, because a database does not answer.", e);
        }
        var active = runner;
        if (active != null) {
            end(active);
        }
        try (var pair = ledgers.find().orElseThrow(() -> wrongStage(Stage.NONE))) {
            var move = new Move(wiring.tables(), pair.source(), pair.target());
            move.cancel();
            clear(move, pair.target().location());
        } catch (SQLException e) {
            throw failed(e);
        }
        return status();
    }

    /** A target that is gone must not keep anybody in a move. */
    private static void clear(Move move, DatabaseLocation target) {
        try {
            move.clearTarget();
        } catch (SQLException e) {
            LOG.warn(
                    "{} does not answer and could not be emptied. The move is cancelled all the same; the next one into that"
                            + " database empties it first.",
                    target,
                    e);
        }
    }

    /** The signed report of the last move. @throws Problem 404 {@code not_found} when there never was one */
    SignedReport report() {
        return reports.last().orElseThrow(() -> Problem.notFound("move report"));
    }

    /** The same as a page. @throws Problem 404 {@code not_found} */
    String reportPage() {
        var signed = report();
        return MoveReportPage.of(signed.report().as(MoveReports.Report.class), signed);
    }

    private MoveStatus reported(String outcome, String by) {
        try {
            var status = status();
            new MoveOverview(wiring, ledgers, runner)
                    .report(status, outcome, by)
                    .ifPresent(reports::write);
            return status;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        var active = runner;
        if (active != null) {
            active.close();
        }
    }

    private void run(Ledgers.Pair pair) {
        var setting =
                new MoveRunner.Setting(wiring.tables(), wiring.database(), wiring.jobs(), wiring.clock(), THREADS);
        var rate = pair.lines().get(Ledgers.RATE);
        var limit = rate == null ? Governor.UNLIMITED : Long.parseLong(rate);
        var watched = ledgers.pair(pair.source().location(), pair.target().location(), pair.lines());
        watched.answerWithin(TO_LOOK);
        var fresh = new MoveRunner(setting, pair, watched, new Pacing(limit, served::slowest));
        runner = fresh;
        fresh.start();
    }

    private void end(MoveRunner active) {
        active.close();
        runner = null;
    }

    private MoveRunner active(Stage wanted) {
        var active = runner;
        var stage = stage();
        if (active == null || stage != wanted) {
            throw wrongStage(stage);
        }
        return active;
    }

    private Stage stage() {
        return status().stage();
    }

    private MoveStatus.Verification verification(Map<String, Comparison.Result> results) {
        var digests = new TreeMap<String, String>();
        var differing = new TreeMap<String, List<String>>();
        var rows = 0L;
        for (var entry : results.entrySet()) {
            var result = entry.getValue();
            rows += result.rows();
            digests.put(entry.getKey(), result.rows() + " " + result.digest());
            if (!result.differing().isEmpty()) {
                differing.put(entry.getKey(), new ArrayList<>(result.differing()));
            }
        }
        return new MoveStatus.Verification(
                wiring.clock().instant(), null, differing.isEmpty(), rows, digests, differing);
    }

    private static Problem wrongStage(Stage stage) {
        return Problem.of(409, "move_stage").with("stage", stage.name().toLowerCase(java.util.Locale.ROOT));
    }

    static Problem failed(SQLException e) {
        return Problem.of(503, "move_failed")
                .with("reason", String.valueOf(e.getMessage()))
                .cause(e);
    }

    static Map<String, @Nullable String> line(String name, @Nullable String value) {
        var lines = new TreeMap<String, @Nullable String>();
        lines.put(name, value);
        return lines;
    }

    static Instant windowEnd(Instant switched) {
        return switched.plus(WINDOW);
    }
}
