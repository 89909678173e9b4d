package io.resonant.kernel.wire;

import java.util.Arrays;

/** The bytes of an answer's head, grown as needed. */
public final class Head {
    private byte[] bytes;
    private int length;

    public Head() {
        this(1024);
    }

    public Head(int size) {
        bytes = new byte[size];
    }

    public Head status(int code) {
        return text("HTTP/1.1 ").number(code).text(" ").text(Reasons.of(code)).end();
    }

    public Head header(String name, String value) {
        return text(name).text(": ").text(value).end();
    }

    @SuppressWarnings("deprecation") // the low bytes are the whole of ASCII text, and copying them is cheapest
    public Head text(String text) {
        int size = text.length();
        room(size);
        text.getBytes(0, size, bytes, length);
        length += size;
        return this;
    }

    public Head number(int number) {
        return text(Integer.toString(number));
    }

    public Head bytes(byte[] more) {
        return bytes(more, 0, more.length);
    }

    public Head bytes(byte[] more, int offset, int count) {
        room(count);
        System.arraycopy(more, offset, bytes, length, count);
        length += count;
        return this;
    }

    public Head end() {
        room(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    /** The first {@link #length()} bytes of it are the head; not a copy. */
    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
