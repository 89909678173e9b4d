package io.resonant.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written down below {@code deploy} agrees with the server and with the documents. */
class DeployDocumentsTest {
    private static final Path ROOT = Path.of("..");

    @AutoClose
    private final TestDatabase database = TestDatabase.create(Engine.SQLITE);

    @Test
    void theDashboardsNginxSaysWhatTheServerSays() throws IOException, InterruptedException {
        var configuration = Files.readString(ROOT.resolve("deploy/docker/frontend.conf"));
        try (var server = TestServer.notSetUp(database, Map.of());
                var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(server.uri("/"))
                    .header("Accept", "text/html")
                    .build();
            var headers =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).headers();
            for (var name : List.of(
                    "Content-Security-Policy",
                    "X-Content-Type-Options",
                    "X-Frame-Options",
                    "Referrer-Policy",
                    "Permissions-Policy",
                    "Cross-Origin-Opener-Policy",
                    "Cross-Origin-Resource-Policy")) {
                assertThat(configuration)
                        .contains("add_header " + name + " ")
                        .contains(headers.firstValue(name).orElseThrow());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/operations.md", "docs/operations.ja.md"})
    void everyAlertHasARunbook(String document) throws IOException {
        var alerts = Files.readString(ROOT.resolve("deploy/monitoring/prometheus/resonant.yml"))
                .lines()
                .filter(line -> line.contains("- alert: "))
                .map(line -> line.replaceFirst(".*: ", ""))
                .toList();
        assertThat(alerts).hasSizeGreaterThan(20);
        var headings = Files.readString(ROOT.resolve(document)).lines().toList();
        assertThat(headings).containsAll(alerts.stream().map("### "::concat).toList());
    }
}
