package io.resonant.command;

import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.archive.ArchiveStatus;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.DatabaseSettings;
import io.resonant.kernel.testing.S3Server;
import io.resonant.kernel.testing.TestCertificate;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.ArchivedPostgresql;
import io.resonant.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL with an archive, kept by a real pgBackRest: any moment comes back, or it is said why not. */
@Timeout(600)
class BackupArchiveTest {
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz";

    @TempDir
    private Path home;

    @AutoClose
    private ArchivedPostgresql postgresql;

    private final List<String> written = new ArrayList<>();
    private String key = "";

    @BeforeEach
    void start() throws Exception {
        postgresql = ArchivedPostgresql.start();
    }

    private TestTerminal terminal() {
        return new TestTerminal(home)
                .with("SECRET_KEY", SECRET)
                .with("LANG", "en_US.UTF-8")
                .with("RESONANT_DATA", home.resolve("data").toString())
                .with("RESONANT_BACKUP_TO", "file://" + home.resolve("place"))
                .with("RESONANT_ARCHIVE", postgresql.shared().toString())
                .with(postgresql.location());
    }

    private TestTerminal.Result restore(String... options) {
        var command = new ArrayList<>(List.of("backup", "restore"));
        Collections.addAll(command, options);
        return terminal().type(key + "\n", command.toArray(String[]::new));
    }

    private static List<String> titles(DatabaseLocation location) {
        try (var opened = Database.open(DatabaseSettings.of(location), InstantSource.system())) {
            return opened.readSystem(transaction ->
                    transaction.sql("select title from threads order by title").list(row -> row.text("title")));
        }
    }

    /** An installation with a backup from before the archive, and rows that somebody was told are safe. */
    private void work() throws Exception {
        try (var database = TestDatabase.at(postgresql.location());
                var server = TestServer.on(
                        database,
                        Map.of(
                                "SECRET_KEY",
                                SECRET,
                                "RESONANT_DATA",
                                home.resolve("data").toString()))) {
            var made = terminal().run("backup", "init");
            assertThat(made.exit()).as(made.err()).isZero();
            key = made.out().strip();
            var created = terminal().run("backup", "create");
            assertThat(created.exit()).as(created.out() + created.err()).isZero();
            postgresql.keep(Map.of());
            write(server, "full");
            postgresql.await(status -> status.lastFull().isPresent());
            postgresql.leave();
            postgresql.keep(Map.of("ARCHIVE_INCREMENTAL_HOURS", "0"));
            write(server, "incremental");
            postgresql.await(status -> status.backups().stream().anyMatch(backup -> !backup.full()));
            postgresql.leave();
            postgresql.keep(Map.of());
            write(server, "after");
        }
    }

    private void write(TestServer server, String name) {
        for (var number = 0; number < 5; number++) {
            var title = name + " " + number;
            server.call(MEMBER, "POST", "/api/v1/threads", Map.of("title", title)); // fails unless it is acknowledged
            written.add(title);
        }
        Collections.sort(written);
    }

