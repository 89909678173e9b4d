package io.resonant.kernel.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open port. Each connection gets a virtual thread of its own, and is closed when that ends. */
public final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int BACKLOG = 1024;
    private static final int RECEIVE_BUFFER = 64 * 1024;
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

    private final ServerSocketChannel channel;
    private final Consumer<Peer> serve;

    private Listener(ServerSocketChannel channel, Consumer<Peer> serve) {
        this.channel = channel;
        this.serve = serve;
    }

    /**
     * Opens the port and accepts until it is closed.
     *
     * @param serve is given each connection, in its thread
     * @throws IOException when the port cannot be opened
     */
    public static Listener open(InetSocketAddress address, Consumer<Peer> serve) throws IOException {
        var channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.bind(address, BACKLOG);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        var listener = new Listener(channel, serve);
        Thread.ofPlatform().name("listener").start(listener::accept);
        return listener;
    }

    public int port() {
        return channel.socket().getLocalPort();
    }

    /** Accepts nobody any more; the connections that are open stay. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("The port could not be closed in order; the end of the process closes it", e);
        }
    }

    private void accept() {
        while (channel.isOpen()) {
            try {
                begin(channel.accept());
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.error(
                        "A connection could not be accepted; the next are tried. If there are too many open files, let"
                                + " the process have more (ulimit -n)",
                        e);
                LockSupport.parkNanos(AFTER_FAILURE.toNanos());
            }
        }
    }

    private void begin(SocketChannel accepted) throws IOException {
        try {
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException _) {
            accepted.close(); // it went away at once
            return;
        }
        var peer = new Peer(accepted);
        Thread.ofVirtual().name("connection").start(() -> {
            try (peer) {
                serve.accept(peer);
            } catch (RuntimeException e) {
                LOG.error("A connection failed unexpectedly and was closed", e);
            }
        });
    }
}
