package io.resonant.kernel.websocket;

import io.resonant.kernel.http.Access;
import io.resonant.kernel.http.HttpSettings;
import io.resonant.kernel.http.RawClient;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.http.TestServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an idle client costs in memory: ten thousand of them on a server in a process of its own, Linux only. Not a test,
 * because a figure depends on the machine; run {@code main}.
 */
final class IdleCost {
    private static final int CLIENTS = 10_000;

    private IdleCost() {}

    private enum Rule implements Access {
        PUBLIC
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            serve();
            return;
        }
        var server = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx512m",
                        "-XX:+UseCompactObjectHeaders",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdleCost.class.getName(),
                        "server"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var clients = new ArrayList<RawClient>();
        try (var output = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
                var input = server.outputWriter()) {
            int port = Integer.parseInt(output.readLine());
            connect(clients, port, 500); // what is needed once is loaded now
            var before = settled(input, output, server.pid());
            connect(clients, port, CLIENTS);
            var after = settled(input, output, server.pid());
            System.out.printf(
                    "%d clients: heap %.1f KiB each, resident %.1f KiB each (%d MiB in all)%n",
                    CLIENTS,
                    (after[0] - before[0]) / 1024.0 / CLIENTS,
                    (after[1] - before[1]) / (double) CLIENTS,
                    after[1] / 1024);
        } finally {
            server.destroy();
        }
    }

    private static void connect(List<RawClient> clients, int port, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            var client = RawClient.to(port, 4096);
            clients.add(client);
            client.send(String.join(
                    "\r\n",
                    "GET /ws HTTP/1.1",
                    "Host: a",
                    "Origin: http://127.0.0.1",
                    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0",
                    "Cookie: resonant_session=0123456789abcdefghijklmnopqrstuvwxyz",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "",
                    ""));
            if (client.answer().status() != 101) {
                throw new IllegalStateException("client " + i + " was refused");
            }
        }
    }

    /** Bytes of heap after a collection, and KiB of resident memory. */
    private static long[] settled(java.io.Writer input, BufferedReader output, long pid) throws IOException {
        input.write("collect\n");
        input.flush();
        long heap = Long.parseLong(output.readLine());
        var resident = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return new long[] {heap, Long.parseLong(resident.replaceAll("\\D", ""))};
    }

    private static void serve() throws IOException {
        var usual = WebSocketLimits.USUAL;
        var webSockets = new WebSockets(usual, request -> new WebSocketListener() {
            @Override
            public void opened(WebSocket socket) {}

            @Override
            public void text(String message) {}

            @Override
            public void closed(int code, String reason) {}
        });
        var routes = new Routes();
        routes.get("/ws").summary("Live").access(Rule.PUBLIC).upgrade(webSockets);
        System.out.println(TestServers.server(HttpSettings.loopback(0), routes, (_, _) -> {})
                .start()
                .port());
        try (var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (input.readLine() != null) {
                System.gc();
                System.gc();
                var runtime = Runtime.getRuntime();
                System.out.println(runtime.totalMemory() - runtime.freeMemory());
            }
        }
    }
}
