package io.resonant.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.Safekeeping;
import io.resonant.Settings;
import io.resonant.backup.Restores.Restored;
import io.resonant.backup.Restores.Wanted;
import io.resonant.file.FileWorld;
import io.resonant.file.Storage;
import io.resonant.kernel.config.Environment;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.DatabaseSettings;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.testing.ChildProcess;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was committed between two backups comes back, to the moment; what cannot is refused. */
@Timeout(180)
class ProtectionTest {
    @AutoClose
    private final TestDatabase test = TestDatabase.create(Engine.SQLITE);

    @TempDir
    private Path home;

    private Safekeeping safekeeping;
    private Database database;
    private Storage storage;
    private BackupGuard guard;
    private String key;
    private int restored;

    @BeforeEach
    void begin() throws SQLException {
        var settings = settings(home);
        safekeeping = new Safekeeping(settings, () -> test.settings().location(), test.clock());
        database = Database.open(test.settings(), test.clock());
        storage = FileWorld.storage(database, home.resolve("data"), test.clock());
        guard = safekeeping.guard(database, storage, new Telemetry());
        key = safekeeping.backups().init();
        run("create table notes (text text not null) strict");
        note("before");
        guard.backUp();
    }

    @AfterEach
    void end() {
        guard.close();
        storage.close();
        database.close();
    }

    private static Settings settings(Path home) {
        return Settings.read(
                Environment.of(Map.of(
                        "RESONANT_DATA",
                        home.resolve("data").toString(),
                        "RESONANT_BACKUP_TO",
                        "file://" + home.resolve("one") + ",file://" + home.resolve("two"))),
                home);
    }

