package io.resonant.kernel.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import io.resonant.kernel.http.Connection;
import io.resonant.kernel.websocket.Frames.Frame;
import io.resonant.kernel.websocket.Frames.ViolationException;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. Its own thread only reads. Writing is done by a thread that exists while something is queued, so that an
 * idle client costs no second stack and a slow one holds up nobody.
 */
final class Channel implements ServerConnection, WebSocket {
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);
    private static final int ONE_WRITE = 16 * 1024;
    private static final int FRAME_COST = 64;
    private static final long FAREWELL = TimeUnit.SECONDS.toNanos(2);

    private final WebSockets all;
    private final Connection connection;
    private final WebSocketListener listener;
    private final String address;
    private volatile long heard = System.nanoTime();
    private volatile long pinged = heard;

    private @Nullable ArrayDeque<byte[]> queue;
    private long queuedBytes;
    private boolean writing;
    private boolean gone;
    private long farewellUntil;
    private int closeCode;
    private String closeReason = "";

    Channel(WebSockets all, Connection connection, WebSocketListener listener, String address) {
        this.all = all;
        this.connection = connection;
        this.listener = listener;
        this.address = address;
    }

    String address() {
        return address;
    }

    @Override
    public void handle(Limit limit) {
        connection.allowForever();
        try {
            listener.opened(this);
            readUntilClosed();
        } catch (ViolationException e) {
            close(e.code(), e.reason(), true);
            sayFarewell();
        } catch (DataReader.InsufficientDataAvailableException | CloseConnectionException | UncheckedIOException e) {
            // the client is gone without a word, or was cut by us: closeCode tells which
        } catch (RuntimeException e) {
            LOG.error("A WebSocket listener failed; its client was disconnected and may reconnect", e);
            close(Frames.INTERNAL_ERROR, "the server failed", true);
            sayFarewell();
        } finally {
            end();
        }
    }

    @Override
    public boolean offer(Message message) {
        return enqueue(message.frame());
    }

    @Override
    public void close(int code, String reason) {
        close(code, reason, false);
    }

    @Override
    public synchronized boolean isOpen() {
        return closeCode == 0 && !gone;
    }

    @Override
    public synchronized long queued() {
        return queuedBytes;
    }

    /** The library stops. */
    @Override
    public void close(boolean interrupt) {
        close(Frames.GOING_AWAY, "the server stops", false);
        if (interrupt) {
            connection.cut();
        }
    }

    @Override
    public Duration idleTime() {
        return Duration.ZERO; // pings decide whether a client is alive
    }

    /** Called now and then: pings, and cuts off who does not answer or does not say goodbye. */
    void check(long now) {
        boolean overdue;
        synchronized (this) {
            overdue = farewellUntil != 0 && now - farewellUntil > 0;
        }
        if (overdue) {
            connection.cut();
        } else if (now - heard > all.limits().silence().toNanos()) {
            close(Frames.GOING_AWAY, "no sign of life", true);
        } else if (isQuiet(now)) {
            pinged = now;
            enqueue(Frames.encode(Frames.PING, new byte[0]));
        }
    }

    private boolean isQuiet(long now) {
        long interval = all.limits().pingInterval().toNanos();
        return now - heard > interval && now - pinged > interval;
    }

    private void readUntilClosed() throws ViolationException {
        ByteArrayOutputStream parts = null;
        int most = all.limits().messageBytes();
        while (true) {
            Frame frame = Frames.read(connection.dataReader(), parts == null ? most : most - parts.size());
            heard = System.nanoTime();
            if (frame.isControl()) {
                if (!control(frame)) {
                    return;
                }
                continue;
            }
            if (frame.opcode() == Frames.BINARY) {
                throw new ViolationException(Frames.UNACCEPTABLE, "only text is understood");
            }
            if ((frame.opcode() == Frames.CONTINUATION) != (parts != null)) {
                throw new ViolationException(Frames.PROTOCOL_ERROR, "pieces of messages out of order");
            }
            if (parts == null && frame.isLast()) {
                deliver(frame.payload());
                continue;
            }
            parts = parts == null ? new ByteArrayOutputStream() : parts;
            parts.writeBytes(frame.payload());
            if (frame.isLast()) {
                deliver(parts.toByteArray());
                parts = null;
            }
        }
    }

    private void deliver(byte[] message) throws ViolationException {
        var text = Frames.text(message);
        if (isOpen()) {
            listener.text(text);
        }
    }

    /** False after the client's farewell. */
    private boolean control(Frame frame) throws ViolationException {
        if (frame.opcode() == Frames.PING) {
            enqueue(Frames.encode(Frames.PONG, frame.payload()));
            return true;
        }
        if (frame.opcode() == Frames.PONG) {
            return true;
        }
        var payload = ByteBuffer.wrap(frame.payload());
        int code = Frames.NO_STATUS;
        var reason = "";
        if (payload.remaining() > 0) {
            code = payload.remaining() == 1 ? 0 : payload.getShort() & 0xffff;
            if (!Frames.isSendable(code)) {
                throw new ViolationException(Frames.PROTOCOL_ERROR, "not a code to close with");
            }
            var words = new byte[payload.remaining()];
            payload.get(words);
            reason = Frames.text(words);
        }
        close(code, reason, false);
        awaitFarewell();
        return false;
    }

    private boolean enqueue(byte[] frame) {
        synchronized (this) {
            if (closeCode != 0 || gone) {
                return false;
            }
            if (queuedBytes + frame.length + FRAME_COST <= all.limits().queueBytes() || queuedBytes == 0) {
                add(frame);
                return true;
            }
        }
        close(Frames.TRY_AGAIN_LATER, "the client reads too slowly", true);
        return false;
    }

    private void close(int code, String reason, boolean atOnce) {
        synchronized (this) {
            if (closeCode != 0 || gone) {
                return;
            }
            closeCode = code;
            closeReason = reason;
            farewellUntil = (System.nanoTime() + FAREWELL) | 1;
            if (atOnce && queue != null) {
                queue.clear();
                queuedBytes = 0;
            }
            add(Frames.encode(
                    Frames.CLOSE, code == Frames.NO_STATUS ? new byte[0] : Frames.closePayload(code, reason)));
        }
    }

    /** Holds the lock. */
    private void add(byte[] frame) {
        if (queue == null) {
            queue = new ArrayDeque<>(4);
        }
        queue.add(frame);
        queuedBytes += frame.length + FRAME_COST;
        if (!writing) {
            writing = true;
            Thread.ofVirtual().name("websocket-writer").start(this::drain);
        }
    }

    private void drain() {
        try {
            for (var batch = nextBatch(); batch != null; batch = nextBatch()) {
                connection.dataWriter().writeNow(BufferData.create(batch));
            }
        } catch (UncheckedIOException e) {
            connection.cut(); // the client is gone; the reading thread notices and reports it
            synchronized (this) {
                gone = true;
                stopWriting();
            }
        }
    }

    private synchronized byte @Nullable [] nextBatch() {
        if (queue == null || queue.isEmpty()) {
            stopWriting();
            return null;
        }
        var first = queue.remove();
        queuedBytes -= first.length + FRAME_COST;
        var next = queue.peek();
        if (next == null || first.length + next.length > ONE_WRITE) {
            return first;
        }
        var batch = new ByteArrayOutputStream(ONE_WRITE);
        batch.writeBytes(first);
        while (next != null && batch.size() + next.length <= ONE_WRITE) {
            batch.writeBytes(queue.remove());
            queuedBytes -= next.length + FRAME_COST;
            next = queue.peek();
        }
        return batch.toByteArray();
    }

    /** Holds the lock. */
    private void stopWriting() {
        writing = false;
        queue = null;
        queuedBytes = 0;
        notifyAll();
    }

    /** Closing with unread data would reset the connection, and the client would not learn why it is closed. */
    private void sayFarewell() {
        awaitFarewell();
        try {
            while (true) {
                connection.dataReader().readBuffer();
            }
        } catch (DataReader.InsufficientDataAvailableException | CloseConnectionException | UncheckedIOException e) {
            // the client is gone, or the watcher cut it off
        }
    }

    /** Until our farewell is written, but not for ever: the watcher cuts a client that does not take it. */
    private synchronized void awaitFarewell() {
        try {
            while (writing) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        int code;
        String reason;
        synchronized (this) {
            gone = true;
            code = closeCode == 0 ? Frames.ABNORMAL : closeCode;
            reason = closeReason;
        }
        all.remove(this);
        try {
            listener.closed(code, reason);
        } catch (RuntimeException e) {
            LOG.error("A WebSocket listener failed at the end of its client; the connection is closed all the same", e);
        }
    }
}
