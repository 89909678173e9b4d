package io.resonant.e2e;

import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A server process that a test started with the command of the README. */
final class RunningServer implements AutoCloseable {
    static final String EMAIL = "owner@example.com";
    static final String PASSWORD = "correct horse battery";
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern SETUP_LINK = Pattern.compile("/setup\\?token=([\\w-]+)");

    final HttpClient http = HttpClient.newHttpClient();
    final int port;
    private final Process process;
    private final Path log;
    private @Nullable String token;

    private RunningServer(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts a command of the launcher; its output goes to a file of the data directory's parent. */
    static Process command(Path data, Path log, Map<String, String> environment, String... arguments) {
        var command = new java.util.ArrayList<>(List.of(ROOT.resolve("resonant").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("RESONANT_DATA", data.toString());
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it answers. */
    static RunningServer start(Path data, Map<String, String> environment) {
        int port = freePort();
        var log = data.resolveSibling(data.getFileName() + "-" + port + "-" + System.nanoTime() + ".log");
        var variables = new java.util.HashMap<>(environment);
        variables.put("PORT", String.valueOf(port));
        var server = new RunningServer(command(data, log, variables, "serve"), port, log);
        server.waitUntilReady();
        return server;
    }

    static RunningServer start(Path data) {
        return start(data, Map.of());
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the server has written this. */
    void awaitLog(String text) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!log().contains(text)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it never said \"" + text + "\":\n" + log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Takes the power away. */
    void kill() {
        process.destroyForcibly();
        await(process);
    }

    /** Asks it to stop and returns its exit code. */
    int stop() {
        process.destroy();
        return await(process);
    }

    static int await(Process process) {
        return await(process, Duration.ofMinutes(1));
    }

    static int await(Process process, Duration patience) {
        try {
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the process did not end within " + patience);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Follows the one-time link that the server printed. */
    void setUp() {
        awaitLog("/setup"); // printed after the line that says it is ready
        var matcher = SETUP_LINK.matcher(log());
        if (!matcher.find()) {
            throw new AssertionError("no set-up link in:\n" + log());
        }
        var answer = send(
                "POST",
                "/api/v1/setup",
                Map.of(
                        "token",
                        matcher.group(1),
                        "organization_name",
                        "組織",
                        "name",
                        "Owner",
                        "email",
                        EMAIL,
                        "password",
                        PASSWORD,
                        "language",
                        "en"));
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.body());
        }
    }

    void signIn() {
        var answer = exchange(HttpRequest.newBuilder(uri("/api/v1/auth/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=owner%40example.com&password=correct+horse+battery")));
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
        token = JsonCodec.tree(answer.body()).path("access_token").asString();
    }

    String token() {
        return java.util.Objects.requireNonNull(token, "signIn() first");
    }

    JsonNode get(String path) {
        var answer = send("GET", path, null);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JsonCodec.tree(answer.body());
    }

    JsonNode post(String path, Object body) {
        var answer = send("POST", path, body);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JsonCodec.tree(answer.body());
    }

    HttpResponse<String> send(String method, String path, @Nullable Object body) {
        var request = HttpRequest.newBuilder(uri(path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(JsonCodec.write(body)));
        }
        return exchange(request);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        http.close();
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void waitUntilReady() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new AssertionError("it ended with " + process.exitValue() + ":\n" + log());
            }
            try {
                if (send("GET", "/health/ready", null).statusCode() == 200) {
                    return;
                }
            } catch (UncheckedIOException notListening) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        kill();
        throw new AssertionError("not ready within a minute:\n" + log());
    }
}
