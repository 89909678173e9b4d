package io.resonant.command;

import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.resonant.DataDirectory;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.DatabaseSettings;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.S3Server;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole way of an operator, beside a running server. */
@Timeout(180)
class BackupCommandsTest {
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz";

    @AutoClose
    private final TestDatabase database = TestDatabase.create(Engine.SQLITE);

    private TestServer server;

    @TempDir
    private Path home;

    private String to;
    private String key;

    @BeforeEach
    void anInstallationWithPeopleAndAFile() {
        to = "file://" + home.resolve("one") + ",file://" + home.resolve("two");
        server = TestServer.on(
                database,
                Map.of(
                        "SECRET_KEY",
                        SECRET,
                        "RESONANT_DATA",
                        home.resolve("data").toString()));
        upload("attached words");
        var init = run("backup", "init");
        assertThat(init.exit()).as(init.err()).isZero();
        key = init.out().strip();
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private TestTerminal terminal() {
        return new TestTerminal(home)
                .with("SECRET_KEY", SECRET)
                .with("LANG", "en_US.UTF-8")
                .with("RESONANT_DATA", home.resolve("data").toString())
                .with("RESONANT_BACKUP_TO", to)
                .with(database.settings().location());
    }

    private TestTerminal.Result run(String... arguments) {
        return terminal().run(arguments);
    }

    private TestTerminal.Result restore(String typed, String... more) {
        var arguments = new ArrayList<>(List.of("backup", "restore"));
        arguments.addAll(List.of(more));
        return terminal().type(typed + "\n", arguments.toArray(String[]::new));
    }

    private void upload(String text) {
        server.scenario("POST", "/api/v1/files")
                .body(
                        "multipart/form-data; boundary=xyz",
                        "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" + text
                                + "\r\n--xyz--\r\n")
                .answers(MEMBER, 201);
    }

    private void write(String title) {
        server.call(MEMBER, "POST", "/api/v1/threads", Map.of("title", title));
    }

    private static List<String> titles(Path file) {
        try (var copy = Database.open(DatabaseSettings.of(new DatabaseLocation.Sqlite(file)), InstantSource.system())) {
            return copy.readSystem(transaction ->
                    transaction.sql("select title from threads order by title").list(row -> row.text("title")));
        }
    }

    private static List<Path> pieces(Path leg) throws IOException {
        try (var paths = Files.walk(leg.resolve("pieces"))) {
            return paths.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private static void flipABit(Path file) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            int one = bytes.read();
            bytes.seek(bytes.length() / 2);
            bytes.write(one ^ 1);
        }
    }

    @Test
    void everythingIsProvenAndComesBack() throws IOException {
        write("before");
        var created = run("backup", "create");
        assertThat(created.exit()).as(created.err() + created.out()).isZero();
        assertThat(created.out())
                .contains("1 files", "Proven: ", home.resolve("two").toString());
        write("after");
        assertThat(run("backup", "list").out()).contains("proven").doesNotContain("unproven");
        assertThat(run("backup", "status").exit()).isZero();
        assertThat(run("backup", "verify", "--deep").out()).contains("every byte read");

        var target = home.resolve("restored");
        var restored = restore(key, "--to", target.toString(), "--from", "file://" + home.resolve("two"));
        assertThat(restored.exit()).as(restored.err()).isZero();
        assertThat(titles(target.resolve("resonant.db"))).containsExactly("before");
        assertThat(contents(target.resolve("files"))).containsExactly("attached words");
        assertThat(target.resolve("restored.properties")).content().contains("SECRET_KEY=" + SECRET);
        assertThat(contents(home.resolve("one")))
                .as("nothing leaves unencrypted")
                .noneMatch(text -> text.contains("attached words") || text.contains(SECRET));
    }

    private static List<String> contents(Path folder) throws IOException {
        var contents = new ArrayList<String>();
        try (var paths = Files.walk(folder)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                contents.add(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    @Test
    void aDrillSaysHowLongItTakesAndHowMuchWouldBeLost() {
        assertThat(run("drill").exit()).as("there is nothing to come back").isEqualTo(1);
        assertThat(run("backup", "create", "--no-proof").exit()).isZero();
        var drill = run("drill", "--json");
        assertThat(drill.exit()).as(drill.err() + drill.out()).isZero();
        var found = JsonCodec.tree(drill.out());
        assertThat(found.size()).isEqualTo(2);
        for (var one : found) {
            assertThat(one.path("failure").isNull()).isTrue();
            assertThat(one.path("seconds").asDouble()).isPositive();
            assertThat(one.path("lost").asDouble()).isNotNegative();
        }
        var late = run("drill", "--rto", "0");
        assertThat(late.exit()).isEqualTo(1);
        assertThat(late.out()).contains("too late");
        assertThat(run("drill", "--history").out().lines()).hasSize(4);
    }

    /** As volumes of containers are: they cannot be renamed. */
    @Test
    void foldersThatAreDisksOfTheirOwnGetWhatTheyLack() throws IOException {
        var memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isWritable(memory)
                        && !Files.getAttribute(memory, "unix:dev").equals(Files.getAttribute(home, "unix:dev")),
                "there is no second disk here");
        assertThat(run("backup", "create").exit()).isZero();
        server.close();
        server = null;
        var disk = Files.createTempDirectory(memory, "resonant");
        try {
            for (var name : List.of("files", "backup")) {
                var folder = home.resolve("data").resolve(name);
                Files.move(folder, home.resolve("was-" + name));
                Files.createSymbolicLink(folder, Files.createDirectory(disk.resolve(name)));
            }
            assertThat(restore(key).err()).isEmpty();
            assertThat(contents(disk.resolve("files"))).containsExactly("attached words");
            assertThat(disk.resolve("backup/keys.json")).exists();
            assertThat(run("backup", "create").exit())
                    .as("it goes on with its keys")
                    .isZero();
        } finally {
            try (var paths = Files.walk(disk)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Test
    void whatHasNotChangedIsNotStoredAgain() {
        var noise = new Random(1).ints(300_000).mapToObj(Integer::toHexString).collect(Collectors.joining());
        upload(noise);
        var first =
                JsonCodec.tree(run("backup", "create", "--json", "--no-proof").out());
        var second =
                JsonCodec.tree(run("backup", "create", "--json", "--no-proof").out());
        assertThat(second.path("backup").path("stored").asLong())
                .isLessThan(first.path("backup").path("stored").asLong() / 10);
        assertThat(run("backup", "list").out()).contains("unproven").doesNotContain(" proven");
        assertThat(run("backup", "status").exit())
                .as("what nobody proved does not count")
                .isEqualTo(1);
    }

    @Test
    void inPlaceOnlyWhileNoServerRunsAndWhatWasThereIsKept() throws IOException {
        write("before");
        assertThat(run("backup", "create").exit()).isZero();
        write("after");
        server.close();
        server = null;
        try (var _ = DataDirectory.hold(home.resolve("data"))) {
            assertThat(restore(key).exit()).isEqualTo(5);
        }
        var restored = restore(key, "--json");
        assertThat(restored.exit()).as(restored.err()).isZero();
        var file = ((DatabaseLocation.Sqlite) database.settings().location()).file();
        assertThat(titles(file)).containsExactly("before");
        var aside = Path.of(JsonCodec.tree(restored.out()).path("aside").asString());
        assertThat(titles(aside.resolve("resonant.db"))).containsExactly("after", "before");
        var onward = run("backup", "create");
        assertThat(onward.exit())
                .as("it goes on in the same places: " + onward.err())
                .isZero();
    }

    @Test
    void damageIsFoundAndAnotherPlaceHelps() throws IOException {
        assertThat(run("backup", "create").exit()).isZero();
        for (var piece : pieces(home.resolve("one"))) {
            flipABit(piece);
        }
        var found = run("backup", "verify", "--deep");
        assertThat(found.exit()).isEqualTo(1);
        assertThat(found.out()).contains("DAMAGED in file://" + home.resolve("one"));
        var proof = run("backup", "prove");
        assertThat(proof.exit()).isEqualTo(1);
        assertThat(proof.out())
                .contains(
                        "FAILED", "from file://" + home.resolve("one"), "Proven", "from file://" + home.resolve("two"));
        var target = home.resolve("restored");
        assertThat(restore(key, "--to", target.toString()).exit()).isZero();

        var alone = restore(key, "--to", home.resolve("x").toString(), "--from", "file://" + home.resolve("one"));
        assertThat(alone.exit()).isEqualTo(1);
        assertThat(alone.err()).contains("lost or damaged", "not touched");
        assertThat(home.resolve("x")).doesNotExist();

        assertThat(run("backup", "verify", "--deep", "--repair").exit()).isZero();
        assertThat(run("backup", "verify", "--deep").exit()).isZero();
        assertThat(run("backup", "prove").exit()).isZero();
    }

    @Test
    void tornPiecesAndLostHeadersAreNoBackups() throws IOException {
        to = "file://" + home.resolve("one");
        assertThat(run("backup", "create").exit()).isZero();
        for (var piece : pieces(home.resolve("one"))) {
            Files.write(piece, Arrays.copyOf(Files.readAllBytes(piece), 20));
        }
        assertThat(restore(key, "--to", home.resolve("x").toString()).err()).contains("lost or damaged");
        for (var piece : pieces(home.resolve("one"))) {
            Files.delete(piece);
        }
        assertThat(run("backup", "verify").exit()).isEqualTo(1);
        assertThat(run("backup", "prune").err())
                .as("nothing is deleted when it is not known what is needed")
                .contains("list of pieces");
        assertThat(home.resolve("x")).doesNotExist();
    }

    @Test
    void aWrongKeyOpensNothing() throws IOException {
        assertThat(run("backup", "create").exit()).isZero();
        var typo = (key.startsWith("A") ? "B" : "A") + key.substring(1);
        assertThat(restore(typo, "--to", home.resolve("x").toString()).err()).contains("not a recovery key");
        var other = new TestTerminal(home)
                .with("RESONANT_DATA", home.resolve("other").toString())
                .with("RESONANT_BACKUP_TO", "file://" + home.resolve("third"))
                .with("SECRET_KEY", "a secret of a test that is long enough to be one")
                .with("LANG", "en_US.UTF-8")
                .run("backup", "init");
        var wrong = restore(other.out().strip(), "--to", home.resolve("x").toString());
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).contains("not made for this recovery key");
        assertThat(home.resolve("x")).doesNotExist();
        assertThat(run("backup", "init").err()).as("keys are never replaced").contains("already");
    }

    @Test
    void aPlaceThatIsAwayDoesNotKeepTheOthersFromHavingIt() throws IOException {
        Files.move(home.resolve("two"), home.resolve("unmounted"));
        var created = run("backup", "create");
        assertThat(created.exit()).isEqualTo(1);
        assertThat(created.out())
                .contains("Proven", "NOT REACHED: file://" + home.resolve("two"))
                .contains("in file://" + home.resolve("one"));
        assertThat(home.resolve("two")).as("an unmounted disk is not made anew").doesNotExist();
        assertThat(run("backup", "status").exit()).isEqualTo(1);
        Files.move(home.resolve("one"), home.resolve("gone"));
        var none = run("backup", "create");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("No place has taken the backup");
    }

    @Test
    void bucketsWorkLikeFolders() throws IOException {
        try (var s3 = S3Server.atAnyTime()) {
            var credentials = S3Server.CREDENTIALS;
            to = s3.location("backups").toString();
            var terminal = terminal()
                    .with("AWS_ACCESS_KEY_ID", credentials.id())
                    .with("AWS_SECRET_ACCESS_KEY", credentials.secret().reveal());
            assertThat(terminal.run("backup", "init", "--prepare").exit()).isZero();
            var created = terminal.run("backup", "create", "--rate", "100M");
            assertThat(created.exit()).as(created.out() + created.err()).isZero();
            var target = home.resolve("restored");
            assertThat(terminal.type(key + "\n", "backup", "restore", "--to", target.toString())
                            .exit())
                    .isZero();
            assertThat(target.resolve("resonant.db")).exists();
        }
    }

    @Test
    void pruningKeepsWhatIsYoung() throws IOException {
        for (var i = 0; i < 3; i++) {
            write("thread " + i);
            assertThat(run("backup", "create", "--no-proof").exit()).isZero();
        }
        var before = pieces(home.resolve("one")).size();
        assertThat(run("backup", "prune", "--dry-run").out()).contains("3 backups would stay, 0 go");
        assertThat(run("backup", "prune").out()).contains("3 backups stay, 0 are gone");
        assertThat(pieces(home.resolve("one"))).hasSize(before);
        assertThat(run("backup", "prove").exit()).isZero();
        JsonNode status = JsonCodec.tree(run("backup", "status", "--json").out());
        assertThat(status.path("legs").size()).isEqualTo(2);
        assertThat(status.path("too_old").isEmpty()).isTrue();
    }
}
