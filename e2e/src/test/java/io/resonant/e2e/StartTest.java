package io.resonant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
