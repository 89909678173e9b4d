package io.resonant.kernel.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** A part of a file, which goes to a {@link FileSink} without being read. Closes the file. */
public final class FileInput extends InputStream {
    private final FileChannel file;
    private final long end;
    private long position;

    /** @param length at most; the stream ends where the file does */
    public FileInput(FileChannel file, long offset, long length) {
        this.file = file;
        this.position = offset;
        this.end = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (position >= end) {
            return -1;
        }
        int count = file.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, end - position)), position);
        position += Math.max(count, 0);
        return count;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        if (!(out instanceof FileSink sink)) {
            return super.transferTo(out);
        }
        long length = Math.max(0, Math.min(end, file.size()) - position);
        sink.write(file, position, length);
        position += length;
        return length;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
