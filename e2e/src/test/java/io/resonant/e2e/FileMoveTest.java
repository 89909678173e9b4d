package io.resonant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Files move to another folder while people upload and the power goes again and again: none is lost. */
@Timeout(300)
class FileMoveTest {
    private static final int KILLS = 4;
    private static final int WRITERS = 4;
    private static final String PATH = "/api/v1/operator/move/files";

    @TempDir
    Path folder;

    private final Map<String, String> uploaded = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    @Test
    void noFileIsLostWhenTheServerIsKilledDuringAMove() throws IOException {
        var data = folder.resolve("data");
        var target = folder.resolve("elsewhere");
        try (var server = RunningServer.start(data)) {
            server.setUp();
            server.signIn();
            IntStream.range(0, 300).forEach(_ -> upload(server));
            server.post(PATH, Map.of("to", "file://" + target, "rate", 20_000));
            server.kill();
        }
        for (int round = 0; round < KILLS; round++) {
            try (var server = RunningServer.start(data)) {
                server.signIn();
                var writers = IntStream.range(0, WRITERS)
                        .mapToObj(_ -> Thread.ofVirtual().start(() -> uploadUntilKilled(server)))
                        .toList();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400 + 150L * round));
                server.kill();
                writers.forEach(FileMoveTest::join);
            }
        }
        try (var server = RunningServer.start(data)) {
            server.signIn();
            assertThat(server.get(PATH).path("state").asString()).isEqualTo("copying");
            awaitStatus(
                    server,
                    status -> status.path("progress").path("objects").asLong()
                            == status.path("progress").path("copied").asLong());
            server.post(PATH + "/verification", Map.of("deep", true));
            var verified = awaitStatus(
                    server,
                    status -> !status.path("verification").path("wanted").isString());
            assertThat(verified.path("problems").isEmpty()).isTrue();
            server.post(PATH + "/switch", Map.of());
            upload(server);
            server.post(PATH + "/completion", Map.of());
            deleteTree(data.resolve("files")); // the old store is not needed any more
            uploaded.forEach((id, text) -> assertThat(read(server, id)).isEqualTo(text));
            assertThat(uploaded).hasSizeGreaterThan(300 + KILLS);
            assertThat(server.stop()).isZero();
        }
    }

    private void uploadUntilKilled(RunningServer server) {
        try {
            while (true) {
                upload(server);
            }
        } catch (UncheckedIOException killed) {
            // what was under way has no answer, and so no promise
        }
    }

    private void upload(RunningServer server) {
        var text = "file %d ".formatted(numbers.incrementAndGet()).repeat(20);
        var request = HttpRequest.newBuilder(server.uri("/api/v1/files"))
                .header("Authorization", "Bearer " + server.token())
                .header("Content-Type", "multipart/form-data; boundary=xyz")
                .POST(BodyPublishers.ofString("--xyz\r\nContent-Disposition: form-data; name=\"file\";"
                        + " filename=\"仕様.txt\"\r\n\r\n" + text + "\r\n--xyz--\r\n"))
                .build();
        try {
            var answer = server.http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            uploaded.put(JsonCodec.tree(answer.body()).path("id").asString(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(RunningServer server, String id) {
        return server.send("GET", "/files/" + id, null).body();
    }

    private static JsonNode awaitStatus(RunningServer server, java.util.function.Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            var status = server.get(PATH);
            if (wanted.test(status)) {
                return status;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("it never came so far: " + status);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private static void deleteTree(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
