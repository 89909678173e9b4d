package io.resonant.kernel.socket;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The other side of a connection. One thread reads, one at a time writes, and any may close, which ends what the others
 * wait for. What fails is an {@link UncheckedIOException}: the other side is gone.
 */
public final class Peer implements AutoCloseable {
    /** Many connections wait for their next request: while they do, each holds this much. */
    private static final int LEAST_READ = 2 * 1024;

    private static final int MOST_READ = 64 * 1024;
    /** The JDK copies what it writes out of the heap, into memory that it keeps for each processor. */
    private static final int ONE_WRITE = 64 * 1024;

    private static final int ONE_SEND = 1024 * 1024;

    private final SocketChannel channel;
    private byte[] buffer = new byte[LEAST_READ];

    Peer(SocketChannel channel) {
        this.channel = channel;
    }

    /** Where the other side is; nothing when it has gone. */
    public @Nullable SocketAddress remoteAddress() {
        try {
            return channel.getRemoteAddress();
        } catch (IOException _) {
            return null;
        }
    }

    /** Where it reached us. */
    public @Nullable SocketAddress localAddress() {
        try {
            return channel.getLocalAddress();
        } catch (IOException _) {
            return null;
        }
    }

    /** Waits for the next bytes; null after the last. Who sends much is read in longer pieces. */
    public byte @Nullable [] read() {
        try {
            int count = channel.read(ByteBuffer.wrap(buffer));
            if (count < 0) {
                return null;
            }
            if (count == buffer.length) {
                var full = buffer;
                buffer = new byte[Math.min(MOST_READ, 2 * count)];
                return full;
            }
            var bytes = Arrays.copyOf(buffer, count);
            if (buffer.length > LEAST_READ && count < LEAST_READ) {
                buffer = new byte[LEAST_READ];
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns once the system has taken all of it. */
    public void write(byte[] bytes, int offset, int length) {
        try {
            int end = offset + length;
            var piece = ByteBuffer.wrap(bytes, offset, length);
            while (piece.position() < end) {
                piece.limit(Math.min(end, piece.position() + ONE_WRITE));
                channel.write(piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends something of a file, at least one byte, as much as the other side takes at once.
     *
     * @return how many bytes it was
     */
    public long send(FileChannel file, long offset, long length) {
        try {
            long sent = file.transferTo(offset, Math.min(length, ONE_SEND), channel);
            return sent > 0 ? sent : sendWaiting(file, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The other side has no room at present: the system lets only those wait for it who write bytes of their own. */
    private int sendWaiting(FileChannel file, long offset, long length) throws IOException {
        var bytes = new byte[(int) Math.min(length, LEAST_READ)];
        int count = file.read(ByteBuffer.wrap(bytes), offset);
        if (count < 0) {
            throw new EOFException("the file ends at " + offset + ", " + length + " bytes early");
        }
        write(bytes, 0, count);
        return count;
    }

    /** The other side still gets what was written before. */
    @Override
    public void close() {
        try (channel) {
            if (channel.isOpen()) {
                channel.shutdownOutput();
            }
        } catch (IOException _) {
            // it was gone already
        }
    }
}
