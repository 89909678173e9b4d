package io.resonant.mcap;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Parts of a file, so that the reader takes the few kilobytes it needs of a file of gigabytes. */
public interface McapSource {
    long size();

    /** Exactly these bytes, little-endian. The range lies within the file. */
    ByteBuffer read(long offset, int length) throws IOException;

    static McapSource of(FileChannel file) throws IOException {
        long size = file.size();
        return new McapSource() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public ByteBuffer read(long offset, int length) throws IOException {
                var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
                while (bytes.hasRemaining()) {
                    if (file.read(bytes, offset + bytes.position()) < 0) {
                        throw new EOFException("the file became shorter while it was read");
                    }
                }
                return bytes.flip();
            }
        };
    }

    static McapSource of(byte[] content) {
        return new McapSource() {
            @Override
            public long size() {
                return content.length;
            }

            @Override
            public ByteBuffer read(long offset, int length) {
                return ByteBuffer.wrap(content, Math.toIntExact(offset), length)
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN);
            }
        };
    }
}
