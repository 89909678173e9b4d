package io.resonant.kernel.archive;

import java.nio.ByteBuffer;

/** Unsigned fields of little-endian headers. */
final class Fields {
    static final long U32_MAX = 0xFFFFFFFFL;

    private Fields() {}

    static int u16(ByteBuffer header, int at) {
        return header.getShort(at) & 0xFFFF;
    }

    static long u32(ByteBuffer header, int at) {
        return header.getInt(at) & U32_MAX;
    }
}
