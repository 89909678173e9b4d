package io.resonant.filemove;

import io.resonant.file.Storage;
import io.resonant.file.StoreRecord;
import io.resonant.file.StoreRole;
import io.resonant.filemove.FileMove.Depth;
import io.resonant.filemove.FileMoveStatus.Progress;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.report.SignedReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves of all files to another store. Each verb is one transaction that changes what the database says about stores;
 * every node reads that anew for each file, so none of them has to be told. The work itself is the mover's.
 */
public final class FileMoves implements AutoCloseable {
    /** A verification older than this says too little about what is there now. */
    private static final Duration VERIFICATION_LIFETIME = Duration.ofHours(24);

    private final Database database;
    private final Storage storage;
    private final FileMover mover;
    private final Signing signing;
    private final InstantSource clock;

    /** @param signing signs the reports */
    public FileMoves(Database database, Storage storage, Signing signing, InstantSource clock) {
        this(database, storage, new FileMover(database, storage, clock), signing, clock);
    }

    FileMoves(Database database, Storage storage, FileMover mover, Signing signing, InstantSource clock) {
        this.database = database;
        this.storage = storage;
        this.mover = mover;
        this.signing = signing;
        this.clock = clock;
    }

    public void register(Routes routes) {
        new FileMoveRoutes(this).register(routes);
    }

    /** Works on a move that is open, here or on another node, until it is closed. */
    public void start() {
        mover.start();
    }

    @Override
    public void close() {
        mover.close();
    }

    /** The open move, or the last one. */
    public FileMoveStatus status() {
        return database.readSystem(transaction -> {
            var store = new FileMoveStore(transaction);
            var move = store.open().or(store::last).orElse(null);
            return view(store, move);
        });
    }

    /** The signed report of the open move, or of the last one. @throws Problem 404 {@code not_found} */
    SignedReport report() {
        return SignedReport.of(unsigned(), signing);
    }

    /** The same as a page. @throws Problem 404 {@code not_found} */
    String reportPage() {
        var report = unsigned();
        return report.page(SignedReport.of(report, signing));
    }

    private FileMoveReport unsigned() {
        return FileMoveReport.of(database, clock.instant()).orElseThrow(() -> Problem.notFound("move report"));
    }

    /**
     * Begins a move, once the target has shown that it takes, gives and deletes an object.
     *
     * @throws Problem 409 file_move_open or file_move_same, 422 file_move_address or file_move_target
     */
    public FileMoveStatus begin(NewFileMove wanted, String startedBy) {
        var target = wanted.target();
        var address = storage.address(target.location());
        var primary = database.readSystem(transaction -> {
            var store = new FileMoveStore(transaction);
            requireNone(store);
            return store.primary();
        });
        if (primary.address().equals(address)) {
            throw Problem.of(409, "file_move_same").with("store", address);
        }
        try (var store = storage.connect(target.location(), target.credentials())) {
            store.probe();
        } catch (BlobException e) {
            throw Problem.of(422, "file_move_target").with("reason", String.valueOf(e.getMessage()));
        }
        if (!wanted.isDryRun()) {
            var secret = target.credentials()
                    .map(credentials -> storage.seal(credentials, address))
                    .orElse(null);
            database.runSystem(transaction -> {
                var store = new FileMoveStore(transaction);
                var source = store.lockPrimary();
                requireNone(store);
                store.insert(source.id(), store.target(address, secret), startedBy, wanted.rate());
            });
            storage.forgetRoles();
            mover.wake();
        }
        return status();
    }

    /** Asks for a verification of the store that is moved to. @throws Problem 409 */
    public FileMoveStatus verify(boolean deep) {
        return change(
                List.of(FileMoveState.COPYING, FileMoveState.SWITCHED),
                "verify",
                false,
                step -> step.store().want(step.move().id(), deep ? Depth.DEEP : Depth.QUICK));
    }

    /**
     * Makes the new store the primary one, on all nodes at once: whoever writes at this moment records it before or
     * finds out and writes again.
     *
     * @throws Problem 409 file_move_behind, file_move_unverified or file_move_problems
     */
    public FileMoveStatus switchOver(boolean dryRun) {
        return change(List.of(FileMoveState.COPYING), "switch", dryRun, step -> {
            requireComplete(step);
            requireVerified(step.move(), step.now());
            if (!dryRun) {
                step.store().role(step.move().source().id(), StoreRole.FORMER);
                step.store().role(step.move().target().id(), StoreRole.PRIMARY);
                step.store().switched(step.move().id());
            }
        });
    }

