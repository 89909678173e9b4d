package io.resonant.publication;

import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.Settings;
import io.resonant.file.FileSettings;
import io.resonant.file.FileWorld;
import io.resonant.kernel.config.Environment;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.S3Server;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.registry.LogEntry;
import io.resonant.registry.LogVerifier;
import io.resonant.registry.RegistryLog;
import io.resonant.testing.ServerProcess;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Publishers at work while the server's process is killed, again and again, at moments that chance decides. What was
 * answered is there with its bytes and its signed line in the log; what was not is whole or not there at all, and can be
 * published again. {@code -Dresonant.publish.kills=100} for a longer run.
 */
@Timeout(600)
class PublishKillTest {
    private static final int KILLS = Integer.getInteger("resonant.publish.kills", 3); // of each pair
    private static final long SEED = Long.getLong("resonant.publish.seed", 1);
    private static final List<String> PUBLISHERS = List.of("alpine", "bordeaux", "crimson", "daffodil");
    private static final int LONGEST_LIFE = 300; // milliseconds after the first answer
    private static final int PAGE = 200;

    @TempDir
    private Path folder;

    private final List<Publishing> publishers = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"SQLITE,FOLDER", "SQLITE,BUCKET", "POSTGRESQL,FOLDER", "POSTGRESQL,BUCKET"})
    void aKilledServerHasTheReleaseOrNothing(Engine engine, Place place) throws Exception {
        var random = new Random(SEED);
        try (var test = TestDatabase.create(engine);
                var bucket = S3Server.atAnyTime()) {
            var environment = environment(place, bucket);
            setUp(test, environment);
            var started = new HashMap<>(environment);
            started.put("DATABASE_URL", address(test));
            for (int kill = 0; kill < KILLS; kill++) {
                try (var server = ServerProcess.start(folder.resolve("data"), started)) {
                    publishers.forEach(publisher -> publisher.settle(server::uri));
                    killAtWork(server, random);
                }
            }
            try (var server = ServerProcess.start(folder.resolve("data"), started)) {
                publishers.forEach(publisher -> publisher.settle(server::uri));
                var signed = verified(server.uri("/"));
                assertThat(signed).hasSizeGreaterThanOrEqualTo(KILLS).containsExactlyInAnyOrderElementsOf(published());
                publishers.forEach(publisher -> publisher.checkContent(server::uri));
            }
            test.clock().set(InstantSource.system().instant().plus(Duration.ofDays(2)));
            assertThat(FileWorld.swept(test.database(), files(environment), test.clock()))
                    .as("what the store holds, two days later")
                    .isEqualTo(hashes());
        }
    }

    /** Where files are kept. */
    enum Place {
        FOLDER,
        BUCKET
    }

    private void killAtWork(ServerProcess server, Random random) throws InterruptedException {
        long before = answered();
        var threads = publishers.stream()
                .map(publisher -> Thread.ofVirtual().start(() -> publisher.publishUntilKilled(server::uri)))
                .toList();
        while (answered() == before && threads.stream().anyMatch(Thread::isAlive)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_LIFE * 1000)));
        server.kill();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(publishers)
                .allSatisfy(publisher -> assertThat(publisher.refusals())
                        .as("answers that a killed server has no reason for")
                        .isEmpty());
    }

    private void setUp(TestDatabase test, Map<String, String> environment) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        test.clock().set(InstantSource.system().instant().minusSeconds(1));
        try (var server = TestServer.on(test, environment)) {
            server.call(OWNER, "PUT", "/api/v1/registry/settings", Map.of("catalogue_open", true));
            for (var namespace : PUBLISHERS) {
                server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace));
                var token = server.call(
                        MEMBER,
                        "POST",
                        "/api/v1/publish-tokens",
                        Map.of("name", "CI", "namespaces", List.of(namespace)));
                publishers.add(new Publishing(namespace, token.get("token").stringValue(), SEED + publishers.size()));
            }
        }
    }

    /** What the log says of releases, as {@code kind item version sha256}, after nothing was found wrong with it. */
    private static Set<String> verified(URI server) throws IOException, InterruptedException {
        var verifier = new LogVerifier(Set.of());
        var next = "0";
        while (!next.isEmpty()) {
            var page = json(server.resolve("/api/v1/registry/log?limit=" + PAGE + "&after=" + next));
            page.get("items")
                    .values()
                    .forEach(entry -> verifier.accept(JsonCodec.read(entry.toString(), LogEntry.class)));
            next = page.path("next").asString("");
        }
        var head = json(server.resolve("/api/v1/registry/log/head"));
        verifier.finish(JsonCodec.read(head.toString(), RegistryLog.Head.class));
        assertThat(verifier.findings()).isEmpty();
        assertThat(verifier.hidden()).isZero();
        return verifier.releases().stream()
                .map(release ->
                        Publishing.line(release.itemKind() + "s", release.item(), release.version(), release.sha256()))
                .collect(Collectors.toSet());
    }

    private static JsonNode json(URI address) throws IOException, InterruptedException {
        return JsonCodec.tree(new String(Publishing.get(address).body(), StandardCharsets.UTF_8));
    }

    private long answered() {
        return publishers.stream().mapToLong(Publishing::answered).sum();
    }

    private Set<String> published() {
        return publishers.stream()
                .flatMap(publisher -> publisher.lines().stream())
                .collect(Collectors.toSet());
    }

    private Set<String> hashes() {
        var all = new TreeSet<String>();
        publishers.forEach(publisher -> all.addAll(publisher.hashes()));
        return all;
    }

    private Map<String, String> environment(Place place, S3Server bucket) {
        var variables = new HashMap<>(Map.of(
                "RESONANT_DATA", folder.resolve("data").toString(),
                "RESONANT_HOST", "127.0.0.1",
                "RESONANT_RATE_LIMIT_PER_MINUTE", "1000000"));
        if (place == Place.BUCKET) {
            variables.putAll(Map.of(
                    "STORAGE_PROVIDER", "s3",
                    "S3_BUCKET", S3Server.BUCKET,
                    "S3_ENDPOINT", bucket.endpoint().toString(),
                    "AWS_ACCESS_KEY_ID", S3Server.CREDENTIALS.id(),
                    "AWS_SECRET_ACCESS_KEY", S3Server.CREDENTIALS.secret().reveal()));
        }
        return Map.copyOf(variables);
    }

    private FileSettings files(Map<String, String> environment) {
        return Settings.read(Environment.of(environment), folder.resolve("data"))
                .files();
    }

    private static String address(TestDatabase test) {
        return switch (test.settings().location()) {
            case DatabaseLocation.Sqlite sqlite -> "sqlite:" + sqlite.file();
            case DatabaseLocation.Postgresql server -> server.revealed();
        };
    }
}
