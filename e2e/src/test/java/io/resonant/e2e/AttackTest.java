package io.resonant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The attack suite: strangers against the packaged server, and the same attacks against a server that is weak on
 * purpose, which shows that they would notice.
 */
@NullMarked
class AttackTest {
    private static final int SLOW_CLIENTS = 200;
    private static final String SECRET = "the secret of the weak one";

    @TempDir
    Path folder;

    @AutoClose
    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @EnumSource(Engine.class)
    void nothingGetsThroughToTheServer(Engine engine) throws IOException {
        var settings = new HashMap<>(Map.of(
                "RESONANT_REGISTRATION", "open",
                "RESONANT_RATE_LIMIT_PER_MINUTE", "1000000000",
                "RESONANT_TRUSTED_PROXIES", "127.0.0.1", // an attacker has many addresses
                "RESONANT_PRIVATE_ISSUERS", ""));
        if (engine == Engine.POSTGRESQL) {
            settings.put("DATABASE_URL", TestDatabase.emptyLocation(engine).revealed());
        }
        try (var server = RunningServer.start(folder.resolve("data"), settings)) {
            server.setUp();
            server.signIn();
            var target = target(server);
            try (var slow = new SlowClients(target, SLOW_CLIENTS)) {
                for (var weakness : Weakness.values()) {
                    assertThat(weakness.find(target)).as(weakness.name()).isEmpty();
                }
                assertThat(slow.stillHeld(Duration.ofMinutes(2)))
                        .as("slow clients")
                        .isEmpty();
            }
            assertThat(server.get("/api/v1/specs/" + target.spec())
                            .path("title")
                            .asString())
                    .isEqualTo("The victim's");
            assertThat(Path.of("/tmp/resonant-injected")).doesNotExist();
            assertThat(Path.of(UploadAttacks.OUTSIDE + ".md")).doesNotExist();
            assertThat(server.log()).doesNotContain(target.secret(), RunningServer.PASSWORD);
        }
    }

    @ParameterizedTest
    @EnumSource(Weakness.class)
    void whatIsWeakInOneThingIsFoundWeakInNoOther(Weakness weakness) throws IOException {
        try (var server = weakServer(EnumSet.of(weakness))) {
            var target = server.target(http, SECRET);
            var found = new EnumMap<Weakness, List<String>>(Weakness.class);
            for (var each : Weakness.values()) {
                var breaches = each.find(target);
                if (!breaches.isEmpty()) {
                    found.put(each, breaches);
                }
            }
            assertThat(found).containsOnlyKeys(weakness);
        }
    }

    @Test
    void theAttacksFindWhatIsWeak() throws IOException {
        try (var server = weakServer(EnumSet.allOf(Weakness.class))) {
            var target = server.target(http, SECRET);
            assertThat(Attacks.askingWhoIsHere(target)).hasSize(3);
            assertThat(TimingAttacks.askingWhoIsHere(target)).hasSize(4);
            assertThat(UploadAttacks.pages(target))
                    .anyMatch(breach -> breach.contains("comes back as \"text/html\""))
                    .anyMatch(breach -> breach.contains("may guess its type"))
                    .anyMatch(breach -> breach.contains("opens instead"))
                    .anyMatch(breach -> breach.contains("not in a sandbox"))
                    .anyMatch(breach -> breach.contains("not drawn anew"));
            assertThat(UploadAttacks.bombs(target))
                    .anyMatch(breach -> breach.contains("as import: taken"))
                    .anyMatch(breach -> breach.contains("a picture of"))
                    .anyMatch(breach -> breach.contains("as extension"));
            assertThat(Weakness.INJECTION.find(target))
                    .anyMatch(breach -> breach.contains("inside"))
                    .anyMatch(breach -> breach.contains("script into a page"));
            try (var slow = new SlowClients(target, 2)) {
                assertThat(slow.stillHeld(Duration.ofSeconds(1)))
                        .as("slow clients")
                        .isNotEmpty();
            }
        }
    }

    private WeakServer weakServer(Set<Weakness> weaknesses) throws IOException {
        Files.createDirectories(folder.resolve("public"));
        Files.writeString(folder.resolve("secret.key"), SECRET);
        return new WeakServer(folder.resolve("public"), weaknesses);
    }

    private AttackTarget target(RunningServer server) throws IOException {
        var spec = server.post(
                "/api/v1/specs", Map.of("title", "The victim's", "content", Map.of("markdown", "# Private")));
        var stranger = new AttackTarget(http, server.port, "", "", "", "", "", "");
        assertThat(stranger.json(
                                "POST",
                                "/api/v1/auth/register",
                                Map.of(
                                        "email", "stranger@example.com",
                                        "name", "Stranger",
                                        "password", "blue balloon 42",
                                        "organization_name", "Elsewhere"))
                        .statusCode())
                .isEqualTo(201);
        var token = JsonCodec.tree(stranger.login("stranger@example.com", "blue balloon 42")
                        .body())
                .path("access_token")
                .asString();
        return new AttackTarget(
                http,
                server.port,
                RunningServer.EMAIL,
                RunningServer.PASSWORD,
                server.token(),
                token,
                spec.path("id").asString(),
                Files.readString(folder.resolve("data/secret.key")).strip());
    }
}
