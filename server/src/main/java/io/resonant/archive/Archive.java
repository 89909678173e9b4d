package io.resonant.archive;

import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An archive as the server sees it: a folder in which its keeper says how things stand and takes orders. The server has neither
 * the archive nor its key, so that who takes the server over can neither read nor delete what was.
 */
public final class Archive {
    /** How long the keeper may be silent before it counts as gone; it speaks every fifteen seconds. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private static final String STATUS = "status.json";

    private final Path folder;
    private final List<Table> tables;
    private final InstantSource clock;

    /**
     * @param folder that the keeper shares with the server
     * @param tables of an installation
     */
    public Archive(Path folder, List<Table> tables, InstantSource clock) {
        this.folder = folder;
        this.tables = tables;
        this.clock = clock;
    }

    /** What the keeper said last; nothing when there is none. */
    public Optional<ArchiveStatus> status() {
        try {
            return Optional.of(ArchiveStatus.read(Files.readString(folder.resolve(STATUS))));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why what is committed now might be lost; nothing when it will be in the archive within a minute or so. */
    public Optional<String> trouble() {
        var status = status();
        if (status.filter(this::isRecent).isEmpty()) {
            return Optional.of("its keeper is silent"
                    + status.map(last -> " since " + last.at()).orElse("; nothing was ever heard of it"));
        }
        return status.map(ArchiveStatus::trouble);
    }

    private boolean isRecent(ArchiveStatus status) {
        return Duration.between(status.at(), clock.instant()).compareTo(SILENCE) < 0;
    }

    /**
     * Whether it has a moment. An archive that is younger than that, or that has nothing in it yet, does not.
     *
     * @param at null for the newest
     * @throws Problem when that cannot be known: something older is not given for what may be there
     */
    public boolean reaches(@Nullable Instant at) {
        var status = present();
        var earliest = status.earliest();
        if (!status.readable()) {
            throw Problem.of(422, "archive_key").with("reason", status.trouble());
        }
        if (earliest.isEmpty() && status.trouble() != null) {
            throw Problem.of(503, "archive_failed").with("reason", status.trouble());
        }
        return earliest.filter(from -> at == null || !at.isBefore(from)).isPresent();
    }

    private ArchiveStatus present() {
        return status().filter(this::isRecent)
                .orElseThrow(() -> Problem.of(503, "archive_silent").with("path", folder));
    }

    /**
     * Has the state of a moment rebuilt and served beside everything else.
     *
     * @param at null for the newest
     * @param flush whether what was committed just now is carried into the archive first; not for who wants to know what a
     *     loss would cost
     * @param like the database in use
     * @throws Problem when that state is out of reach; nothing has changed then
     */
    public Rebuilt rebuild(@Nullable Instant at, boolean flush, DatabaseLocation.Postgresql like) {
        present();
        var password = Tokens.random();
        var order = Order.give(
                folder,
                clock,
                Map.of(
                        "time",
                        at == null ? "" : JsonCodec.format(at),
                        "flush",
                        flush ? "yes" : "no",
                        "user",
                        like.user(),
                        "password",
                        password));
        try {
            var answer = order.await(this::present);
            var newest = present();
            if (!answer.isReady()) {
                throw refused(answer, newest, at);
            }
            requireWhole(answer, at);
            var location = new DatabaseLocation.Postgresql(
                    answer.text("host"),
                    Integer.parseInt(answer.text("port")),
                    like.database(),
                    like.user(),
                    password,
                    Map.of());
            return new Rebuilt(
                    order, location, answer.reached().or(newest::earliest).orElse(newest.at()), tables);
        } catch (RuntimeException e) {
            order.close();
            throw e;
        }
    }

    private static Problem early(ArchiveStatus status, @Nullable Instant at) {
        return Problem.of(422, "archive_early")
                .with("at", at)
                .with("earliest", status.earliest().map(Instant::toString).orElse("-"));
    }

    /** PostgreSQL takes a segment that is not there for the end of the log, and starts without a word. */
    private static void requireWhole(Order.Answer answer, @Nullable Instant at) {
        if (at == null && hasGap(answer)) {
            throw gap(answer);
        }
    }

    /** Segments that came while the state was rebuilt are no gap. */
    private static boolean hasGap(Order.Answer answer) {
        return ArchiveStatus.read(answer.text("known")).goesOnBehind(answer.text("set"), answer.text("last"));
    }

    private static Problem gap(Order.Answer answer) {
        return Problem.of(422, "archive_gap")
                .with("segment", answer.text("last"))
                .with("reached", answer.reached().map(Archive::before).orElse("-"));
    }

    /** A commit comes back when there is a later one to stop at. */
    private static String before(Instant commit) {
        return JsonCodec.format(commit.minusNanos(1_000));
    }

    private static Problem refused(Order.Answer answer, ArchiveStatus status, @Nullable Instant at) {
        return switch (answer.text("code")) {
            case "key" -> Problem.of(422, "archive_key").with("reason", answer.text("reason"));
            case "early" -> early(status, at);
            case "ended" ->
                hasGap(answer)
                        ? gap(answer)
                        : Problem.of(422, "archive_late")
                                .with("at", at)
                                .with(
                                        "reached",
                                        answer.reached().map(Archive::before).orElse("-"));
            default ->
                Problem.of(503, "archive_failed").with("reason", answer.text("code") + ": " + answer.text("reason"));
        };
    }
}
