package io.resonant.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The production kit's nginx in front of the packaged server, under requests that both could read differently. Without an
 * nginx on this machine it is skipped.
 */
class NginxTest {
    private static final String HEALTHY =
            "GET /health/live HTTP/1.1\r\nHost: " + Nginx.DOMAIN + "\r\nConnection: close\r\n\r\n";
    private static final Pattern INSIDE = Pattern.compile("access .* " + NginxAttacks.INSIDE + " status=");

    @Test
    void nothingComesPastNginx(@TempDir Path folder) throws IOException, InterruptedException {
        var nginx = found();
        var packages = Files.createDirectories(folder.resolve("packages"));
        Files.writeString(packages.resolve("secret.foxe"), "nobody's package");
        var settings = Map.of(
                "RESONANT_TRUSTED_PROXIES",
                "127.0.0.1",
                "RESONANT_PUBLIC_URL",
                "https://" + Nginx.DOMAIN,
                "RESONANT_ACCEL_REDIRECT",
                "/packages/");
        try (var server = RunningServer.start(folder.resolve("data"), settings);
                var door = Nginx.start(nginx, folder.resolve("nginx"), server.port, packages)) {
            for (var attack : NginxAttacks.lengths()) {
                assertThat(sent(door, attack)).as(attack).doesNotStartWith("HTTP/1.1 2");
            }
            for (var attack : NginxAttacks.chunks()) {
                assertThat(sent(door, attack)).as(attack).doesNotStartWith("HTTP/1.1 2");
            }
            for (var attack : NginxAttacks.foreignHosts()) {
                assertThat(sent(door, attack)).as(attack).containsPattern("^HTTP/1.1 4(00|21) ");
            }
            for (var attack : NginxAttacks.paths()) {
                assertThat(sent(door, attack)).as(attack).doesNotContain("nobody's package");
            }
            for (var attack : NginxAttacks.claims()) {
                sent(door, attack);
            }
            assertThat(NginxClient.frames(door.port, NginxAttacks.usual(), "")).isTrue();
            for (var headers : NginxAttacks.frames()) {
                NginxClient.frames(door.port, headers, "");
                NginxClient.frames(door.port, headers, NginxAttacks.inner());
                assertStillInStep(door, headers.toString());
            }
            assertSeenAsTheyAre(server);
        }
    }

    private static Path found() {
        var nginx = Nginx.find();
        assumeTrue(
                nginx.isPresent() && System.getProperty("os.name").equals("Linux"),
                "No nginx of 1.25.1 or newer was found: NGINX=/path/to/nginx, or one on the PATH of a Linux machine");
        return nginx.orElseThrow();
    }

    private static String sent(Nginx door, String attack) {
        var answer = NginxClient.raw(door.port, attack, Duration.ofSeconds(1));
        assertThat(answer).as(attack).doesNotContain("resonant_", "jvm_");
        assertStillInStep(door, attack);
        return answer;
    }

    /** Who asks next, on a connection that nginx keeps to the server, gets their own answer. */
    private static void assertStillInStep(Nginx door, String attack) {
        assertThat(NginxClient.raw(door.port, HEALTHY, Duration.ofSeconds(30)))
                .as(attack)
                .startsWith("HTTP/1.1 200 ")
                .contains("\"status\":");
    }

    private static void assertSeenAsTheyAre(RunningServer server) throws IOException, InterruptedException {
        assertThat(server.log()).doesNotContain(NginxAttacks.MADE_UP).doesNotContainPattern(INSIDE);
        var seen =
                server.log().lines().filter(line -> line.contains(" access ")).toList();
        assertThat(seen)
                .filteredOn(line -> line.contains("address=" + NginxClient.ADDRESS))
                .hasSizeGreaterThan(100);
        // Asked by the proxy itself, the same would be seen.
        var asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + NginxAttacks.INSIDE))
                .header("X-Forwarded-For", NginxAttacks.MADE_UP);
        server.http.send(asked.build(), BodyHandlers.discarding());
        server.awaitLog(NginxAttacks.MADE_UP);
        assertThat(server.log()).containsPattern(INSIDE);
    }
}
