package io.resonant.backup;

import io.resonant.backup.Shelf.Standing;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.time.Instants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Losing everything on purpose, on the side, so that nobody has to find out how long it takes on the day that it happens. */
public final class Drills {
    private static final String HISTORY = "drills.jsonl";

    private final Wiring wiring;
    private final Recovery recovery;
    private final Proving proving;

    Drills(Wiring wiring, Recovery recovery) {
        this.wiring = wiring;
        this.recovery = recovery;
        this.proving = new Proving(wiring, recovery);
    }

    /**
     * The loss of the machine, tried on the side.
     *
     * @param state what would come back; null when nothing did
     * @param seconds until the server answered (what others call the recovery time)
     * @param lost seconds of work that would be gone (the recovery point)
     * @param failure null when everything came back
     */
    public record Drilled(
            Instant at,
            String leg,
            String backup,
            @Nullable Instant state,
            double seconds,
            double lost,
            @Nullable String failure) {}

    /** From one place, and writes down what came of it. */
    Drilled hold(Leg leg, Standing newest) {
        var drilled = attempt(leg, newest);
        try {
            Files.writeString(
                    wiring.settings().folder().resolve(HISTORY),
                    JsonCodec.write(drilled) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return drilled;
    }

    private Drilled attempt(Leg leg, Standing newest) {
        var begun = Instants.truncate(wiring.clock().instant());
        var id = newest.header().id();
        var key = recovery.last(id, wiring.sealing().get());
        if (key.isEmpty()) {
            return new Drilled(begun, leg.address(), id, null, 0, 0, Backups.NO_KEY);
        }
        var state = Changes.of(leg, newest, key.get(), Optional.empty())
                .until()
                .orElse(newest.header().createdAt());
        var proof = proving.prove(leg, newest, key.get());
        var lost = Duration.between(state, begun).toMillis() / 1000.0;
        return new Drilled(begun, leg.address(), id, state, proof.seconds(), lost, proof.failure());
    }

    static List<Drilled> read(Path folder) {
        var file = folder.resolve(HISTORY);
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .map(line -> JsonCodec.read(line, Drilled.class))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
