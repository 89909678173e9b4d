package io.resonant.mcap;

import io.resonant.kernel.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The fields of one record in their order. Each length is compared with what is left before it is believed; bytes after
 * the last known field are allowed, because the format grows that way.
 */
final class Fields {
    /** Names are for people: a topic of more than 64 KiB is not one. */
    private static final int LONGEST_TEXT = 64 * 1024;

    private final String record;
    private final long offset;
    private final ByteBuffer bytes;

    /** @param offset of the content in the file, for messages */
    Fields(String record, long offset, ByteBuffer bytes) {
        this.record = record;
        this.offset = offset;
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    int unsigned8() {
        need(1);
        return Byte.toUnsignedInt(bytes.get());
    }

    int unsigned16() {
        need(2);
        return Short.toUnsignedInt(bytes.getShort());
    }

    long unsigned32() {
        need(4);
        return Integer.toUnsignedLong(bytes.getInt());
    }

    /** As it is, for times. */
    long unsigned64() {
        need(8);
        return bytes.getLong();
    }

    /** A number of things or bytes: none of more than 2^63 exists. */
    long count() {
        long value = unsigned64();
        if (value < 0) {
            throw malformed("a count of " + Long.toUnsignedString(value) + " is impossible");
        }
        return value;
    }

    String text() {
        long length = unsigned32();
        if (length > LONGEST_TEXT) {
            throw malformed("a text of " + length + " bytes is too long");
        }
        need(length);
        var part = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
        } catch (CharacterCodingException _) {
            throw malformed("a text is not UTF-8");
        }
    }

    /** The entries of a map or array whose length stands in front of it. */
    Fields block() {
        long length = unsigned32();
        need(length);
        var part = new Fields(record, position(), bytes.slice(bytes.position(), (int) length));
        bytes.position(bytes.position() + (int) length);
        return part;
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    int remaining() {
        return bytes.remaining();
    }

    /** In the file. */
    long position() {
        return offset + bytes.position();
    }

    Problem malformed(String reason) {
        return Refusals.malformed(record, offset, reason);
    }

    private void need(long length) {
        if (length > bytes.remaining()) {
            throw malformed("it ends before its last field");
        }
    }
}
