package io.resonant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.People;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The story of an installation: it begins on a laptop, moves to PostgreSQL, on to another PostgreSQL, back, on again, and
 * stays, while people work all the time; told with the commands of the documentation.
 */
class MoveStoryTest {
    private static final byte[] PICTURE =
            "not really a picture, but nobody may lose it".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, String> QUICK = Map.of("RESONANT_RATE_LIMIT_PER_MINUTE", "1000000");
    /** As on a small machine. */
    private static final Map<String, String> SMALL =
            Map.of("RESONANT_RATE_LIMIT_PER_MINUTE", "1000000", "RESONANT_JAVA_OPTIONS", "-Xmx256m");
    /** How often the server is killed in the middle; more with {@code -Dresonant.move.kills=N}. */
    private static final int KILLS = Integer.getInteger("resonant.move.kills", 6);
    /** How much there is before the story begins; an installation of some years with {@code -Dresonant.story.rows=1200000}. */
    private static final int ROWS = Integer.getInteger("resonant.story.rows", 2_000);

    private static final int AT_ONCE = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10); // for one command with all these rows

    @TempDir
    Path folder;

    @Test
    void anInstallationMovesOnAndBackWhilePeopleWork() throws Exception {
        var data = folder.resolve("data");
        var first = TestDatabase.emptyLocation(Engine.POSTGRESQL);
        var second = TestDatabase.emptyLocation(Engine.POSTGRESQL);
        try (var server = RunningServer.start(data, SMALL)) {
            server.setUp();
            server.signIn();
            var file = upload(server);
            fill(server, data);
            var thread = server.post("/api/v1/threads", Map.of("title", "All the time"))
                    .path("id")
                    .asString();
            try (var people = new People()) {
                for (var i = 0; i < 4; i++) {
                    people.writing(() -> write(server, thread));
                }
                for (var i = 0; i < 2; i++) {
                    people.reading(() -> server.get("/api/v1/messages?limit=20&thread_id=" + thread));
                }
                people.await(200);
                move(server, data, "check", "--to", first.revealed());
                move(server, data, "start", "--to", first.revealed(), "--wait");
                move(server, data, "verify");
                move(server, data, "switch", "--max-pause", "30s");
                people.await(200);
                move(server, data, "complete");
                people.await(100);
                move(server, data, "start", "--to", second.revealed(), "--wait");
                move(server, data, "verify");
                move(server, data, "switch", "--max-pause", "30s");
                people.await(200);
                move(server, data, "rollback");
                people.await(200);
                move(server, data, "cancel");
                move(server, data, "start", "--to", second.revealed(), "--wait");
                move(server, data, "verify");
                move(server, data, "switch", "--max-pause", "30s");
                move(server, data, "complete");
                people.await(200);
                people.requireAllIn(() -> messages(server, thread));
            }
            var files = folder.resolve("files");
            Files.createDirectories(files);
            move(server, data, "files", "start", "--to", files.toUri().toString(), "--wait");
            move(server, data, "files", "verify", "--deep");
            move(server, data, "files", "switch");
            move(server, data, "files", "complete");
            assertThat(download(server, file)).isEqualTo(PICTURE);
            System.out.println("at its highest: " + memory(server));
            assertThat(server.stop()).isZero();
        }
        try (var again = RunningServer.start(data, QUICK)) { // finds its database through those that it has left
            again.signIn();
            assertThat(again.get("/api/v1/threads?limit=10").path("items")).isNotEmpty();
            assertThat(run(again, data, "status")).contains(location(second));
        }
    }

    @Test
    void aServerThatIsKilledInTheMiddleOfAMoveLosesNothing() throws Exception {
        var data = folder.resolve("data");
        var target = TestDatabase.emptyLocation(Engine.POSTGRESQL);
        var random = new Random(20_261_121);
        var expected = new HashSet<String>();
        String thread;
        try (var server = RunningServer.start(data, QUICK)) {
            server.setUp();
            server.signIn();
            thread = server.post("/api/v1/threads", Map.of("title", "Survives"))
                    .path("id")
                    .asString();
            for (var i = 0; i < 500; i++) {
                expected.add(write(server, thread));
            }
        }
        var stage = "none";
        for (var kill = 0; kill < KILLS || !stage.equals("switched"); kill++) {
            try (var server = RunningServer.start(data, QUICK)) {
                server.signIn();
                var people = Thread.ofVirtual().start(() -> {
                    try {
                        while (true) {
                            var id = write(server, thread);
                            synchronized (expected) {
                                expected.add(id);
                            }
                        }
                    } catch (AssertionError | RuntimeException killed) {
                        return; // what it was doing was not acknowledged
                    }
                });
                stage = push(server, stage, target.revealed(), kill < KILLS);
                if (kill < KILLS) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(400)));
                }
                server.kill();
                people.join();
            }
        }
        try (var server = RunningServer.start(data, QUICK)) {
            server.signIn();
            assertThat(messages(server, thread)).containsAll(expected).doesNotHaveDuplicates();
            assertThat(server.send("POST", "/api/v1/threads", Map.of("title", "It goes on"))
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    /** Does what can be done next, back and forth while there are kills to come, and tells the stage that it left. */
    private static String push(RunningServer server, String last, String target, boolean back) {
        var path = "/api/v1/operator/move";
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            var status = server.get(path);
            var stage = status.path("stage").asString();
            switch (stage) {
                case "none" -> server.post(path, Map.of("to", target));
                case "following" -> {
                    server.post(path + "/verification", Map.of());
                    server.post(path + "/switch", Map.of("max_pause_millis", 30_000));
                    return "switched";
                }
                case "switched" -> {
                    if (!back || !last.equals("switched")) {
                        return stage;
                    }
                    server.post(path + "/rollback", Map.of());
                    return "returned";
                }
                case "returned" -> server.post(path + "/cancellation", Map.of());
                default -> {
                    if (last.equals("none") || System.nanoTime() > end) {
                        return stage; // killed while it copies
                    }
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                }
            }
        }
    }

    private static String write(RunningServer server, String thread) {
        return server.post("/api/v1/messages", Map.of("thread_id", thread, "content", "日本語 and more"))
                .path("id")
                .asString();
    }

    private static List<String> messages(RunningServer server, String thread) {
        var found = new ArrayList<String>();
        var next = "";
        do {
            var page = server.get("/api/v1/messages?thread_id=" + thread + "&limit=200" + next);
            page.path("items").forEach(item -> found.add(item.path("id").asString()));
            next = page.path("next").isString() ? "&after=" + page.path("next").asString() : "";
        } while (!next.isEmpty());
        return found;
    }

    private void move(RunningServer server, Path data, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("move"));
        command.addAll(List.of(arguments));
        var log = folder.resolve("command.log");
        var begun = System.nanoTime();
        var process = RunningServer.command(
                data, log, Map.of("PORT", String.valueOf(server.port)), command.toArray(String[]::new));
        var code = RunningServer.await(process, PATIENCE);
        var said = Files.readString(log);
        assertThat(code).as(command + ":\n" + said).isZero();
        var figures = said.lines()
                .filter(line -> line.startsWith("Compared:") || line.startsWith("Switched: "))
                .map(line -> "; " + line.replaceAll(" +", " "))
                .collect(Collectors.joining());
        System.out.printf("move %s: %.1f s%s%n", arguments[0], (System.nanoTime() - begun) / 1e9, figures);
    }

    /** Messages of other threads, as long as people write them, put in by another program. */
    private static void fill(RunningServer server, Path data) throws SQLException {
        var thread = server.post("/api/v1/threads", Map.of("title", "The years before"))
                .path("id")
                .asString();
        var insert = """
                with recursive n (i) as (select ? union all select i + 1 from n where i + 1 < ?)
                insert into messages (id, organization_id, user_id, thread_id, sender, content, created_at, updated_at)
                select printf('01900000-0000-7000-8000-%012x', i), t.organization_id, t.user_id, t.id, 'user',
                       printf('メッセージ %d: ', i) || hex(randomblob(280)), t.created_at, t.created_at
                  from n, threads t where t.id = ?""";
        try (var connection = new DatabaseLocation.Sqlite(data.resolve("resonant.db")).connect();
                var statement = connection.prepareStatement(insert)) {
            for (var from = 0; from < ROWS; from += AT_ONCE) {
                statement.setInt(1, from);
                statement.setInt(2, Math.min(ROWS, from + AT_ONCE));
                statement.setString(3, thread);
                statement.executeUpdate();
            }
        }
    }

    /** What the process had resident at its highest, where the system tells. */
    private static String memory(RunningServer server) throws IOException {
        var status = Path.of("/proc", String.valueOf(server.handle().pid()), "status");
        if (!Files.exists(status)) {
            return "unknown here";
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .findFirst()
                    .orElse("unknown")
                    .replaceAll("\\s+", " ");
        }
    }

    private String run(RunningServer server, Path data, String step) throws IOException {
        var log = folder.resolve("command.log");
        RunningServer.await(
                RunningServer.command(data, log, Map.of("PORT", String.valueOf(server.port)), "move", step));
        return Files.readString(log);
    }

    private static String location(DatabaseLocation location) {
        return location.toString();
    }

    private static String upload(RunningServer server) throws IOException, InterruptedException {
        var boundary = "----picture";
        var body = "--" + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture.txt\"\r\nContent-Type: text/plain\r\n\r\n"
                + new String(PICTURE, StandardCharsets.UTF_8) + "\r\n--" + boundary + "--\r\n";
        var answer = server.http.send(
                HttpRequest.newBuilder(server.uri("/api/v1/files"))
                        .header("Authorization", "Bearer " + server.token())
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonCodec.tree(answer.body()).path("id").asString();
    }

    private static byte[] download(RunningServer server, String id) throws IOException, InterruptedException {
        return server.http
                .send(
                        HttpRequest.newBuilder(server.uri("/files/" + id))
                                .header("Authorization", "Bearer " + server.token())
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
    }
}
