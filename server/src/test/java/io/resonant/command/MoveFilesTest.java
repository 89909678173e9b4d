package io.resonant.command;

import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.S3Server;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of an administrator, against a running server. */
@BothEngines
@Timeout(120)
class MoveFilesTest {
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz";

    @AutoClose
    private final TestServer server;

    @TempDir
    private Path home;

    MoveFilesTest(TestDatabase test) {
        test.clock()
                .advance(Duration.between(
                        test.clock().instant(), InstantSource.system().instant())); // a command has the machine's clock
        test.database().runSystem(transaction -> {
            for (var table : List.of("file_moves", "files", "file_copies", "file_objects", "file_stores")) {
                transaction.sql("delete from " + table).update(); // of an earlier test of the class
            }
        });
        this.server = TestServer.on(test, Map.of("SECRET_KEY", SECRET));
    }

    private TestTerminal.Result move(String command) {
        return new TestTerminal(home)
                .with("SECRET_KEY", SECRET)
                .with("LANG", "en_US.UTF-8")
                .with("AWS_ACCESS_KEY_ID", S3Server.CREDENTIALS.id())
                .with("AWS_SECRET_ACCESS_KEY", S3Server.CREDENTIALS.secret().reveal())
                .run(("move files " + command + " --server http://127.0.0.1:" + server.port()).split(" "));
    }

    private String upload(String text) {
        return server.scenario("POST", "/api/v1/files")
                .body(
                        "multipart/form-data; boundary=xyz",
                        "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" + text
                                + "\r\n--xyz--\r\n")
                .answers(MEMBER, 201)
                .answer()
                .get("id")
                .stringValue();
    }

    @Test
    void fromTheDiskToABucketAndBackAndForGood() throws IOException {
        var before = upload("before the move");
        try (var s3 = S3Server.atAnyTime()) {
            var to = " --to " + s3.location("moved");
            assertThat(move("status").out()).contains("Files are kept in data:files", "possible now: start");
            assertThat(move("switch").err()).contains("No move of files is open");
            assertThat(move("start --dry-run" + to).err()).contains("Nothing was changed");
            var started = move("start --wait" + to);
            assertThat(started.exit()).as(started.err()).isZero();
            assertThat(started.out())
                    .contains("copying: 1 of 1 objects (100 %)", "verification: none yet")
                    .doesNotContain(S3Server.CREDENTIALS.secret().reveal());
            assertThat(move("switch").err()).contains("has not been verified");
            assertThat(move("verify --deep --wait").out()).contains("every one read back");
            assertThat(move("switch").out()).contains("serving now: s3://");
            var since = upload("since the switch");
            server.scenario("GET", "/files/{id}", since).answers(MEMBER, 200, "since the switch");
            var back = move("rollback --wait");
            assertThat(back.out()).contains("rolled back: 2 of 2 objects");
            assertThat(move("start --wait" + to).exit()).isZero();
            assertThat(move("verify --wait").exit()).isZero();
            assertThat(move("switch").exit()).isZero();
            var done = move("complete --json");
            assertThat(JsonCodec.tree(done.out()).path("state").asString()).isEqualTo("completed");
            assertThat(JsonCodec.tree(move("report").out()).path("state").asString())
                    .isEqualTo("completed");
            var signed = JsonCodec.tree(move("report --json").out());
            assertThat(signed.path("report")
                            .path("kinds")
                            .path(0)
                            .path("objects")
                            .asInt())
                    .isEqualTo(2);
            assertThat(signed.path("signature").asString()).isNotEmpty();
            server.scenario("GET", "/files/{id}", before).answers(MEMBER, 200, "before the move");
            server.scenario("GET", "/files/{id}", since).answers(MEMBER, 200, "since the switch");
        }
    }

    @Test
    void whatIsDamagedIsNamed() throws IOException {
        var damaged = upload("to be damaged");
        var target = home.resolve("target");
        assertThat(move("start --wait --to file://" + target).exit()).isZero();
        try (var paths = Files.walk(target)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                Files.writeString(path, "to be DAMAGED");
            }
        }
        var found = move("verify --deep --wait");
        assertThat(found.exit()).isEqualTo(1);
        assertThat(found.out())
                .contains("damaged in file://" + target + ", copied again: ", "a.txt (" + damaged + ")")
                .doesNotContain("{");
        assertThat(move("verify --deep --wait").exit()).isZero();
        assertThat(move("cancel").out()).contains("cancelled");
    }

    @Test
    void wrongUseIsExplained() {
        assertThat(move("start --to nonsense").err()).contains("not an address that files can be moved to");
        assertThat(move("start --to file:///x --rate fast").exit()).isEqualTo(2);
        var absent = new TestTerminal(home)
                .with("SECRET_KEY", SECRET)
                .with("LANG", "en_US.UTF-8")
                .run("move", "files", "status", "--server", "http://127.0.0.1:1");
        assertThat(absent.exit()).isEqualTo(1);
        assertThat(absent.err()).contains("No server runs");
        var stranger = new TestTerminal(home)
                .with("SECRET_KEY", SECRET + "another")
                .with("LANG", "en_US.UTF-8")
                .run("move", "files", "status", "--server", "http://127.0.0.1:" + server.port());
        assertThat(stranger.exit()).isEqualTo(1);
        assertThat(stranger.err()).contains("Could not validate credentials");
    }
}
