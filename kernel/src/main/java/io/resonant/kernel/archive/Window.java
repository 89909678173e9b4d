package io.resonant.kernel.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** A small part of a file that moves to where somebody looks, so that headers need no file in memory. */
final class Window {
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer;
    private long start;

    /** @param capacity the most bytes that {@link #at} can give at once */
    Window(FileChannel channel, long size, int capacity) {
        this.channel = channel;
        this.size = size;
        this.buffer =
                ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    }

    boolean holds(long position, int length) {
        return position >= 0 && position + length <= size;
    }

    /** These bytes of the file, as a little-endian buffer that is valid until the next call. */
    ByteBuffer at(long position, int length) throws IOException {
        if (position < start || position + length > start + buffer.limit()) {
            fill(position, length);
        }
        return buffer.slice((int) (position - start), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void fill(long position, int needed) throws IOException {
        buffer.clear().limit((int) Math.min(buffer.capacity(), size - position));
        start = position;
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                break;
            }
        }
        buffer.flip();
        if (buffer.limit() < needed) {
            throw new EOFException("the file became shorter while it was read");
        }
    }
}
