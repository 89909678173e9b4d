package io.resonant.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.Safekeeping;
import io.resonant.Settings;
import io.resonant.backup.Header.Signed;
import io.resonant.backup.Restores.Wanted;
import io.resonant.file.FileWorld;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.BlobLocation;
import io.resonant.kernel.blob.BlobSource;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.LocalBlobs;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.config.Environment;
import io.resonant.kernel.crypto.ContentSeal;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only time or a broken place shows. */
@Timeout(180)
class BackupsTest {
    @AutoClose
    private final TestDatabase test = TestDatabase.create(Engine.SQLITE);

    @TempDir
    private Path home;

    private Safekeeping safekeeping;
    private Backups backups;
    private String key;

    @BeforeEach
    void begin() {
        var settings = Settings.read(
                Environment.of(Map.of(
                        "RESONANT_DATA",
                        home.resolve("data").toString(),
                        "RESONANT_BACKUP_TO",
                        "file://" + home.resolve("place"))),
                home);
        safekeeping = new Safekeeping(settings, () -> test.settings().location(), test.clock());
        backups = safekeeping.backups();
        key = backups.init();
    }

    private String create() {
        return backups.create(OptionalLong.empty(), (_, _) -> {}).id();
    }

    private void later(Duration time) {
        test.clock().advance(time);
    }

    private Wanted wanted(Optional<Instant> at) {
        return new Wanted(List.of(), Optional.empty(), at, key, Optional.of(home.resolve("restored")));
    }

    @Test
    void theServerMakesAndProvesThemAndComplainsWhenTheyGetOld() {
        var telemetry = new Telemetry();
        try (var database = Database.open(test.settings(), test.clock());
                var storage = FileWorld.storage(database, home.resolve("data"), test.clock());
                var guard = safekeeping.guard(database, storage, telemetry)) {
            complains(guard);
        }
    }

    private void complains(BackupGuard guard) {
        guard.watch();
        assertThat(guard.notice()).hasValueSatisfying(text -> assertThat(text).contains("1 of 1 places"));
        guard.backUpAndPrune();
        assertThat(guard.notice()).isEmpty();
        assertThat(backups.status().legs().getFirst().provenState())
                .isEqualTo(test.clock().instant());
        later(Duration.ofHours(27));
        guard.watch();
        assertThat(guard.notice()).isPresent();
        guard.prove();
        assertThat(guard.notice())
                .as("an old backup gets no younger by being proven again")
                .isPresent();
        guard.backUp();
        assertThat(guard.notice()).isEmpty();
    }

    @Test
    void retentionKeepsDaysWeeksAndMonthsAndAllThatTheyNeed() {
        create();
        backups.prove();
        for (var day = 0; day < 40; day++) {
            later(Duration.ofDays(1));
            create();
        }
        var pruned = backups.prune(false, false).results().getFirst();
        assertThat(pruned.kept().stream().map(id -> id.substring(0, 8)))
                .as("seven days, the last of two weeks before, of January, and the one that was proven")
                .containsExactly(
                        "20260214",
                        "20260213",
                        "20260212",
                        "20260211",
                        "20260210",
                        "20260209",
                        "20260208",
                        "20260201",
                        "20260131",
                        "20260125",
                        "20260105");
        assertThat(pruned.removed()).hasSize(41 - 11);
        assertThat(backups.verify(true, false).results())
                .allSatisfy(found -> assertThat(found.isSound()).isTrue());
        assertThat(backups.prune(false, false).results().getFirst().pieces())
                .as("nothing is left over")
                .isZero();
    }

    @Test
    void aStateOfThePastComesBack() {
        var first = create();
        var then = test.clock().instant().plus(Duration.ofMinutes(20));
        later(Duration.ofHours(1));
        create();
        assertThat(safekeeping.restores().restore(wanted(Optional.of(then))).backup())
                .isEqualTo(first);
        assertThatThrownBy(() -> safekeeping
                        .restores()
                        .restore(wanted(Optional.of(test.clock().instant().minus(Duration.ofDays(1))))))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo("backup_none"));
    }

    @Test
    void aNewerProgramsBackupIsRefused() {
        create();
        var recovery = Recovery.open(home.resolve("data/backup"));
        later(Duration.ofHours(1));
        try (var place = new LocalBlobs(home.resolve("place/headers"))) {
            var name = place.list("", Optional.empty()).entries().getFirst().hash();
            var old = Signed.parse(Leg.read(place, name))
                    .flatMap(signed -> signed.content(Header.class))
                    .orElseThrow();
            var newer = new Header(
                    old.format(),
                    old.repository(),
                    "newer",
                    test.clock().instant(),
                    test.clock().instant(),
                    old.engine(),
                    "99.0",
                    "9999",
                    old.rows(),
                    old.files(),
                    old.bytes(),
                    old.uses(),
                    old.wrapped(),
                    old.sealed());
            Leg.put(place, Signed.of(newer, recovery.signing()).bytes());
        }
        assertThatThrownBy(() -> safekeeping.restores().restore(wanted(Optional.empty())))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo("backup_newer"));
        assertThat(home.resolve("restored")).doesNotExist();
    }

    @Test
    void aPlaceThatGetsFullHasNoBackupAndTheOtherHas() throws IOException {
        var seal = new ContentSeal(SecretKeys.of("0123456789abcdefghijklmnopqrstuvwxyz", null), "test");
        var noise = new byte[20 << 20];
        new Random(1).nextBytes(noise);
        try (var full = leg("full", 5 << 20);
                var roomy = leg("roomy", 1 << 30);
                var writer = Pieces.Writer.of(List.of(full, roomy), seal, OptionalLong.empty(), (_, _) -> {})) {
            var content = writer.content("noise", new ByteArrayInputStream(noise));
            assertThat(writer.finish(new byte[] {1})).containsExactly(roomy);
            assertThat(writer.failures()).containsOnlyKeys(full.address());
            assertThat(Leg.names(full.headers())).isEmpty();
            assertThat(new Pieces.Reader(List.of(full, roomy)).bytes(content.pieces()))
                    .isEqualTo(noise);
        }
    }

    private Leg leg(String name, long quota) {
        var location = BlobLocation.parse("file://" + home.resolve(name)).location();
        return new Leg(
                location,
                part -> part.equals("pieces")
                        ? new Quota(home.resolve(name + "/pieces"), quota)
                        : new LocalBlobs(home.resolve(name + "/" + part)));
    }

    /** A disk that gets full. */
    private static final class Quota implements BlobStore {
        private final LocalBlobs disk;
        private final AtomicLong free;

        Quota(Path folder, long bytes) {
            disk = new LocalBlobs(folder);
            free = new AtomicLong(bytes);
        }

        @Override
        public void put(Sha256 hash, BlobSource source) {
            if (free.addAndGet(-source.length()) < 0) {
                throw new BlobException(BlobException.Kind.REFUSED, "No space left on device", null);
            }
            disk.put(hash, source);
        }

        @Override
        public InputStream open(Sha256 hash, Optional<Range> range) {
            return disk.open(hash, range);
        }

        @Override
        public Optional<Entry> head(Sha256 hash) {
            return disk.head(hash);
        }

        @Override
        public void delete(Sha256 hash) {
            disk.delete(hash);
        }

        @Override
        public Page list(String prefix, Optional<String> after) {
            return disk.list(prefix, after);
        }

        @Override
        public void close() {
            disk.close();
        }
    }
}
