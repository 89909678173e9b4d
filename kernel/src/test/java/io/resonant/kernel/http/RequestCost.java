package io.resonant.kernel.http;

import io.resonant.kernel.limit.RateLimits;
import io.resonant.kernel.telemetry.Logging;
import io.resonant.kernel.telemetry.Telemetry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a trivial request costs in processor time: a server in a process of its own, asked by many connections at once.
 * Not a test, because a figure depends on the machine; run {@code main}, with a log level as argument to have the access
 * log written to nowhere.
 */
final class RequestCost {
    private static final int CONNECTIONS = 32;
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration MEASURED = Duration.ofSeconds(8);

    private RequestCost() {}

    private enum Rule implements Access {
        PUBLIC
    }

    record Pong(String text, int number) {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1) {
            serve(arguments[1]);
            return;
        }
        var level = arguments.length == 0 ? "warn" : arguments[0];
        var server = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx512m",
                        "-XX:+UseCompactObjectHeaders",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RequestCost.class.getName(),
                        "server",
                        level))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            int port = Integer.parseInt(output.readLine());
            load(port, WARM_UP);
            var before = server.info().totalCpuDuration().orElseThrow();
            long requests = load(port, MEASURED);
            var cpu = server.info().totalCpuDuration().orElseThrow().minus(before);
            System.out.printf(
                    "%d requests, %.1f microseconds of processor time each%n",
                    requests, cpu.toNanos() / 1000.0 / requests);
        } finally {
            server.destroy();
        }
    }

    private static void serve(String level) {
        Logging.start(level, Logging.Format.TEXT);
        var clock = InstantSource.system();
        var routes = new Routes();
        routes.get("/things/{id}")
                .summary("Answers")
                .access(Rule.PUBLIC)
                .query("x", "Anything")
                .handle(request -> Response.ok(new Pong(request.path("id"), 7)).etag(7));
        var rate = RateLimits.Rate.perMinute(1_000_000_000);
        var server = new HttpServer(
                HttpSettings.loopback(0),
                routes,
                (request, access) -> request.admit("somebody", "somebody"),
                new RateLimits(Map.of("read", rate), clock),
                new Telemetry(),
                clock);
        System.out.println(server.start().port());
    }

    private static long load(int port, Duration time) throws Exception {
        var requests = new AtomicLong();
        long end = System.nanoTime() + time.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                var _ = threads.submit(() -> {
                    requests.addAndGet(ask(port, end));
                    return null;
                });
            }
        }
        return requests.get();
    }

    private static long ask(int port, long end) throws IOException {
        var request = String.join(
                        "\r\n",
                        "GET /things/42 HTTP/1.1",
                        "Host: 127.0.0.1",
                        "Accept: application/json",
                        "Accept-Encoding: gzip",
                        "User-Agent: cost",
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
        long count = 0;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var in = socket.getInputStream();
            var out = socket.getOutputStream();
            int length = 0;
            while (System.nanoTime() < end) {
                out.write(request);
                length = length == 0 ? measure(in) : skip(in, length);
                count++;
            }
        }
        return count;
    }

    /** The first answer, whose length is that of all others. */
    private static int measure(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("}") < 0) {
            text.append((char) in.read());
        }
        return text.length();
    }

    private static int skip(InputStream in, int length) throws IOException {
        in.skipNBytes(length);
        return length;
    }
}
