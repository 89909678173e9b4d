package io.resonant.backup;

import io.resonant.archive.Archive;
import io.resonant.backup.BackupSettings.Target;
import io.resonant.backup.Backups.Own;
import io.resonant.backup.Shelf.Standing;
import io.resonant.backup.Swap.Plan;
import io.resonant.backup.Swap.Step;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.crypto.DataKey;
import io.resonant.kernel.crypto.RecoveryKey;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.feed.EventNumbers;
import io.resonant.kernel.migration.PostgresqlSchema;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings a backup back: beside what is there, compared row by row, tried by the server, and only then put in its place.
 * Whatever is wrong with the key or the backup, the installation is not touched.
 */
public final class Restores {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Whose changes are looked at: one made beside the server by hand has none, and the one before it goes on. */
    private static final int WITH_CHANGES = 3;

    private final Wiring wiring;

    public Restores(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * What to restore.
     *
     * @param from places to take it from; empty for those of the settings
     * @param backup which one; the newest one that fits when absent
     * @param at the state that is wanted: that of the last backup until then
     * @param key what the owner kept
     * @param to a directory that does not exist; absent to put it in the place of what is there
     */
    public record Wanted(
            List<Target> from, Optional<String> backup, Optional<Instant> at, String key, Optional<Path> to) {}

    /**
     * What is there now.
     *
     * @param createdAt the state that has come back
     * @param changes how many stretches of changes were put on top of the backup
     * @param rows of the backup
     * @param aside where what was there is kept
     * @param schema of the database in which what was in it is kept
     * @param settings the file with settings that the backup came with and that did not lie in the data directory
     * @param missing files that the rows know and whose content had not reached any place
     */
    public record Restored(
            String backup,
            Instant createdAt,
            int changes,
            long rows,
            long files,
            String data,
            @Nullable String aside,
            @Nullable String schema,
            @Nullable String settings,
            List<String> missing) {
        Restored inPlaceOf(Optional<String> former) {
            return new Restored(
                    backup, createdAt, changes, rows, files, data, aside, former.orElse(null), settings, missing);
        }
    }

    /**
     * Restores. Without {@link Wanted#to} the caller must hold the data directory, so that no server runs on it.
     *
     * @throws Problem when the key is wrong, a piece is lost, or a newer program made it; nothing was changed then
     */
    public Restored restore(Wanted wanted) {
        var key = RecoveryKey.parse(wanted.key()).orElseThrow(() -> Problem.of(422, "backup_key_malformed"));
        var targets = wanted.from().isEmpty() ? wiring.settings().targets() : wanted.from();
        if (targets.isEmpty()) {
            throw Problem.of(409, "backup_no_target");
        }
        var legs = new ArrayList<Leg>();
        try {
            var failures = new TreeMap<String, String>();
            for (var target : targets) {
                try {
                    legs.add(Leg.open(target, wiring.clock()));
                } catch (Problem | BlobException e) {
                    failures.put(target.location().toString(), String.valueOf(e.getMessage()));
                }
            }
            var chosen = choose(wanted, key, legs, failures);
            var unpacking = Unpacking.with(key, chosen.backup(), legs).followedBy(chosen.changes());
            // The archive of PostgreSQL has more moments than backups; who names a backup wants that one.
            var archive = wanted.backup().isEmpty() ? wiring.archive() : Optional.<Archive>empty();
            var moment = wanted.at().orElse(null);
            if (archive.filter(kept -> kept.reaches(moment)).isEmpty()) {
                return put(wanted, unpacking);
            }
            var like = (DatabaseLocation.Postgresql) wiring.database().get();
            try (var state = archive.get().rebuild(moment, true, like)) {
                boolean isBehind = moment == null
                        && state.reached().isBefore(chosen.backup().header().createdAt());
                return put(wanted, isBehind ? unpacking : unpacking.archived(state));
            }
        } catch (IOException | BlobException | SQLException e) {
            throw failed(e, legs.toString());
        } finally {
            legs.forEach(Leg::close);
        }
    }

    private Restored put(Wanted wanted, Unpacking unpacking) throws IOException, SQLException {
        return wanted.to().isPresent() ? aside(unpacking, wanted.to().get()) : inPlace(unpacking);
    }

    /** A backup and what was committed afterwards. */
    private record Choice(Standing backup, Changes changes) {
        Instant reach() {
            return changes.until().orElse(backup.header().createdAt());
        }
    }

    /** What comes nearest to what is wanted. @throws Problem when no place that answers has it */
    private static Choice choose(Wanted wanted, RecoveryKey key, List<Leg> legs, Map<String, String> failures) {
        var found = new ArrayList<Choice>();
        for (var leg : legs) {
            try {
                Shelf.of(leg).backups().stream()
                        .filter(one ->
                                wanted.backup().stream().allMatch(one.header().id()::equals))
                        .filter(one ->
                                wanted.at().stream().noneMatch(one.header().createdAt()::isAfter))
                        .limit(WITH_CHANGES)
                        .map(one -> new Choice(one, changes(wanted, key, leg, one)))
                        .forEach(found::add);
            } catch (BlobException e) {
                failures.put(leg.address(), String.valueOf(e.getMessage()));
            }
        }
        var best = found.stream()
                .max(Comparator.comparing(Choice::reach)
                        .thenComparing(one -> one.backup().header().createdAt()))
                .orElseThrow(() -> Problem.of(404, "backup_none")
                        .with(
                                "backup",
                                wanted.backup()
                                        .or(() -> wanted.at().map(Instant::toString))
                                        .orElse("*"))
                        .with("places", legs.toString())
                        .with("reason", failures));
        best.changes().requireWhole(best.backup());
        return best;
    }

    /** None for who names a backup and nothing more; and during the backup itself its state is what comes nearest. */
    private static Changes changes(Wanted wanted, RecoveryKey key, Leg leg, Standing backup) {
        boolean wantsOne = wanted.backup().isPresent() && wanted.at().isEmpty();
        boolean during = wanted.at().stream().anyMatch(backup.header().finishedAt()::isAfter);
        return wantsOne || during || !key.trusts(backup.signer())
                ? Changes.NONE
                : Changes.of(leg, backup, Unpacking.keyOf(key, backup), wanted.at());
    }

    private Restored aside(Unpacking unpacking, Path to) throws IOException, SQLException {
        if (Files.exists(to)) {
            throw Problem.of(409, "backup_target_exists").with("path", to);
        }
        var unfinished = to.resolveSibling(to.getFileName() + ".restoring");
        var scratch = new Scratch(unfinished);
        var settings = stage(unpacking, unfinished, unpacking.database(unfinished.resolve("resonant.db")));
        Files.move(scratch.folder(), to);
        return restored(unpacking, to, Optional.empty(), settings.map(file -> to.resolve(file.getFileName())));
    }

    private Restored inPlace(Unpacking unpacking) throws IOException, SQLException {
        return switch (wiring.database().get()) {
            case DatabaseLocation.Sqlite sqlite ->
                inPlaceOf(unpacking, sqlite.file().toAbsolutePath());
            case DatabaseLocation.Postgresql postgresql -> into(unpacking, postgresql);
        };
    }

    private Restored inPlaceOf(Unpacking unpacking, Path database) throws IOException, SQLException {
        var data = wiring.settings().data();
        try (var scratch = new Scratch(data.resolve("restoring"))) {
            var staging = scratch.folder();
            var staged = database.startsWith(data)
                    ? staging.resolve("resonant.db")
                    : database.resolveSibling(database.getFileName() + ".restoring"); // it must only be renamed
            Files.deleteIfExists(staged);
            var settings = stage(unpacking, staging, unpacking.database(staged));
            var leftovers = List.of(database + "-wal", database + "-shm");
            var step = new Step(staged.toString(), database.toString(), leftovers);
            return swap(unpacking, staging, Optional.of(step), settings);
        }
    }

    /**
     * A database of a server cannot be renamed into the place of another, so it must be an empty one; but what was there
     * gets another name when the archive goes back to another moment of the same database.
     */
    private Restored into(Unpacking unpacking, DatabaseLocation.Postgresql database) throws IOException, SQLException {
        if (!unpacking.isRows()) {
            throw Problem.of(409, "backup_engine").with("database", database);
        }
        if (!unpacking.isArchived()) {
            return into(unpacking, database, Optional.empty());
        }
        return new PostgresqlSchema(database).replace(aside(), former -> into(unpacking, database, former));
    }

    private Restored into(Unpacking unpacking, DatabaseLocation.Postgresql database, Optional<String> former)
            throws IOException, SQLException {
        try (var scratch = new Scratch(wiring.settings().data().resolve("restoring"))) {
            var staging = scratch.folder();
            var settings = stage(unpacking, staging, unpacking.rows(database, staging.resolve("rows")));
            return swap(unpacking, staging, Optional.empty(), settings).inPlaceOf(former);
        }
    }

    /** The name of a schema for what was there. */
    private String aside() {
        return "before_" + STAMP.format(wiring.clock().instant()).toLowerCase(Locale.ROOT);
    }

    private Restored swap(Unpacking unpacking, Path staging, Optional<Step> database, Optional<Path> settings)
            throws IOException {
        var data = wiring.settings().data();
        var aside = data.resolve("before-" + STAMP.format(wiring.clock().instant()));
        var steps = new ArrayList<>(database.stream().toList());
        for (var name :
                List.of("secret.key", "resonant.properties", "files", "backup/keys.json", "restored.properties")) {
            if (Files.exists(staging.resolve(name))) {
                steps.add(new Step(
                        staging.resolve(name).toString(), data.resolve(name).toString(), List.of()));
            }
        }
        Swap.begin(data, new Plan(aside.toString(), staging.toString(), steps));
        Swap.finish(data);
        return restored(unpacking, data, Optional.of(aside), settings.map(file -> data.resolve(file.getFileName())));
    }

    /** Everything into one directory, compared and tried. @return the file of settings that have no place there */
    private Optional<Path> stage(Unpacking unpacking, Path staging, DatabaseLocation database) throws IOException {
        unpacking.keys(staging);
        var chosen = unpacking.chosen();
        try (var opened = wiring.objects().open(database, staging, chosen)) {
            unpacking.files(opened.storage(), staging);
            EventNumbers.leap(opened.database());
        }
        wiring.server().answers(staging, database, chosen, unpacking.isRows()).ifPresent(reason -> {
            throw Problem.of(422, "backup_silent").with("reason", reason);
        });
        return settings(staging, chosen);
    }

    /** What was set in the environment is not put into force unasked: it may name another machine's ports and stores. */
    private static Optional<Path> settings(Path staging, Map<String, String> chosen) {
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        var lines = new StringBuilder();
        chosen.forEach(
                (name, value) -> lines.append(name).append('=').append(value).append('\n'));
        Recovery.write(staging, "restored.properties", lines.toString().getBytes(StandardCharsets.UTF_8));
        return Optional.of(staging.resolve("restored.properties"));
    }

    /** Puts the rows of a backup that this installation made into an empty database, in the schema that they come from. */
    public void load(Own own, DatabaseLocation empty, Path scratch) {
        open(own, unpacking -> {
            switch (empty) {
                case DatabaseLocation.Sqlite sqlite -> unpacking.database(sqlite.file());
                case DatabaseLocation.Postgresql _ -> unpacking.rows(empty, scratch.resolve("rows"));
            }
            return Optional.<String>empty();
        });
    }

    /**
     * Puts the database back to a backup that this installation made itself, in the schema that it had then. The caller
     * must hold the data directory. Files that are gone come back, keys and settings stay.
     *
     * @return where what was there is kept: a file, or a schema of the database
     */
    public String putBack(Own own) {
        return open(own, unpacking -> switch (wiring.database().get()) {
            case DatabaseLocation.Sqlite sqlite ->
                putBack(unpacking, sqlite.file().toAbsolutePath());
            case DatabaseLocation.Postgresql postgresql -> putBack(unpacking, postgresql);
        });
    }

    private String putBack(Unpacking unpacking, Path database) throws IOException, SQLException {
        var data = wiring.settings().data();
        try (var scratch = new Scratch(data.resolve("restoring"))) {
            var staged = database.resolveSibling(database.getFileName() + ".restoring"); // it must only be renamed
            Files.deleteIfExists(staged);
            files(unpacking, unpacking.database(staged), scratch.folder());
            var leftovers = List.of(database + "-wal", database + "-shm");
            var aside = data.resolve("before-" + STAMP.format(wiring.clock().instant()));
            var step = new Step(staged.toString(), database.toString(), leftovers);
            Swap.begin(data, new Plan(aside.toString(), scratch.folder().toString(), List.of(step)));
            Swap.finish(data);
            return aside.toString();
        }
    }

    private String putBack(Unpacking unpacking, DatabaseLocation.Postgresql database) throws IOException, SQLException {
        return new PostgresqlSchema(database).replace(aside(), former -> {
            try (var scratch = new Scratch(wiring.settings().data().resolve("restoring"))) {
                files(unpacking, unpacking.rows(database, scratch.folder().resolve("rows")), scratch.folder());
            }
            return former.orElse("");
        });
    }

    private void files(Unpacking unpacking, DatabaseLocation database, Path scratch) throws IOException {
        try (var opened = wiring.objects().open(database, wiring.settings().data(), wiring.chosen())) {
            unpacking.files(opened.storage(), scratch);
            EventNumbers.leap(opened.database());
        }
    }

    private interface Work<T> {
        T with(Unpacking unpacking) throws IOException, SQLException;
    }

    private <T> T open(Own own, Work<T> work) {
        var folder = wiring.settings().folder();
        var key = wiring.sealing()
                .get()
                .open(own.key())
                .orElseThrow(() -> Problem.of(422, "backup_key_wrong").with("backup", own.backup()));
        try (var legs = Leg.All.open(wiring, Recovery.open(folder))) {
            var backup = legs.open().stream()
                    .flatMap(leg -> Shelf.of(leg).find(own.backup()).stream())
                    .findFirst()
                    .orElseThrow(() -> Problem.of(404, "backup_none")
                            .with("backup", own.backup())
                            .with("places", legs.open().toString())
                            .with("reason", legs.failures()));
            return work.with(Unpacking.with(DataKey.of(key), backup, legs.open()));
        } catch (IOException | BlobException | SQLException e) {
            throw failed(e, own.backup());
        }
    }

    /** What somebody can do about it, as far as it is the backup's fault. */
    private static RuntimeException failed(Exception cause, String places) {
        return switch (cause) {
            case BlobException e ->
                Problem.of(503, "backup_unreachable")
                        .with("reason", e.getMessage())
                        .cause(e);
            case IOException e -> new UncheckedIOException(e);
            default ->
                Problem.of(422, "backup_damaged")
                        .with("what", cause.getMessage())
                        .with("legs", places)
                        .cause(cause);
        };
    }

    private static Restored restored(Unpacking unpacking, Path data, Optional<Path> aside, Optional<Path> settings) {
        var header = unpacking.header();
        return new Restored(
                header.id(),
                unpacking.reach(),
                unpacking.changes().stretches().size(),
                unpacking.rows(),
                unpacking.files(),
                data.toString(),
                aside.map(Path::toString).orElse(null),
                null,
                settings.map(Path::toString).orElse(null),
                unpacking.missing());
    }
}
