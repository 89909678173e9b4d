package io.resonant.kernel.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * One client connection: how its current body is framed, and until when it must have moved on. Only the connection's
 * own thread uses the fields, except for the deadline, which the watcher reads.
 */
final class Connection implements ServerConnection, InterruptableTask<Void> {
    static final long CHUNKED = -1;

    private final Connections all;
    private final ConnectionContext context;
    private final ServerConnection http;
    private final String address;
    private volatile long deadline;
    private long bodyLength;
    private boolean expectsContinue;
    private boolean lastRequest;

    Connection(Connections all, ConnectionContext context, ServerConnection http) {
        this.all = all;
        this.context = context;
        this.http = http;
        this.address = addressOf(context);
    }

    /** The numeric address of the other side. */
    static String addressOf(ConnectionContext context) {
        return context.remotePeer().address() instanceof InetSocketAddress socket && socket.getAddress() != null
                ? withoutZone(socket.getAddress().getHostAddress())
                : "";
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            http.handle(limit);
        } finally {
            all.remove(this);
        }
    }

    @Override
    @SuppressWarnings("removal")
    public void handle(Semaphore requests) throws InterruptedException {
        throw new UnsupportedOperationException("superseded by handle(Limit)");
    }

    @Override
    public Duration idleTime() {
        return Duration.ZERO; // the watcher closes what idles
    }

    @Override
    public void close(boolean interrupt) {
        http.close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
        return http instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    ConnectionContext context() {
        return context;
    }

    String address() {
        return address;
    }

    /** From now on the other side has this long; it is cut off when it has not moved on by then. */
    void allow(Duration time) {
        deadline = System.nanoTime() + time.toNanos() | 1; // never 0, which means no deadline
    }

    /** The other side is waiting for us. */
    void allowForever() {
        deadline = 0;
    }

    boolean isOverdue(long now) {
        long end = deadline;
        return end != 0 && now - end > 0;
    }

    void cut() {
        context.serverSocket().close();
    }

    /** @param length bytes, or {@link #CHUNKED} */
    void expectBody(long length, boolean waitsForContinue, boolean last) {
        this.bodyLength = length;
        this.expectsContinue = waitsForContinue;
        this.lastRequest = last;
    }

    long bodyLength() {
        return bodyLength;
    }

    boolean expectsContinue() {
        return expectsContinue;
    }

    /** The client wants the connection closed after this request. */
    boolean isLastRequest() {
        return lastRequest;
    }
}
