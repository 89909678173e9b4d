package io.resonant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an empty folder to a first page, and back to a clean stop. */
class StartTest {
    @TempDir
    Path folder;

    @Test
    void anEmptyFolderBecomesAWorkspace() {
        try (var server = RunningServer.start(folder.resolve("data"))) {
            assertThat(folder.resolve("data/resonant.db")).exists();
            assertThat(server.get("/api/v1/setup").path("required").asBoolean()).isTrue();
            server.setUp();
            server.signIn();
            assertThat(server.get("/api/v1/setup").path("required").asBoolean()).isFalse();
            assertThat(server.send(
                                    "POST",
                                    "/api/v1/setup",
                                    Map.of(
                                            "token",
                                            "x",
                                            "organization_name",
                                            "x",
                                            "name",
                                            "x",
                                            "email",
                                            "x@example.com",
                                            "password",
                                            "another long one",
                                            "language",
                                            "en"))
                            .statusCode())
                    .isGreaterThanOrEqualTo(400);
            assertThat(server.get("/health/ready").path("schema_version").asString())
                    .isNotEmpty();
            assertThat(server.send("GET", "/", null).body()).contains("<html");
            assertThat(server.stop()).isZero();
        }
        try (var again = RunningServer.start(folder.resolve("data"))) {
            assertThat(again.log()).doesNotContain("token=");
            again.signIn();
        }
    }

    @Test
    void aSecondServerOnTheSameDataIsRefusedAndTheFirstGoesOn() throws IOException {
        var data = folder.resolve("data");
        try (var first = RunningServer.start(data)) {
            var log = folder.resolve("second.log");
            var second =
                    RunningServer.command(data, log, Map.of("PORT", String.valueOf(RunningServer.freePort())), "serve");
            assertThat(RunningServer.await(second)).isEqualTo(5);
            assertThat(Files.readString(log))
                    .contains(String.valueOf(first.handle().pid()));
            assertThat(first.send("GET", "/health/live", null).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPortInUseIsSaidClearly() throws IOException {
        try (var first = RunningServer.start(folder.resolve("one"))) {
            var log = folder.resolve("two.log");
            var second = RunningServer.command(
                    folder.resolve("two"), log, Map.of("PORT", String.valueOf(first.port)), "serve");
            assertThat(RunningServer.await(second)).isNotZero();
            assertThat(Files.readString(log))
                    .contains(String.valueOf(first.port))
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void anAddressThatIsNotThisMachinesIsNotTakenForAPortInUse() throws IOException {
        refused(Map.of("RESONANT_HOST", "192.0.2.7"), 3, "192.0.2.7", "RESONANT_HOST"); // TEST-NET-1: nobody's
        refused(Map.of("RESONANT_HOST", "nobody.invalid"), 3, "nobody.invalid", "RESONANT_HOST");
    }

    @Test
    void aBracketedAddressIsUnderstood() throws IOException {
        try (var server = RunningServer.start(folder.resolve("data"), Map.of("RESONANT_HOST", "[127.0.0.1]"))) {
            assertThat(server.send("GET", "/health/live", null).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void damagedFilesAreSaidClearlyAndLeftAlone() throws IOException {
        var data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("resonant.db"), "no database, but a text that is long enough to be looked at");
        var log = refused(Map.of(), 4, "resonant.db");
        assertThat(log).doesNotContain("move");
        assertThat(data.resolve("resonant.db")).content().startsWith("no database");
        Files.delete(data.resolve("resonant.db"));
        Files.writeString(data.resolve("secret.key"), "");
        Files.setPosixFilePermissions(data.resolve("secret.key"), PosixFilePermissions.fromString("rw-------"));
        refused(Map.of("LC_ALL", "ja_JP.UTF-8"), 6, "secret.key", "バックアップから戻す");
    }

    private String refused(Map<String, String> variables, int exit, String... words) throws IOException {
        var log = folder.resolve("refused.log");
        var all = new HashMap<>(variables);
        all.put("PORT", "0");
        var server = RunningServer.command(folder.resolve("data"), log, all, "serve");
        assertThat(RunningServer.await(server)).isEqualTo(exit);
        var text = Files.readString(log);
        assertThat(text).contains(words).doesNotContain("\tat ");
        return text;
    }
}
