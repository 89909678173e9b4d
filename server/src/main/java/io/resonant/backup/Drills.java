package io.resonant.backup;

import io.resonant.archive.Archive;
import io.resonant.archive.ArchiveStatus;
import io.resonant.backup.Shelf.Standing;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.crypto.DataKey;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Losing everything on purpose, on the side, so that nobody has to find out how long it takes on the day that it happens. */
public final class Drills {
    private static final Logger LOG = LoggerFactory.getLogger(Drills.class);
    private static final String HISTORY = "drills.jsonl";
    private static final String ARCHIVE = "archive";

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
     * @param filesLost seconds since the oldest file arrived whose content would be gone; null where files are not looked at
     * @param failure null when everything came back
     */
    public record Drilled(
            Instant at,
            String leg,
            String backup,
            @Nullable Instant state,
            double seconds,
            double lost,
            @Nullable Double filesLost,
            @Nullable String failure) {}

    /** From one place, and writes down what came of it. */
    Drilled hold(Leg leg, Standing newest) {
        return kept(attempt(leg, newest));
    }

    /** From the archive of PostgreSQL, with the keys of this installation. */
    Drilled hold(Archive archive) {
        var begun = Instants.truncate(wiring.clock().instant());
        long start = System.nanoTime();
        var until = archive.status().map(ArchiveStatus::until);
        try {
            proving.prove(archive);
            var state = until.orElse(begun);
            var lost = Duration.between(state, begun).toMillis() / 1000.0;
            return kept(new Drilled(begun, ARCHIVE, ARCHIVE, state, Proving.seconds(start), lost, null, null));
        } catch (Problem e) {
            return kept(new Drilled(begun, ARCHIVE, ARCHIVE, null, Proving.seconds(start), 0, null, e.getMessage()));
        }
    }

    private Drilled kept(Drilled drilled) {
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
            return new Drilled(begun, leg.address(), id, null, 0, 0, null, Backups.NO_KEY);
        }
        var state = Changes.of(leg, newest, key.get(), Optional.empty())
                .until()
                .orElse(newest.header().createdAt());
        var filesLost = filesLost(leg, newest, key.get(), begun);
        var proof = proving.prove(leg, newest, key.get());
        var lost = Duration.between(state, begun).toMillis() / 1000.0;
        return new Drilled(begun, leg.address(), id, state, proof.seconds(), lost, filesLost, proof.failure());
    }

    /** Compares what is kept now with what the place has; null when the place cannot tell, which the proof says too. */
    private @Nullable Double filesLost(Leg leg, Standing newest, DataKey key, Instant now) {
        try (var opened =
                wiring.objects().open(wiring.database().get(), wiring.settings().data(), wiring.chosen())) {
            var there = Unpacking.with(key, newest, List.of(leg)).everyFile();
            return opened.storage().arrived(Instant.EPOCH).stream()
                    .filter(file -> !there.containsKey(file.entry().hash().hex()))
                    .findFirst()
                    .map(oldest -> Duration.between(oldest.at(), now).toMillis() / 1000.0)
                    .orElse(0.0);
        } catch (Problem | BlobException e) {
            LOG.warn("Which files {} lacks could not be found out", leg, e);
            return null;
        }
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