    /** Makes the old store the primary one again, and copies back what was added since. @throws Problem 409 */
    public FileMoveStatus rollBack(boolean dryRun) {
        return change(List.of(FileMoveState.SWITCHED), "rollback", dryRun, step -> {
            if (!dryRun) {
                step.store().role(step.move().target().id(), StoreRole.FORMER);
                step.store().role(step.move().source().id(), StoreRole.PRIMARY);
                step.store().rollingBack(step.move().id());
            }
        });
    }

    /** Lets go of the old store and leaves it as it is. @throws Problem 409 */
    public FileMoveStatus complete(boolean dryRun) {
        return change(List.of(FileMoveState.SWITCHED), "complete", dryRun, step -> {
            requireComplete(step);
            if (!dryRun) {
                step.store().role(step.move().source().id(), StoreRole.RETIRED);
                step.store().ended(step.move().id(), FileMoveState.COMPLETED);
            }
        });
    }

    /** Gives the move up before the switch. What was copied stays in the target. @throws Problem 409 */
    public FileMoveStatus cancel(boolean dryRun) {
        return change(List.of(FileMoveState.COPYING), "cancel", dryRun, step -> {
            if (!dryRun) {
                step.store().role(step.move().target().id(), StoreRole.RETIRED);
                step.store().ended(step.move().id(), FileMoveState.CANCELLED);
            }
        });
    }

    /** The move while nobody else changes it. */
    private record Step(FileMoveStore store, FileMove move, Instant now) {}

    private FileMoveStatus change(List<FileMoveState> states, String verb, boolean dryRun, Consumer<Step> action) {
        database.runSystem(transaction -> action.accept(step(transaction, states, verb)));
        if (!dryRun) {
            storage.forgetRoles();
            mover.wake();
        }
        return status();
    }

    private static Step step(SystemTransaction transaction, List<FileMoveState> states, String verb) {
        var store = new FileMoveStore(transaction);
        store.lockPrimary();
        var move = store.open().orElseThrow(() -> Problem.of(409, "file_move_none"));
        if (!states.contains(move.state())) {
            throw Problem.of(409, "file_move_state")
                    .with("state", text(move.state()))
                    .with("verb", verb)
                    .with("next", String.join(", ", next(move.state())));
        }
        return new Step(store, move, transaction.now());
    }

    private static void requireNone(FileMoveStore store) {
        store.open().ifPresent(open -> {
            throw Problem.of(409, "file_move_open").with("store", open.target().address());
        });
    }

    private static void requireComplete(Step step) {
        var missing = step.store().progress(step.move().to().id()).missing();
        if (missing > 0) {
            throw Problem.of(409, "file_move_behind").with("missing", missing);
        }
    }

    private static void requireVerified(FileMove move, Instant now) {
        var at = move.verified().at();
        if (at == null || at.isBefore(now.minus(VERIFICATION_LIFETIME))) {
            throw Problem.of(409, "file_move_unverified").with("hours", VERIFICATION_LIFETIME.toHours());
        }
        if (!move.problems().isEmpty()) {
            throw Problem.of(409, "file_move_problems")
                    .with("count", move.problems().size());
        }
    }

    private FileMoveStatus view(FileMoveStore store, @Nullable FileMove move) {
        StoreRecord primary = store.primary();
        if (move == null) {
            var all = store.progress(primary.id());
            return new FileMoveStatus(
                    null,
                    null,
                    primary.address(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    all,
                    null,
                    List.of(),
                    null,
                    null,
                    List.of("start"));
        }
        Progress progress = store.progress(move.to().id());
        var verification = new FileMoveStatus.Verification(
                move.wanted().map(FileMoves::text).orElse(null),
                move.verified().at(),
                move.verified().deep(),
                move.verified().objects());
        return new FileMoveStatus(
                move.id(),
                text(move.state()),
                primary.address(),
                move.source().address(),
                move.target().address(),
                move.startedBy(),
                move.times().startedAt(),
                move.times().switchedAt(),
                move.times().endedAt(),
                progress,
                verification,
                move.problems(),
                move.error().orElse(null),
                move.times().endedAt() == null ? mover.bytesPerSecond().orElse(null) : null,
                new ArrayList<>(next(move.state())));
    }

    private static List<String> next(FileMoveState state) {
        return switch (state) {
            case COPYING -> List.of("verify", "switch", "cancel");
            case SWITCHED -> List.of("verify", "rollback", "complete");
            case ROLLING_BACK -> List.of();
            case ROLLED_BACK, COMPLETED, CANCELLED -> List.of("start");
        };
    }

    static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
