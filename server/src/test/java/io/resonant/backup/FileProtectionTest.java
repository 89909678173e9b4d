package io.resonant.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.Safekeeping;
import io.resonant.Settings;
import io.resonant.backup.Restores.Restored;
import io.resonant.backup.Restores.Wanted;
import io.resonant.file.FileWorld;
import io.resonant.file.StoredFile;
import io.resonant.kernel.blob.BlobLocation;
import io.resonant.kernel.config.Environment;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The content of a file outlives the machine from seconds after it arrived, and not only from the next backup on. */
@BothEngines
@Timeout(180)
class FileProtectionTest {
    private static final String AGE = "backup_files_age_seconds";

    private final TestDatabase test;

    @TempDir
    private Path home;

    private FileWorld world;
    private Telemetry telemetry;
    private Safekeeping safekeeping;
    private BackupGuard guard;
    private String key;

    FileProtectionTest(TestDatabase test) {
        this.test = test;
    }

    @BeforeEach
    void begin() {
        world = FileWorld.on(test);
        var settings = Settings.read(
                Environment.of(Map.of(
                        "RESONANT_DATA",
                        world.data().toString(),
                        "RESONANT_BACKUP_TO",
                        "file://" + home.resolve("one") + ",file://" + home.resolve("two"))),
                home);
        safekeeping = new Safekeeping(settings, () -> test.settings().location(), test.clock());
        key = safekeeping.backups().init();
        restart();
        guard.backUp();
        guard.carryOver();
    }

    /** As another process on the same data. */
    private void restart() {
        telemetry = new Telemetry();
        guard = safekeeping.guard(test.database(), world.storage(), telemetry);
        guard.files().measure(telemetry);
    }

    @AfterEach
    void end() throws IOException {
        guard.close();
        world.close();
    }

    private void carriedOver() {
        test.clock().advance(Duration.ofSeconds(10));
        guard.carryOver();
    }

    private Restored restore(String place) {
        return safekeeping
                .restores()
                .restore(new Wanted(
                        from(place), Optional.empty(), Optional.empty(), key, Optional.of(home.resolve("restored"))));
    }

    private List<BackupSettings.Target> from(String place) {
        return List.of(new BackupSettings.Target(
                BlobLocation.parse("file://" + home.resolve(place)).location(), Optional.empty()));
    }

    private byte[] restored(StoredFile file) throws IOException {
        var place = world.data().relativize(world.object(file));
        return Files.readAllBytes(home.resolve("restored").resolve(place));
    }

    private List<Double> filesLost() {
        return safekeeping.backups().drill().results().stream()
                .map(drilled -> {
                    assertThat(drilled.failure()).isNull();
                    return drilled.filesLost();
                })
                .toList();
    }

    private static byte[] noise(int length) {
        var content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    @Test
    void aDrillTellsWhichFilesWouldBeGone() {
        world.add("carried over");
        carriedOver();
        assertThat(filesLost()).containsExactly(0.0, 0.0);
        world.add("not yet");
        test.clock().advance(Duration.ofSeconds(7));
        assertThat(filesLost()).containsExactly(7.0, 7.0);
        carriedOver();
        assertThat(filesLost()).containsExactly(0.0, 0.0);
    }

    @Test
    void whatArrivedAfterTheBackupComesBackWithTheRowsThatKnowIt() throws IOException {
        Assumptions.assumeTrue(
                test.engine() == Engine.SQLITE, "without an archive the rows of PostgreSQL are those of the backup");
        var content = noise(3 << 20);
        var small = world.add("a line");
        var large = world.add(content);
        carriedOver();
        guard.backUp();
        var later = world.add("after another backup");
        carriedOver();
        var back = restore("one");
        assertThat(back.missing()).isEmpty();
        assertThat(restored(small)).asString().isEqualTo("a line");
        assertThat(restored(large)).isEqualTo(content);
        assertThat(restored(later)).asString().isEqualTo("after another backup");
    }

    @Test
    void whatDidNotGetThereIsNamed() throws IOException {
        Assumptions.assumeTrue(
                test.engine() == Engine.SQLITE, "without an archive the rows of PostgreSQL are those of the backup");
        var file = world.add("never carried over");
        Files.move(world.object(file), home.resolve("away"));
        carriedOver(); // the rows are
        assertThat(restore("one").missing()).containsExactly(file.sha256());
    }

    @Test
    void aPlaceThatIsAwayGetsWhatItMissedAndSaysSoMeanwhile() throws IOException {
        Files.move(home.resolve("two"), home.resolve("away"));
        world.add("while it is away");
        test.clock().advance(Duration.ofMinutes(5));
        carriedOver();
        assertThat(ages()).containsExactlyInAnyOrder(0.0, 310.0);
        Files.move(home.resolve("away"), home.resolve("two"));
        carriedOver();
        assertThat(ages()).containsExactly(0.0, 0.0);
        assertThat(filesLost()).containsExactly(0.0, 0.0);
    }

    private List<Double> ages() {
        return List.copyOf(telemetry.values(AGE).values());
    }

    @Test
    void anotherProcessTakesUpWhereTheFirstLeftOff() {
        world.add("by the first");
        carriedOver();
        world.add("by nobody yet");
        guard.close();
        restart();
        assertThat(ages()).containsExactly(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        carriedOver();
        assertThat(ages()).containsExactly(0.0, 0.0);
        assertThat(filesLost()).containsExactly(0.0, 0.0);
    }

    @Test
    void pruningKeepsThePiecesAsLongAsTheMomentsAndNotLonger() throws IOException {
        world.add(noise(2 << 20));
        carriedOver();
        var backups = safekeeping.backups();
        int before = count("one", "pieces");
        backups.prune(false, false);
        assertThat(count("one", "pieces")).isEqualTo(before);
        assertThat(backups.verify(true, false).results()).allMatch(Backups.Inspected::isSound);
        assertThat(filesLost()).containsExactly(0.0, 0.0);
        test.clock().advance(Duration.ofDays(8));
        guard.backUp();
        backups.prune(false, false);
        assertThat(count("one", "arrivals")).isZero();
        assertThat(backups.verify(true, false).results()).allMatch(Backups.Inspected::isSound);
        assertThat(filesLost()).as("the next backup has it").containsExactly(0.0, 0.0);
    }

    private int count(String place, String part) throws IOException {
        try (var paths = Files.walk(home.resolve(place).resolve(part))) {
            return (int) paths.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void aLostPieceIsFoundAndBroughtBackFromTheOtherPlace() throws IOException {
        var before = Files.createDirectories(home.resolve("one/pieces"));
        var known = paths(before);
        world.add(noise(1 << 20));
        carriedOver();
        var arrived = paths(before);
        arrived.removeAll(known);
        for (var piece : arrived) {
            Files.delete(piece);
        }
        var backups = safekeeping.backups();
        assertThat(backups.verify(false, false).results())
                .extracting(Backups.Inspected::isSound)
                .containsExactly(false, true);
        assertThat(backups.verify(false, true).results())
                .extracting(Backups.Inspected::isSound)
                .containsExactly(true, true);
        assertThat(filesLost()).containsExactly(0.0, 0.0);
    }

    private static List<Path> paths(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            return new ArrayList<>(paths.filter(Files::isRegularFile).toList());
        }
    }
}
