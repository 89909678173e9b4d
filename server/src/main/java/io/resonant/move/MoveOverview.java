package io.resonant.move;

import io.resonant.kernel.canonical.OddValues;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.transfer.Move;
import io.resonant.kernel.transfer.Move.Stage;
import io.resonant.kernel.transfer.Repairs;
import io.resonant.kernel.transfer.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads where a move stands, from the databases themselves. */
final class MoveOverview {
    private static final long COUNTED = 100_000;
    private static final int SHOWN = 1_000; // repairs in a report

    private final Moves.Wiring wiring;
    private final Ledgers ledgers;
    private final @Nullable MoveRunner runner;

    MoveOverview(Moves.Wiring wiring, Ledgers ledgers, @Nullable MoveRunner runner) {
        this.wiring = wiring;
        this.ledgers = ledgers;
        this.runner = runner;
    }

    MoveStatus status() throws SQLException {
        var active = runner;
        if (active != null && !active.hasEnded()) {
            return of(active.watched());
        }
        var found = ledgers.find();
        if (found.isEmpty()) {
            return none();
        }
        try (var pair = found.get()) {
            return of(pair);
        }
    }

    /** What is left of a move when it is over; nothing when there is none. */
    Optional<MoveReports.Report> report(MoveStatus status, String outcome, String by) throws SQLException {
        var id = status.id();
        var found = ledgers.find();
        if (id == null || found.isEmpty()) {
            return Optional.empty();
        }
        try (var pair = found.get()) {
            var lines = pair.source().ledger();
            var odd = lines.get(Ledgers.ODD);
            return Optional.of(new MoveReports.Report(
                    id,
                    outcome,
                    wiring.clock().instant(),
                    by,
                    status.source(),
                    status.target(),
                    status.startedAt(),
                    status.startedBy(),
                    status.verification(),
                    status.switched(),
                    read(lines, "returned", MoveStatus.Hand.class),
                    odd == null ? List.of() : List.of(new Json(odd).as(OddValues.Found[].class)),
                    Repairs.listing(pair.target().location(), SHOWN)));
        }
    }

    private MoveStatus none() {
        var here = wiring.database().location().toString();
        return new MoveStatus(
                Stage.NONE,
                null,
                here,
                null,
                here,
                null,
                null,
                null,
                0,
                null,
                0,
                0,
                null,
                0,
                null,
                null,
                null,
                null,
                null,
                List.of("start"));
    }

    private MoveStatus of(Ledgers.Pair pair) throws SQLException {
        var stage = new Move(wiring.tables(), pair.source(), pair.target()).stage();
        var lines = pair.source().ledger();
        var switched = read(lines, "switched", MoveStatus.Hand.class);
        var verification = read(lines, "verification", MoveStatus.Verification.class);
        var owner = stage == Stage.SWITCHED || stage == Stage.RETURNING ? pair.target() : pair.source();
        var behind = stage == Stage.NONE ? 0 : owner.logged(COUNTED);
        var meter = Optional.ofNullable(runner).map(MoveRunner::meter);
        return new MoveStatus(
                stage,
                lines.get("id"),
                pair.source().location().toString(),
                pair.target().location().toString(),
                owner.location().toString(),
                instant(lines.get(Ledgers.STARTED_AT)),
                lines.get(Ledgers.STARTED_BY),
                stage == Stage.COPYING || stage == Stage.BUILDING ? progress(pair) : null,
                behind,
                behind == 0 ? Long.valueOf(0) : known(meter.map(rounds -> rounds.lagMillis(System.nanoTime()))),
                writeAheadLog(pair.source()),
                owner.logBytes(),
                capture(stage, lines),
                stage == Stage.NONE ? 0 : owner.slotBytes(),
                stage == Stage.FOLLOWING || stage == Stage.SWITCHED
                        ? known(meter.map(rounds -> rounds.pauseMillis(behind)))
                        : null,
                verification == null ? null : verification.asOf(wiring.clock().instant()),
                switched,
                switched == null ? null : Moves.windowEnd(switched.at()),
                runner == null ? null : runner.trouble(),
                next(stage, verification));
    }

    /** The way back is followed by triggers in every case. */
    private static @Nullable String capture(Stage stage, Map<String, String> lines) {
        return switch (stage) {
            case COPYING, BUILDING, FOLLOWING, SWITCHING -> lines.getOrDefault(Ledgers.CAPTURE, Ledgers.TRIGGERS);
            case SWITCHED, RETURNING -> Ledgers.TRIGGERS;
            case NONE, PREPARING, RETURNED, LEFT -> null;
        };
    }

    private MoveStatus.Progress progress(Ledgers.Pair pair) throws SQLException {
        var parts = pair.target().planned();
        var sent = runner == null ? Map.<String, Long>of() : runner.sentByTable();
        var tables = new ArrayList<MoveStatus.TablePart>();
        var copied = sent.values().stream().mapToLong(Long::longValue).sum();
        var done = 0L;
        var all = 0L;
        for (var part : parts) {
            tables.add(new MoveStatus.TablePart(
                    part.table(), part.done(), part.parts(), perSecond(sent.getOrDefault(part.table(), 0L))));
            done += part.doneBytes();
            all += part.bytes();
        }
        return new MoveStatus.Progress(
                all == 0 ? 0 : Math.floor(1_000.0 * done / all) / 10,
                copied,
                perSecond(copied),
                runner == null || runner.pacing().heldBackTo() == 0
                        ? null
                        : runner.pacing().heldBackTo(),
                tables);
    }

    private long perSecond(long bytes) {
        return runner == null ? 0 : runner.perSecond(bytes);
    }

    private static @Nullable Long known(Optional<OptionalLong> measured) {
        var value = measured.orElse(OptionalLong.empty());
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static List<String> next(Stage stage, MoveStatus.@Nullable Verification verification) {
        return switch (stage) {
            case NONE, LEFT -> List.of("start");
            case PREPARING, COPYING, BUILDING -> List.of("cancel");
            case FOLLOWING ->
                verification != null && verification.equal()
                        ? List.of("switch", "verify", "cancel")
                        : List.of("verify", "cancel");
            case SWITCHED -> List.of("rollback", "complete");
            case RETURNED -> List.of("cancel");
            case SWITCHING, RETURNING -> List.of();
        };
    }

    private static long writeAheadLog(Side side) {
        if (!(side.location() instanceof DatabaseLocation.Sqlite sqlite)) {
            return 0;
        }
        var log = Path.of(sqlite.file() + "-wal");
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> @Nullable T read(Map<String, String> lines, String name, Class<T> type) {
        var text = lines.get(name);
        return text == null ? null : new Json(text).as(type);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