    private void run(String sql) throws SQLException {
        database.exclusively(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    private void note(String text) throws SQLException {
        run("insert into notes values ('" + text + "')");
    }

    /** A minute later everything until now is carried over. @return when that was */
    private Instant carriedOver() {
        test.clock().advance(Duration.ofMinutes(1));
        guard.carryOver();
        return test.clock().instant();
    }

    private Restored restore(Optional<Instant> at, String... from) {
        var places = Arrays.stream(from)
                .map(name -> new BackupSettings.Target(
                        io.resonant.kernel.blob.BlobLocation.parse("file://" + home.resolve(name))
                                .location(),
                        Optional.empty()))
                .toList();
        var to = home.resolve("restored-" + ++restored);
        return safekeeping.restores().restore(new Wanted(places, Optional.empty(), at, key, Optional.of(to)));
    }

    private String notes() throws SQLException {
        var copy =
                new DatabaseLocation.Sqlite(home.resolve("restored-" + restored).resolve("resonant.db"));
        try (var connection = copy.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select group_concat(text, ' ' order by rowid) from notes")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** In the order of their numbers. */
    private List<Path> stretches(String place) throws IOException {
        return files(place, "changes", Changes.Head.class, Changes.Head::number);
    }

    private <T, U extends Comparable<U>> List<Path> files(
            String place, String part, Class<T> type, Function<T, U> order) throws IOException {
        try (var paths = Files.walk(home.resolve(place).resolve(part))) {
            return paths.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(path -> order.apply(content(path, type))))
                    .toList();
        }
    }

    private static <T> T content(Path file, Class<T> type) {
        try {
            var line = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("\n", 2)[0];
            return Header.Signed.parse(line.getBytes(StandardCharsets.ISO_8859_1))
                    .flatMap(signed -> signed.content(type))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everythingUntilTheLastSecondsComesBackAndEveryMomentBetween() throws SQLException {
        note("one");
        var one = carriedOver();
        note("two");
        var two = carriedOver();
        assertThat(restore(Optional.empty()).createdAt()).isEqualTo(two);
        assertThat(notes()).isEqualTo("before one two");
        assertThat(restore(Optional.of(two.minusSeconds(1))).createdAt()).isEqualTo(one);
        assertThat(notes()).isEqualTo("before one");
        restore(Optional.of(one.minusSeconds(1)));
        assertThat(notes()).isEqualTo("before");
    }

    @Test
    void itGoesOnThroughLogsThatAreBegunAnewAndThroughBackups() throws SQLException {
        for (var round = 0; round < 4; round++) { // each more than a log may hold
            run("create table noise_" + round + " as with recursive n(i) as (select 1 union all select i + 1 from n"
                    + " where i < 5000) select randomblob(4000) as content from n");
            note("round" + round);
            carriedOver();
        }
        assertThat(((DatabaseLocation.Sqlite) database.location())
                        .file()
                        .resolveSibling(((DatabaseLocation.Sqlite) database.location())
                                        .file()
                                        .getFileName() + "-wal"))
                .as("the log does not grow for ever")
                .satisfies(log -> assertThat(Files.size(log)).isLessThan(60L << 20));
        restore(Optional.empty());
        assertThat(notes()).isEqualTo("before round0 round1 round2 round3");
        guard.backUp();
        note("after");
        carriedOver();
        restore(Optional.empty());
        assertThat(notes()).isEqualTo("before round0 round1 round2 round3 after");
    }

    @Test
    void momentsStayWithinReachWhenTheBackupBetweenThemIsGivenUp() throws SQLException, IOException {
        note("one");
        carriedOver();
        guard.backUp();
        note("two");
        var two = carriedOver();
        for (var place : List.of("one", "two")) { // the header of the second backup is pruned
            Files.delete(
                    files(place, "headers", Header.class, Header::createdAt).getLast());
        }
        assertThat(restore(Optional.empty()).createdAt()).isEqualTo(two);
        assertThat(notes()).isEqualTo("before one two");
    }

    @Test
    void whatIsTornOrMissingIsNotGuessed() throws SQLException, IOException {
        note("one");
        var one = carriedOver();
        note("two");
        carriedOver();
        note("three");
        carriedOver();
        var all = stretches("one");
        Files.delete(all.get(all.size() - 2));
        assertThatThrownBy(() -> restore(Optional.empty(), "one")).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo("backup_changes_torn");
            assertThat(problem.members()).containsEntry("until", one);
        });
        assertThat(home.resolve("restored-" + restored)).doesNotExist();
        restore(Optional.empty());
        assertThat(notes()).as("the other place has all of it").isEqualTo("before one two three");
        restore(Optional.of(one), "one");
        assertThat(notes()).isEqualTo("before one");
        var torn = stretches("two").getLast();
        Files.write(torn, Arrays.copyOf(Files.readAllBytes(torn), 200));
        restore(Optional.empty(), "two");
        assertThat(notes()).as("the last one is not there").isEqualTo("before one two");
    }

    @Test
    void whenSomebodyElseTookTheLogOverAnotherBackupIsMade() throws SQLException {
        note("one");
        carriedOver();
        note("lost to us");
        try (var other = database.location().connect();
                var statement = other.createStatement()) {
            statement.execute("pragma wal_checkpoint(truncate)");
        }
        note("two");
        carriedOver();
        assertThat(guard.isCarryingOver()).isFalse();
        guard.backUp();
        assertThat(guard.isCarryingOver()).isTrue();
        note("three");
        carriedOver();
        restore(Optional.empty());
        assertThat(notes()).isEqualTo("before one lost to us two three");
    }

    @Test
    void aPlaceThatIsAwayGetsWhatItMissed() throws SQLException, IOException {
        Files.move(home.resolve("two"), home.resolve("away"));
        Files.writeString(home.resolve("two"), "not a folder");
        note("one");
        carriedOver();
        Files.delete(home.resolve("two"));
        Files.move(home.resolve("away"), home.resolve("two"));
        note("two");
        carriedOver();
        restore(Optional.empty(), "two");
        assertThat(notes()).isEqualTo("before one two");
    }

    /** The process that is killed. */
    static final class Victim {
        private Victim() {}

        @SuppressWarnings("SystemOut") // what the test reads
        public static void main(String[] arguments) throws SQLException {
            var home = Path.of(arguments[0]);
            var location = new DatabaseLocation.Sqlite(home.resolve("data/resonant.db"));
            var clock = InstantSource.system();
            var safekeeping = new Safekeeping(settings(home), () -> location, clock);
            var database = Database.open(DatabaseSettings.of(location), clock);
            var storage = FileWorld.storage(database, home.resolve("data"), clock);
            var guard = safekeeping.guard(database, storage, new Telemetry());
            guard.backUp();
            for (int number = 1; ; number++) {
                var text = "insert into notes values ('" + number + "')";
                database.exclusively(connection -> {
                    try (var statement = connection.createStatement()) {
                        return statement.execute(text);
                    }
                });
                if (number % 10 == 0) {
                    guard.carryOver();
                    System.out.println("carried over " + number);
                }
            }
        }
    }

    @Test
    void killedAtAnyMomentAndWithoutItsDiskItLosesNothingThatWasCarriedOver()
            throws SQLException, IOException, InterruptedException {
        var elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        var file = Files.createDirectories(elsewhere.resolve("data")).resolve("resonant.db");
        var location = new DatabaseLocation.Sqlite(file);
        new Migrations(location).apply();
        try (var connection = location.connect();
                var statement = connection.createStatement()) {
            statement.execute("create table notes (text text not null) strict");
        }
        var lost = new Safekeeping(settings(elsewhere), () -> location, InstantSource.system());
        var recovery = lost.backups().init();
        try (var victim = ChildProcess.start(Victim.class, elsewhere.toString())) {
            while (!"carried over 40".equals(victim.readLine())) {
                // it goes on
            }
            victim.kill();
        }
        Scratch.delete(elsewhere.resolve("data"));
        var places = settings(elsewhere);
        var to = home.resolve("restored-" + ++restored);
        new Safekeeping(places, () -> location, InstantSource.system())
                .restores()
                .restore(new Wanted(List.of(), Optional.empty(), Optional.empty(), recovery, Optional.of(to)));
        var numbers = notes().split(" ");
        assertThat(numbers.length).isGreaterThanOrEqualTo(40);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(numbers[i]).isEqualTo(String.valueOf(i + 1));
        }
    }
}
