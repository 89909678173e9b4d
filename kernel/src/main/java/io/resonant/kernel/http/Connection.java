package io.resonant.kernel.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.spi.ServerConnection;
import io.resonant.kernel.problem.Problem;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One client connection as the library sees it, with what we add: our own routing, how the current body is framed, and
 * until when the client must have moved on. Only the connection's own thread uses the fields, except for the deadline,
 * which the watcher reads. Public for protocols that take the connection over.
 */
public final class Connection implements ConnectionContext {
    static final long CHUNKED = -1;
    private static final Duration LINGER = Duration.ofMillis(300);
    private static final int MOST_TO_LINGER = 1024 * 1024;

    private final ConnectionContext context;
    private final Router router;
    private final String address;
    private volatile long deadline;
    private long bodyLength;
    private boolean expectsContinue;
    private boolean lastRequest;
    private boolean upgraded;
    private @Nullable Problem refusal;

    Connection(ConnectionContext context, Router router) {
        this.context = context;
        this.router = router;
        this.address = addressOf(context);
    }

    private static String addressOf(ConnectionContext context) {
        if (context.remotePeer().address() instanceof InetSocketAddress socket && socket.getAddress() != null) {
            var address = socket.getAddress().getHostAddress();
            int zone = address.indexOf('%');
            return zone < 0 ? address : address.substring(0, zone);
        }
        return "";
    }

    /** The numeric address of the other side; a proxy's when there is one. */
    public String address() {
        return address;
    }

    /** From now on the other side has this long; it is cut off when it has not moved on by then. */
    public void allow(Duration time) {
        deadline = (System.nanoTime() + time.toNanos()) | 1; // never 0, which means no deadline
    }

    /** The other side is waiting for us. */
    public void allowForever() {
        deadline = 0;
    }

    boolean isOverdue(long now) {
        long end = deadline;
        return end != 0 && now - end > 0;
    }

    /** Closes the socket at once, whatever others are doing with it. */
    public void cut() {
        context.serverSocket().close();
    }

    /**
     * Takes what the client is still sending after it was refused: closing with unread data resets the connection, and
     * then the client never learns why.
     */
    private void linger() {
        Thread.ofVirtual().start(() -> {
            LockSupport.parkNanos(LINGER.toNanos());
            cut();
        });
        try {
            int taken = 0;
            while (taken < MOST_TO_LINGER) {
                taken += dataReader().readBuffer().available();
            }
        } catch (DataReader.InsufficientDataAvailableException | CloseConnectionException e) {
            // it has closed, or the watcher lost patience
        }
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

    /** From now on another protocol runs here and ends it by itself. */
    void upgraded() {
        upgraded = true;
    }

    /** Why an upgrade was refused, to be answered to the request that asked for it. */
    void refuse(Problem problem) {
        refusal = problem;
    }

    void throwRefusal() {
        var problem = refusal;
        refusal = null;
        if (problem != null) {
            throw problem;
        }
    }

    @Override
    public Router router() {
        return router;
    }

    @Override
    public ListenerContext listenerContext() {
        return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return context.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return context.dataWriter();
    }

    @Override
    public DataReader dataReader() {
        return context.dataReader();
    }

    @Override
    public HelidonSocket serverSocket() {
        return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return context.localPeer();
    }

    @Override
    public boolean isSecure() {
        return context.isSecure();
    }

    @Override
    public String socketId() {
        return context.socketId();
    }

    @Override
    public String childSocketId() {
        return context.childSocketId();
    }

    /** What the library runs: its reader of HTTP/1.1 on this connection, and our bookkeeping at the end. */
    record Serving(Connection connection, ServerConnection http, Connections all)
            implements ServerConnection, InterruptableTask<Void> {

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                http.handle(limit);
                connection.linger();
            } finally {
                all.remove(connection);
            }
        }

        @Override
        @SuppressWarnings("removal")
        public void handle(Semaphore requests) {
            throw new UnsupportedOperationException("superseded by handle(Limit)");
        }

        @Override
        public Duration idleTime() {
            return Duration.ZERO; // our watcher closes what idles
        }

        @Override
        public void close(boolean interrupt) {
            http.close(interrupt);
        }

        @Override
        public boolean canInterrupt() {
            return !connection.upgraded && http instanceof InterruptableTask<?> task && task.canInterrupt();
        }
    }
}
