package io.resonant.mcap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** Writes MCAP files by hand, record by record, right or wrong. */
final class McapFile {
    private static final byte[] MAGIC = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long summaryStart;

    McapFile() {
        out.writeBytes(MAGIC);
        record(Operation.HEADER, bytes -> text(text(bytes, "ros2"), "by hand"));
    }

    McapFile schema(int id, String name) {
        return record(Operation.SCHEMA, bytes -> {
            bytes.putShort((short) id);
            text(text(text(bytes, name), "ros2msg"), "# the text of the schema");
        });
    }

    McapFile channel(int id, int schema, String topic) {
        return record(Operation.CHANNEL, bytes -> {
            bytes.putShort((short) id).putShort((short) schema);
            text(text(bytes, topic), "cdr").putInt(0);
        });
    }

    McapFile message(int channel, long time) {
        return record(
                Operation.MESSAGE,
                bytes -> bytes.putShort((short) channel)
                        .putInt(1)
                        .putLong(time)
                        .putLong(time)
                        .put((byte) 7));
    }

    /** A chunk of these bytes; a compression makes its content opaque. */
    McapFile chunk(String compression, long start, long end, byte[] records) {
        return record(Operation.CHUNK, bytes -> {
            bytes.putLong(start).putLong(end).putLong(records.length).putInt(0);
            text(bytes, compression).putLong(records.length).put(records);
        });
    }

    McapFile messageIndex(int channel, int messages) {
        return record(
                Operation.MESSAGE_INDEX,
                bytes -> bytes.putShort((short) channel).putInt(16 * messages).put(new byte[16 * messages]));
    }

    McapFile summary() {
        summaryStart = out.size();
        return this;
    }

    McapFile statistics(int channels, int channel, long messages, long start, long end) {
        return record(
                Operation.STATISTICS,
                bytes -> bytes.putLong(messages)
                        .putShort((short) 1)
                        .putInt(channels)
                        .putInt(0)
                        .putInt(0)
                        .putInt(0)
                        .putLong(start)
                        .putLong(end)
                        .putInt(10)
                        .putShort((short) channel)
                        .putLong(messages));
    }

    McapFile raw(int operation, long length, byte[] content) {
        out.writeBytes(ByteBuffer.allocate(9)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) operation)
                .putLong(length)
                .array());
        out.writeBytes(content);
        return this;
    }

    byte[] end() {
        return end(summaryStart);
    }

    /** With a footer that says this of the summary. */
    byte[] end(long summary) {
        var footer = ByteBuffer.allocate(29).order(ByteOrder.LITTLE_ENDIAN);
        footer.put((byte) Operation.FOOTER.code()).putLong(20).putLong(summary).putLong(0);
        var checksum = new CRC32();
        int from = (int) (summary > 0 && summary <= out.size() ? summary : out.size());
        checksum.update(out.toByteArray(), from, out.size() - from);
        checksum.update(footer.array(), 0, 25);
        footer.putInt((int) checksum.getValue());
        out.writeBytes(footer.array());
        out.writeBytes(MAGIC);
        return out.toByteArray();
    }

    /** The records so far, without the beginning of a file: what a chunk holds. */
    static byte[] records(Consumer<McapFile> content) {
        var file = new McapFile();
        int before = file.out.size();
        content.accept(file);
        var all = file.out.toByteArray();
        return java.util.Arrays.copyOfRange(all, before, all.length);
    }

    private McapFile record(Operation operation, Consumer<ByteBuffer> content) {
        var bytes = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
        content.accept(bytes);
        var written = new byte[bytes.position()];
        bytes.flip().get(written);
        return raw(operation.code(), written.length, written);
    }

    private static ByteBuffer text(ByteBuffer bytes, String text) {
        var encoded = text.getBytes(StandardCharsets.UTF_8);
        return bytes.putInt(encoded.length).put(encoded);
    }
}
