package io.resonant.backup;

import io.resonant.archive.Archive;
import io.resonant.backup.Header.Signed;
import io.resonant.backup.Shelf.Proof;
import io.resonant.backup.Shelf.Standing;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.crypto.DataKey;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.time.Instants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores a backup from one place alone, compares every row and file with what was written down when it was made, starts
 * the server on it and asks. Only what has gone through this counts as a backup.
 */
final class Proving {
    private static final Logger LOG = LoggerFactory.getLogger(Proving.class);

    private final Wiring wiring;
    private final Recovery recovery;

    Proving(Wiring wiring, Recovery recovery) {
        this.wiring = wiring;
        this.recovery = recovery;
    }

    /** Tries it and writes the outcome down beside the backup. */
    Proof prove(Leg leg, Standing backup, DataKey key) {
        long begun = System.nanoTime();
        var failure = failure(leg, backup, key);
        double seconds = seconds(begun);
        var proof =
                new Proof(backup.header().id(), Instants.truncate(wiring.clock().instant()), seconds, failure);
        if (failure != null) {
            LOG.error(
                    "The backup {} in {} cannot be restored: {}. It does not count. Nothing else was changed; make"
                            + " another one with: resonant backup create, and look at the place with: resonant backup verify",
                    proof.backup(),
                    leg,
                    failure);
        }
        Leg.put(leg.proofs(), Signed.of(proof, recovery.signing()).bytes());
        return proof;
    }

    /** @param start as {@link System#nanoTime} has it */
    static double seconds(long start) {
        return (System.nanoTime() - start) / (double) Duration.ofSeconds(1).toNanos();
    }

    /**
     * Rebuilds what would be there if the database were lost now, reads every row, starts the server on it and asks.
     *
     * @throws Problem when that does not work
     */
    void prove(Archive archive) {
        var like = (DatabaseLocation.Postgresql) wiring.database().get();
        try (var state = archive.rebuild(null, false, like);
                var scratch = new Scratch(wiring.settings().folder().resolve("proving"))) {
            state.read();
            var secret = wiring.settings().data().resolve("secret.key");
            if (Files.exists(secret)) {
                Recovery.write(scratch.folder(), "secret.key", Files.readAllBytes(secret));
            }
            wiring.server()
                    .answers(scratch.folder(), state.location(), wiring.chosen(), false)
                    .ifPresent(reason -> {
                        throw Problem.of(422, "backup_silent").with("reason", reason);
                    });
        } catch (IOException | UncheckedIOException | SQLException e) {
            throw Problem.of(503, "archive_failed")
                    .with("reason", e.getMessage())
                    .cause(e);
        }
    }

    private @Nullable String failure(Leg leg, Standing backup, DataKey key) {
        try (var scratch = new Scratch(wiring.settings().folder().resolve("proving"))) {
            if (!backup.signer().equals(recovery.signing().publicKey())) {
                return "it was signed by somebody else";
            }
            var unpacking = Unpacking.with(key, backup, List.of(leg))
                    .followedBy(Changes.of(leg, backup, key, Optional.empty()).requireWhole(backup));
            var database = unpacking.database(scratch.folder().resolve("resonant.db"));
            unpacking.checkFiles();
            for (var one : unpacking.material().entrySet()) {
                if (one.getKey().equals("secret.key")) {
                    Recovery.write(scratch.folder(), one.getKey(), one.getValue());
                }
            }
            return wiring.server()
                    .answers(scratch.folder(), database, unpacking.chosen(), false)
                    .orElse(null);
        } catch (Problem | BlobException | IOException | UncheckedIOException | SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
