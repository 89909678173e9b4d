package io.resonant.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.Safekeeping;
import io.resonant.Settings;
import io.resonant.backup.Restores.Restored;
import io.resonant.backup.Restores.Wanted;
import io.resonant.file.FileWorld;
import io.resonant.file.StoredFile;
import io.resonant.kernel.config.Environment;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.ArchivedPostgresql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * As {@link FileProtectionTest} on PostgreSQL, whose rows come back from its archive: the content of files that arrived after
 * the last backup comes back with them.
 */
@Timeout(600)
class ArchivedFilesTest {
    @AutoClose
    private ArchivedPostgresql postgresql;

    @AutoClose
    private TestDatabase test;

    @AutoClose
    private FileWorld world;

    @AutoClose
    private BackupGuard guard;

    @TempDir
    private Path home;

    private Safekeeping safekeeping;
    private String key;

    @BeforeEach
    void start() throws Exception {
        postgresql = ArchivedPostgresql.start();
        test = TestDatabase.at(postgresql.location());
        test.clock().set(Instant.now()); // the archive knows only that time
        world = FileWorld.on(test);
        var settings = Settings.read(
                Environment.of(Map.of(
                        "RESONANT_DATA",
                        world.data().toString(),
                        "DATABASE_URL",
                        postgresql.location().revealed(),
                        "RESONANT_ARCHIVE",
                        postgresql.shared().toString(),
                        "RESONANT_BACKUP_TO",
                        "file://" + home.resolve("place"))),
                home);
        safekeeping = new Safekeeping(settings, () -> test.settings().location(), test.clock());
        key = safekeeping.backups().init();
        guard = safekeeping.guard(test.database(), world.storage(), new Telemetry());
        guard.backUp();
        guard.carryOver();
        postgresql.keep(Map.of());
        postgresql.await(status -> status.lastFull().isPresent());
        test.clock().set(Instant.now());
    }

    /** Waits until every row of now is in the archive, loses the store of files, and restores on the side. */
    private Restored restored() throws Exception {
        var last = Instant.now();
        postgresql.execute("postgres", "select pg_switch_wal()");
        postgresql.await(status -> status.until() != null && status.until().isAfter(last));
        Files.move(world.data().resolve("files"), home.resolve("lost"));
        test.clock().set(Instant.now());
        return safekeeping
                .restores()
                .restore(new Wanted(
                        List.of(), Optional.empty(), Optional.empty(), key, Optional.of(home.resolve("restored"))));
    }

    private Path content(StoredFile file) {
        return home.resolve("restored").resolve(world.data().relativize(world.object(file)));
    }

    @Test
    void whatArrivedAfterTheBackupComesBackWithTheRowsThatKnowIt() throws Exception {
        var noise = new byte[3 << 20];
        new Random(7).nextBytes(noise);
        var small = world.add("a line");
        var large = world.add(noise);
        guard.carryOver();
        var back = restored();
        assertThat(back.missing()).isEmpty();
        assertThat(back.files()).isEqualTo(2);
        assertThat(content(small)).hasContent("a line");
        assertThat(content(large)).hasBinaryContent(noise);
    }

    @Test
    void whatDidNotGetThereIsNamed() throws Exception {
        var carried = world.add("carried over");
        guard.carryOver();
        var lost = world.add("never carried over");
        var back = restored();
        assertThat(back.missing()).containsExactly(lost.sha256());
        assertThat(content(carried)).hasContent("carried over");
        assertThat(content(lost)).doesNotExist();
    }
}
