package io.resonant.kernel.canonical;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Rows as tuples of PostgreSQL's binary COPY: an int16 with the number of fields, then for each an int32 with its length
 * (-1 for NULL) and its bytes, big-endian. This is the canonical form of a row: what is sent, hashed and bound.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, binary format</a>
 */
public final class RowEncoder {
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int LARGEST = Integer.MAX_VALUE - 8;
    private static final byte JSONB_VERSION = 1;

    private byte[] array;
    private int size;
    private int rowStart;

    public RowEncoder() {
        this(1 << 16);
    }

    public RowEncoder(int capacity) {
        array = new byte[capacity];
    }

    /** Begins a row; exactly so many fields must follow. */
    public void begin(int fields) {
        reserve(2);
        rowStart = size;
        SHORTS.set(array, size, (short) fields);
        size += 2;
    }

    /** NULL. */
    public void nothing() {
        reserve(4);
        INTS.set(array, size, -1);
        size += 4;
    }

    public void text(byte[] utf8) {
        text(utf8, 0, utf8.length);
    }

    public void text(byte[] source, int offset, int length) {
        field(length);
        System.arraycopy(source, offset, array, size, length);
        size += length;
    }

    /** A document, as text; the byte before it says which version of jsonb's wire format that is. */
    public void json(byte[] utf8) {
        field(Math.addExact(utf8.length, 1));
        array[size] = JSONB_VERSION;
        System.arraycopy(utf8, 0, array, size + 1, utf8.length);
        size += utf8.length + 1;
    }

    public void uuid(long high, long low) {
        field(16);
        LONGS.set(array, size, high);
        LONGS.set(array, size + 8, low);
        size += 16;
    }

    /** Microseconds since 2000-01-01T00:00Z. */
    public void instant(long microsSince2000) {
        int8(microsSince2000);
    }

    /** Days since 2000-01-01. */
    public void date(int daysSince2000) {
        int4(daysSince2000);
    }

    public void bool(boolean value) {
        field(1);
        array[size++] = (byte) (value ? 1 : 0);
    }

    public void int2(short value) {
        field(2);
        SHORTS.set(array, size, value);
        size += 2;
    }

    public void int4(int value) {
        field(4);
        INTS.set(array, size, value);
        size += 4;
    }

    public void int8(long value) {
        field(8);
        LONGS.set(array, size, value);
        size += 8;
    }

    public void float8(double value) {
        int8(Double.doubleToRawLongBits(value));
    }

    public void bytes(byte[] value) {
        text(value, 0, value.length);
    }

    /** A whole field with the length before it, as another encoder or PostgreSQL wrote it. */
    public void raw(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, array, size, length);
        size += length;
    }

    /** How many bytes of {@link #array} are rows. */
    public int size() {
        return size;
    }

    /** The buffer itself, longer than {@link #size}; another one after the next write that needs more room. */
    public byte[] array() {
        return array;
    }

    /** Where the row that was begun last starts. */
    public int rowStart() {
        return rowStart;
    }

    /** Forgets the row that was begun last. */
    public void dropRow() {
        size = rowStart;
    }

    public void clear() {
        size = 0;
        rowStart = 0;
    }

    private void field(int length) {
        reserve(Math.addExact(length, 4));
        INTS.set(array, size, length);
        size += 4;
    }

    private void reserve(int more) {
        if (more > array.length - size) {
            var needed = (long) size + more;
            if (needed > LARGEST) {
                throw new IllegalStateException("A buffer of rows would need " + needed + " bytes, and " + LARGEST
                        + " is the most; send the rows in it before adding others");
            }
            array = Arrays.copyOf(array, (int) Math.min(LARGEST, Math.max(needed, 2L * array.length)));
        }
    }
}
