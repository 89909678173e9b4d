package io.resonant.kernel.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.socket.Peer;
import io.resonant.kernel.wire.Head;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.security.Principal;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
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

    private final Peer peer;
    private final ListenerContext listener;
    private final Router router;
    private final PeerInfo remote;
    private final DataReader reader = new DataReader(this::read);
    private final DataWriter writer = new Writer();
    private final String address;
    private volatile @Nullable ServerConnection serving;
    private volatile long deadline;
    private long bodyLength;
    private boolean expectsContinue;
    private boolean lastRequest;
    private @Nullable Problem refusal;

    Connection(Peer peer, ListenerContext listener, Router router) {
        this.peer = peer;
        this.listener = listener;
        this.router = router;
        this.remote = new Side(peer.remoteAddress());
        this.address = remote.host();
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
        peer.close();
    }

    /** Returns once the system has taken all of it. @throws UncheckedIOException when the client is gone */
    public void write(byte[] bytes, int offset, int length) {
        peer.write(bytes, offset, length);
    }

    void write(Head head) {
        peer.write(head.array(), 0, head.length());
    }

    /** Sends something of a file. @return how many bytes it was, one at least */
    long send(FileChannel file, long offset, long length) {
        return peer.send(file, offset, length);
    }

    private byte @Nullable [] read() {
        try {
            return peer.read();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("the client went away", e);
        }
    }

    /** What reads the requests, to be told when there shall be no more. */
    void servedBy(ServerConnection connection) {
        serving = connection;
    }

    /** No request after the one that is being answered; who is not asking anything is disconnected. */
    void finish() {
        var current = serving;
        if (current != null) {
            current.close(false);
        }
    }

    /**
     * Takes what the client is still sending after it was refused: closing with unread data resets the connection, and
     * then the client never learns why.
     */
    void linger() {
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
        return listener;
    }

    @Override
    public ExecutorService executor() {
        return listener.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public PeerInfo remotePeer() {
        return remote;
    }

    @Override
    public PeerInfo localPeer() {
        return new Side(peer.localAddress());
    }

    /** Encryption ends at the proxy in front of us. */
    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String socketId() {
        return "http";
    }

    @Override
    public String childSocketId() {
        return address;
    }

    /** What the library writes itself. */
    private final class Writer implements DataWriter {
        @Override
        public void write(BufferData... buffers) {
            writeNow(buffers);
        }

        @Override
        public void write(BufferData buffer) {
            writeNow(buffer);
        }

        @Override
        public void writeNow(BufferData... buffers) {
            writeNow(BufferData.create(buffers));
        }

        @Override
        public void writeNow(BufferData buffer) {
            var bytes = buffer.readBytes();
            peer.write(bytes, 0, bytes.length);
        }
    }

    /** One end of the connection. */
    private record Side(@Nullable SocketAddress socket) implements PeerInfo {
        @Override
        public @Nullable SocketAddress address() {
            return socket;
        }

        @Override
        public String host() {
            if (socket instanceof InetSocketAddress internet && internet.getAddress() != null) {
                var text = internet.getAddress().getHostAddress();
                int zone = text.indexOf('%');
                return zone < 0 ? text : text.substring(0, zone);
            }
            return "";
        }

        @Override
        public int port() {
            return socket instanceof InetSocketAddress internet ? internet.getPort() : -1;
        }

        @Override
        public Optional<Principal> tlsPrincipal() {
            return Optional.empty();
        }

        @Override
        public Optional<Certificate[]> tlsCertificates() {
            return Optional.empty();
        }
    }
}
