package io.resonant.kernel.outbound;

import io.resonant.kernel.outbound.OutboundException.Kind;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it arrives. The JDK's own stream waits for ever when the other side goes quiet; this one
 * knows the longest silence, the end of all patience and the largest size. It asks for the next piece only after the
 * last was read, so a fast sender never fills our memory.
 */
final class BodyStream extends InputStream implements Flow.Subscriber<List<ByteBuffer>> {
    private sealed interface Signal {}

    private record Piece(List<ByteBuffer> buffers) implements Signal {}

    private record End(@Nullable Throwable failure) implements Signal {}

    private final BlockingQueue<Signal> arrived = new LinkedBlockingQueue<>();
    private final String what;
    private final long silenceNanos;
    private final long deadline;
    private final long maxBytes;
    private Iterator<ByteBuffer> piece = List.<ByteBuffer>of().iterator();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private long read;
    private boolean ended;
    private volatile Flow.@Nullable Subscription subscription;

    BodyStream(String what, OutboundSettings settings, long deadline) {
        this.what = what;
        this.silenceNanos = settings.silenceTimeout().toNanos();
        this.deadline = deadline;
        this.maxBytes = settings.maxResponseBytes();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrived.add(new Piece(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        arrived.add(new End(failure));
    }

    @Override
    public void onComplete() {
        arrived.add(new End(null));
    }

    @Override
    public int read() {
        return fill() ? current.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.remaining());
        current.get(target, offset, count);
        return count;
    }

    /** Ends the call; without it a half-read connection would stay open. */
    @Override
    public void close() {
        var open = subscription;
        if (open != null) {
            open.cancel();
        }
    }

    private boolean fill() {
        while (!current.hasRemaining()) {
            if (ended) {
                return false;
            }
            if (piece.hasNext()) {
                current = piece.next();
                read += current.remaining();
                if (read > maxBytes) {
                    throw failed(
                            Kind.TOO_LARGE, "The answer of " + what + " is larger than " + maxBytes + " bytes", null);
                }
            } else {
                next();
            }
        }
        return true;
    }

    private void next() {
        switch (await()) {
            case Piece(var buffers) -> {
                piece = buffers.iterator();
                var open = subscription;
                if (open != null) {
                    open.request(1);
                }
            }
            case End(var failure) -> {
                ended = true;
                if (failure != null) {
                    throw failed(Kind.CUT_OFF, "The answer of " + what + " ended in the middle", failure);
                }
            }
        }
    }

    private Signal await() {
        long left = deadline - System.nanoTime();
        try {
            var signal = arrived.poll(Math.min(left, silenceNanos), TimeUnit.NANOSECONDS);
            if (signal != null) {
                return signal;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(Kind.INTERRUPTED, "The call of " + what + " was stopped", e);
        }
        throw failed(
                Kind.TIMEOUT,
                left <= silenceNanos
                        ? "The answer of " + what + " took too long in all"
                        : "The answer of " + what + " stopped: nothing came for "
                                + TimeUnit.NANOSECONDS.toSeconds(silenceNanos) + " seconds",
                null);
    }

    private OutboundException failed(Kind kind, String message, @Nullable Throwable cause) {
        ended = true;
        close();
        return new OutboundException(kind, message, cause);
    }
}
