package io.resonant.backup;

import io.resonant.archive.ArchiveWatch;
import io.resonant.backup.Backups.Created;
import io.resonant.backup.Backups.LegStatus;
import io.resonant.backup.Backups.Status;
import io.resonant.file.Storage;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.telemetry.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, proves and prunes backups while the server serves, and says so when there is none that was proven: silence must
 * never be taken for success.
 */
public final class BackupGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackupGuard.class);
    private static final Duration LOOK = Duration.ofMinutes(10);
    private static final int HALF_A_DAY = 12;

    private final Backups backups;
    private final Protection protection;
    private final FileProtection files;
    private final Wiring wiring;
    private final Telemetry telemetry;
    private final Optional<ArchiveWatch> archive;
    private volatile @Nullable Status last;

    /**
     * @param database the one whose changes are carried over
     * @param storage where the files are that are carried over
     */
    public BackupGuard(Wiring wiring, Database database, Storage storage, Telemetry telemetry) {
        this.backups = new Backups(wiring);
        this.protection = new Protection(wiring, database);
        this.files = new FileProtection(wiring, storage);
        this.wiring = wiring;
        this.telemetry = telemetry;
        this.archive = wiring.archiveWatch();
    }

    /** Carries over what is committed from now on, as soon as there are keys for it. */
    public void start() {
        reseal();
        var every = wiring.settings().protect();
        if (every.isPresent() && !wiring.settings().targets().isEmpty()) {
            files.measure(telemetry);
            files.start(every.get());
        }
        if (protection.isWanted()) {
            protection.measure(telemetry);
            protection.start(this::backUp);
        }
    }

    /** The file lies on each machine by itself, so each sees to it when it starts. */
    private void reseal() {
        try {
            Recovery.find(wiring.settings().folder())
                    .ifPresent(recovery -> recovery.resealLast(wiring.sealing().get()));
        } catch (UncheckedIOException e) {
            LOG.warn(
                    "The key of the last backup could not be sealed with the new SECRET_KEY. It is as it was; keep"
                            + " SECRET_KEY_PREVIOUS until the next backup has been made",
                    e);
        }
    }

    /** Carries over what was committed since the last time. */
    void carryOver() {
        protection.attempt();
        files.attempt();
    }

    FileProtection files() {
        return files;
    }

    boolean isCarryingOver() {
        return protection.isFollowing();
    }

    /** Carries over the last changes. Call it while the database is open and nobody is served any more. */
    @Override
    public void close() {
        files.close();
        protection.close();
    }

    /** Makes no backups as long as no place is set. */
    public void declareJobs(Jobs jobs) {
        var settings = wiring.settings();
        archive.ifPresent(watch -> {
            watch.measure(telemetry);
            jobs.every("archive-watch", LOOK, watch::watch);
        });
        if (settings.targets().isEmpty()) {
            return;
        }
        for (var target : settings.targets()) {
            var leg = target.location().toString();
            telemetry.gauge(
                    "backup_proven_age_seconds",
                    "Age of the state that the last proven backup holds",
                    "leg",
                    leg,
                    () -> provenAge(leg));
        }
        jobs.daily("backup", settings.at(), this::backUpAndPrune);
        jobs.daily("backup-proof", settings.at().plusHours(HALF_A_DAY), () -> {
            prove();
            proveArchive();
        });
        settings.every().ifPresent(interval -> jobs.every("backup-often", interval, this::backUp));
        jobs.every("backup-watch", LOOK, this::watch);
    }

    /** What somebody ought to know; nothing when the last proven backup of each place is young enough. */
    public Optional<String> notice() {
        if (!wiring.settings().targets().isEmpty() && !backups.isReady()) {
            return Optional.of("places are set, but there are no keys: run resonant backup init");
        }
        var status = last;
        if (status == null || status.tooOld().isEmpty()) {
            return archive.flatMap(ArchiveWatch::notice);
        }
        return Optional.of(status.tooOld().size() + " of " + status.legs().size()
                + " places have no proven backup that is young enough");
    }

    void backUpAndPrune() {
        backUp();
        attempt("Old backups were not pruned; they take space until somebody runs: resonant backup prune", () -> {
            var pruned = backups.prune(false, false);
            pruned.results()
                    .forEach(one -> LOG.info(
                            "{} backups stay in {}, {} are gone",
                            one.kept().size(),
                            one.leg(),
                            one.removed().size()));
        });
    }

    void backUp() {
        attempt(
                "No backup was made; earlier ones are as they were. Repair the cause, then run: resonant backup create",
                () -> {
                    var created = create();
                    LOG.info(
                            "Backup {}: {} rows, {} files, {} bytes stored, in {}",
                            created.id(),
                            created.rows(),
                            created.files(),
                            created.stored(),
                            created.legs());
                    if (!created.isWhole()) {
                        telemetry.count("backup_failures");
                    }
                    proveNow();
                });
    }

    private Created create() {
        try {
            return protection.around(() -> backups.create(OptionalLong.empty(), (_, _) -> {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw Problem.of(503, "backup_failed")
                    .with("reason", e.getMessage())
                    .cause(e);
        }
    }

    void prove() {
        attempt("The last backups could not be tried; whether they can be restored is not known", this::proveNow);
    }

    void proveArchive() {
        attempt(
                "The archive of PostgreSQL does not come back; nothing was changed. Try it with: resonant drill",
                () -> wiring.archive()
                        .ifPresent(new Proving(
                                wiring, Recovery.open(wiring.settings().folder()))::prove));
    }

    /** Looks at the places, and complains as long as there is reason to. */
    void watch() {
        attempt("The places of backups could not be looked at", () -> {
            var status = backups.status();
            last = status;
            for (var leg : status.legs()) {
                if (status.tooOld().contains(leg.leg())) {
                    LOG.error(
                            "{} has no proven backup younger than {} ({}). Find out why: resonant backup status, then"
                                    + " resonant backup create",
                            leg.leg(),
                            wiring.settings().oldest(),
                            reason(leg));
                }
            }
        });
    }

    private static String reason(LegStatus leg) {
        if (leg.trouble() != null) {
            return leg.trouble();
        }
        return leg.provenState() == null
                ? "none was ever proven"
                : "the last one holds the state of " + leg.provenState();
    }

    private void proveNow() {
        var proofs = backups.prove();
        proofs.results().stream()
                .filter(proof -> proof.failure() != null)
                .forEach(_ -> telemetry.count("backup_failures"));
        watch();
    }

    private void attempt(String failed, Runnable work) {
        if (!backups.isReady()) {
            LOG.error(
                    "Places for backups are set, but there are no keys: nothing is backed up. Run: resonant backup init");
            return;
        }
        try {
            work.run();
        } catch (Problem | BlobException | UncheckedIOException e) {
            if (e instanceof Problem problem && problem.code().equals("backup_busy")) {
                LOG.info("Another backup is under way; this one is left out");
                return;
            }
            telemetry.count("backup_failures");
            LOG.error("{} ({})", failed, e.getMessage(), e);
        }
    }

    private double provenAge(String leg) {
        var status = last;
        if (status == null) {
            return Double.NaN;
        }
        return status.legs().stream()
                .filter(one -> one.leg().equals(leg))
                .findFirst()
                .map(LegStatus::provenState)
                .map(state -> Duration.between(state, wiring.clock().instant()).toMillis() / 1000.0)
                .orElse(Double.POSITIVE_INFINITY);
    }
}