    @Test
    void theMomentBeforeEverythingWasDeletedComesBack() throws Exception {
        work();
        var before = Instant.now();
        postgresql.execute("resonant_dashboard", "truncate threads cascade");
        assertThat(titles(postgresql.location())).isEmpty();
        postgresql.execute("postgres", "select pg_switch_wal()");
        var later = postgresql.await(
                status -> status.until() != null && status.until().isAfter(before));
        assertThat(later.trouble()).isNull();
        var status = terminal().run("backup", "status");
        assertThat(status.exit()).as(status.out() + status.err()).isZero();
        assertThat(status.out()).contains("backups; every moment from");
        var drill = terminal().run("drill", "--rto", "100000", "--rpo", "100000");
        assertThat(drill.exit()).as(drill.out() + drill.err()).isZero();
        assertThat(drill.out()).contains("archive: rebuilt from archive");
        assertThat(titles(postgresql.location())).as("a drill changes nothing").isEmpty();

        assertThat(restore("--at", "2020-01-01T00:00:00Z").err()).contains("There is no backup");
        var early = later.earliest().orElseThrow().minusSeconds(1);
        assertThat(restore("--at", early.toString()).err())
                .as("only a backup knows that moment, and it wants an empty database")
                .contains("has rows already");
        assertThat(restore("--at", Instant.now().plusSeconds(3_600).toString()).err())
                .contains("not known to be whole");

        var restored = restore("--at", before.toString());
        assertThat(restored.exit()).as(restored.err()).isZero();
        assertThat(restored.out()).contains("kept in its schema before_");
        assertThat(titles(postgresql.location())).isEqualTo(written);
        try (var database = TestDatabase.at(postgresql.location());
                var server = TestServer.notSetUp(database, Map.of("SECRET_KEY", SECRET))) {
            assertThat(server.port()).isPositive();
        }

        var folder = home.resolve("folder");
        var aside = restore("--to", folder.toString());
        assertThat(aside.exit()).as(aside.err()).isZero();
        assertThat(titles(new DatabaseLocation.Sqlite(folder.resolve("resonant.db"))))
                .isEqualTo(written);
    }

    @Test
    void aLostDiskCostsNothingThatWasArchivedAndTheArchiveGoesOn() throws Exception {
        work();
        var last = Instant.now();
        postgresql.execute("postgres", "select pg_switch_wal()");
        postgresql.await(status -> status.until() != null && status.until().isAfter(last));
        postgresql.lose();
        postgresql.begin();
        var restored = restore();
        assertThat(restored.exit()).as(restored.err()).isZero();
        assertThat(titles(postgresql.location())).isEqualTo(written);
        var goingOn = postgresql.await(status -> status.backups().getLast().cluster() == 2 && status.trouble() == null);
        assertThat(goingOn.backups().getLast().full()).isTrue();
        var again = restore("--at", last.toString());
        assertThat(again.exit())
                .as("a moment of the cluster that was lost: " + again.err())
                .isZero();
        assertThat(titles(postgresql.location())).isEqualTo(written);
    }

    @Test
    void whatCannotComeBackIsRefusedAndNothingHasChanged() throws Exception {
        work();
        var middle = Instant.now();
        postgresql.execute("postgres", "select pg_switch_wal()");
        postgresql.await(status -> status.until() != null && status.until().isAfter(middle));
        postgresql.leave();
        Files.delete(postgresql.shared().resolve("status.json"));
        assertThat(restore("--at", middle.toString()).err()).contains("does not answer in");

        postgresql.configure("another passphrase", "");
        postgresql.keep(Map.of());
        postgresql.await(status -> status.trouble() != null);
        assertThat(restore("--at", middle.toString()).err()).contains("its key is not the one that it was made with");
        assertThat(titles(postgresql.location())).isEqualTo(written);
        postgresql.leave();
        postgresql.configure("a passphrase of a test", "");
        postgresql.keep(Map.of());
        postgresql.await(status -> status.trouble() == null);
        var segments = postgresql.segments();
        Files.delete(segments.get(segments.size() - 2));
        for (var options :
                List.of(new String[] {}, new String[] {"--at", Instant.now().toString()})) {
            var torn = restore(options);
            assertThat(torn.exit()).isEqualTo(1);
            assertThat(torn.err()).contains("the log is missing or damaged after its segment");
        }
        assertThat(titles(postgresql.location())).isEqualTo(written);
    }

