package io.resonant.kernel.testing;

import io.resonant.kernel.database.DatabaseLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A network between a program and PostgreSQL, on loopback, that can be slow, fall silent without a word, or be cut. */
public final class Network implements AutoCloseable {
    private final DatabaseLocation.Postgresql server;
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();
    private volatile boolean silent;
    private volatile boolean down;
    private volatile long delayNanos;

    public Network(DatabaseLocation.Postgresql server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    /** The address of the server over this network. */
    public DatabaseLocation.Postgresql location() {
        return new DatabaseLocation.Postgresql(
                "127.0.0.1",
                door.getLocalPort(),
                server.database(),
                server.user(),
                server.password(),
                server.parameters());
    }

    /** Connections stay and can be made, and nothing arrives any more. */
    public void fallSilent() {
        silent = true;
    }

    /** Each piece takes so much longer. */
    public void delay(long millis) {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Connections end, and new ones end at once. */
    public void cut() {
        down = true;
        drop();
    }

    /** Works again; what had been connected while it did not is gone. */
    public void heal() {
        drop();
        silent = false;
        down = false;
        delayNanos = 0;
    }

    @Override
    public void close() throws IOException {
        door.close();
        drop();
    }

    private void drop() {
        synchronized (sockets) {
            for (var socket : sockets) {
                shut(socket);
            }
            sockets.clear();
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                var near = door.accept();
                if (down) {
                    near.close();
                    continue;
                }
                var far = new Socket(server.host(), server.port());
                synchronized (sockets) {
                    sockets.add(near);
                    sockets.add(far);
                }
                Thread.ofVirtual().start(() -> pass(near, far));
                Thread.ofVirtual().start(() -> pass(far, near));
            }
        } catch (IOException e) {
            if (!door.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void pass(Socket from, Socket to) {
        var bytes = new byte[1 << 16];
        try (from;
                to) {
            for (var count = from.getInputStream().read(bytes); count > 0; ) {
                LockSupport.parkNanos(Math.max(1, delayNanos));
                while (silent && !from.isClosed()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                }
                to.getOutputStream().write(bytes, 0, count);
                count = from.getInputStream().read(bytes);
            }
        } catch (IOException _) {
            // cut
        }
    }
}
