package io.resonant.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Connections that begin a request and never end it (slowloris), to hold what a server has for others. */
@NullMarked
final class SlowClients implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    SlowClients(AttackTarget target, int count) {
        try {
            for (int i = 0; i < count; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), target.port());
                sockets.add(socket);
                var half = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
                socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many the server has not cut off after this long; it may take its time for each of them. */
    List<String> stillHeld(Duration patience) {
        var held = new ArrayList<String>();
        long end = System.nanoTime() + patience.toNanos();
        for (var socket : sockets) {
            try {
                socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
                socket.getInputStream().readAllBytes();
            } catch (SocketTimeoutException _) {
                held.add("connection " + socket.getLocalPort() + " is still open");
            } catch (IOException _) {
                // reset, which is an end as well
            }
        }
        return held;
    }

    @Override
    public void close() {
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