    /** The lines of the second repository, as {@code deploy init} writes them. */
    private String distant(S3Server store, TestCertificate certificate) throws Exception {
        var compose = Files.createDirectory(home.resolve("compose"));
        Files.writeString(compose.resolve("compose.prod.yml"), "services: {}");
        var url = "s3://" + S3Server.BUCKET + "/archive?endpoint=https://localhost:" + store.securePort();
        var prepared = terminal()
                .with("AWS_ACCESS_KEY_ID", S3Server.CREDENTIALS.id())
                .with("AWS_SECRET_ACCESS_KEY", S3Server.CREDENTIALS.secret().reveal())
                .run(
                        "deploy",
                        "init",
                        "--domain",
                        "resonant.example.com",
                        "--email",
                        "admin@example.com",
                        "--directory",
                        compose.toString(),
                        "--archive",
                        url);
        assertThat(prepared.exit()).as(prepared.err()).isZero();
        var lines = Files.readAllLines(compose.resolve("secrets/pgbackrest.conf")).stream()
                .filter(line -> line.startsWith("repo2-"))
                .collect(Collectors.joining("\n"));
        return lines + "\nrepo2-storage-ca-file=" + certificate.authority();
    }

    @Test
    void theArchiveInABucketBringsEverythingBackWhenTheMachineIsGone() throws Exception {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        var certificate = TestCertificate.of("localhost", 2, home);
        try (var store = S3Server.overTls(certificate)) {
            postgresql.configure("a passphrase of a test", distant(store, certificate));
            work();
            var last = Instant.now();
            postgresql.execute("postgres", "select pg_switch_wal()");
            postgresql.await(status -> status.until() != null
                    && status.until().isAfter(last)
                    && inEach(status)
                    && status.trouble() == null);
            try (var objects = Files.walk(store.bucket())) {
                assertThat(objects.filter(Files::isRegularFile))
                        .isNotEmpty()
                        .allSatisfy(object -> assertThat(Files.readString(object, StandardCharsets.ISO_8859_1))
                                .as("encrypted: " + object)
                                .startsWith("Salted__"));
            }
            postgresql.leave();
            postgresql.lose();
            postgresql.loseRepository();
            postgresql.begin();
            postgresql.keep(Map.of());
            postgresql.await(status -> status.earliest().isPresent());
            var restored = restore();
            assertThat(restored.exit()).as(restored.err()).isZero();
            assertThat(titles(postgresql.location())).isEqualTo(written);
            var goingOn = postgresql.await(status -> inEach(status) && status.trouble() == null);
            assertThat(goingOn.backups())
                    .as("the first repository begins anew")
                    .anyMatch(backup -> backup.repository() == 1 && backup.full());
            postgresql.leave(); // while there still is a bucket for what is under way
        }
    }

    private static boolean inEach(ArchiveStatus status) {
        return Stream.of(1L, 2L)
                .allMatch(
                        repository -> status.backups().stream().anyMatch(backup -> backup.repository() == repository));
    }

    @Test
    void aWeekOfBackupsIsKeptAndWhatIsOlderGoes() throws Exception {
        work();
        postgresql.leave();
        postgresql.keep(Map.of("ARCHIVE_FULL_DAYS", "0"));
        postgresql.await(status -> full(status) >= 3);
        var week = asIn(6);
        assertThat(full(week)).isGreaterThanOrEqualTo(3);
        var segments = postgresql.segments();
        var later = asIn(8);
        assertThat(later.backups()).singleElement().isEqualTo(week.backups().getLast());
        assertThat(postgresql.segments()).as("the log of before").doesNotContain(segments.getFirst());
        var restored = restore();
        assertThat(restored.exit()).as(restored.err()).isZero();
        assertThat(titles(postgresql.location())).isEqualTo(written);
    }

    /** How the archive stands when so many days have passed. */
    private ArchiveStatus asIn(int days) throws Exception {
        postgresql.leave();
        postgresql.expireAfter(days);
        Files.delete(postgresql.shared().resolve("status.json"));
        postgresql.keep(Map.of());
        return postgresql.await(status -> status.trouble() == null);
    }

    private static long full(ArchiveStatus status) {
        return status.backups().stream().filter(ArchiveStatus.Backup::full).count();
    }
}
