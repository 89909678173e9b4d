package io.resonant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop that was asked for loses nothing that somebody has begun. */
class StopTest {
    @TempDir
    Path folder;

    @Test
    void aRequestInFlightIsFinishedBeforeTheProcessEnds() throws IOException {
        try (var server = RunningServer.start(folder.resolve("data"))) {
            server.setUp();
            server.signIn();
            var body = "{\"title\":\"Written while it stops\"}";
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
                socket.setSoTimeout(30_000);
                var out = socket.getOutputStream();
                out.write(("POST /api/v1/threads HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                                + "Authorization: Bearer " + server.token() + "\r\nContent-Length: " + body.length()
                                + "\r\n\r\n" + body.substring(0, 10))
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                assertThat(server.send("GET", "/health/live", null).statusCode())
                        .isEqualTo(200); // the first has been read
                server.handle().destroy();
                server.awaitLog("Stopping");
                out.write(body.substring(10).getBytes(StandardCharsets.US_ASCII));
                out.flush();
                var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 201").contains("Written while it stops");
            }
            assertThat(server.stop()).isZero();
        }
        try (var again = RunningServer.start(folder.resolve("data"))) {
            again.signIn();
            assertThat(again.get("/api/v1/threads")
                            .path("items")
                            .get(0)
                            .path("title")
                            .asString())
                    .isEqualTo("Written while it stops");
        }
    }
}
