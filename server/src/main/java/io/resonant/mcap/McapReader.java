package io.resonant.mcap;

import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an MCAP file is about (https://mcap.dev/spec): three reads for a usual file, whatever its size. A file that
 * does not say enough in its summary is walked through, record by record, as far as the limits allow.
 */
public final class McapReader {
    private static final byte[] MAGIC = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};
    /** Opcode, length, and two offsets and a checksum. */
    private static final int FOOTER = 1 + 8 + 8 + 8 + 4;

    private static final int RECORD_HEAD = 1 + 8;
    private static final int LONGEST_HEADER = 256 * 1024;
    private static final byte[] LFS_POINTER = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

    private final McapSource source;
    private final McapLimits limits;

    private McapReader(McapSource source, McapLimits limits) {
        this.source = source;
        this.limits = limits;
    }

    private record Footer(long offset, long summaryStart, long summaryOffsetStart, long checksum, ByteBuffer start) {}

    /** @throws Problem with a code that begins with {@code mcap_} when the file cannot be understood */
    public static Recording read(Path file, McapLimits limits) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(McapSource.of(channel), limits);
        }
    }

    /** @throws Problem with a code that begins with {@code mcap_} when the file cannot be understood */
    public static Recording read(McapSource source, McapLimits limits) throws IOException {
        return new McapReader(source, limits).read();
    }

    private Recording read() throws IOException {
        requireMagic();
        var head = readHeader();
        var footer = readFooter();
        var contents = new Contents();
        readSummary(footer, contents);
        if (contents.isComplete()) {
            return contents.recording(head);
        }
        long end = footer.summaryStart() == 0 ? footer.offset() : footer.summaryStart();
        return new DataWalk(source, limits, contents).read(head, MAGIC.length, end);
    }

    private void requireMagic() throws IOException {
        long size = source.size();
        var start = source.read(0, (int) Math.min(size, LFS_POINTER.length));
        var found = new byte[start.remaining()];
        start.get(found);
        if (Arrays.equals(found, LFS_POINTER)) {
            throw Refusals.pointer();
        }
        if (found.length < MAGIC.length || !Arrays.equals(found, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw Refusals.notMcap();
        }
        if (size < 2 * MAGIC.length + FOOTER + RECORD_HEAD) {
            throw Refusals.truncated(size);
        }
        var end = new byte[MAGIC.length];
        source.read(size - MAGIC.length, MAGIC.length).get(end);
        if (!Arrays.equals(end, MAGIC)) {
            throw Refusals.truncated(size);
        }
    }

    private Contents.Head readHeader() throws IOException {
        var start = source.read(MAGIC.length, RECORD_HEAD);
        if (Byte.toUnsignedInt(start.get()) != Operation.HEADER.code()) {
            throw Refusals.malformed("Header", MAGIC.length, "the file does not begin with one");
        }
        long length = start.getLong();
        long offset = (long) MAGIC.length + RECORD_HEAD;
        Contents.requireInside(offset, length, source.size());
        var fields = new Fields("Header", offset, source.read(offset, (int) Math.min(length, LONGEST_HEADER)));
        return new Contents.Head(fields.text(), fields.text());
    }

    private Footer readFooter() throws IOException {
        long offset = source.size() - MAGIC.length - FOOTER;
        var bytes = source.read(offset, FOOTER);
        if (Byte.toUnsignedInt(bytes.get(0)) != Operation.FOOTER.code() || bytes.getLong(1) != FOOTER - RECORD_HEAD) {
            throw Refusals.malformed("Footer", offset, "the file does not end with one");
        }
        return new Footer(
                offset,
                bytes.getLong(9),
                bytes.getLong(17),
                Integer.toUnsignedLong(bytes.getInt(25)),
                bytes.slice(0, FOOTER - 4));
    }

    private void readSummary(Footer footer, Contents contents) throws IOException {
        long start = footer.summaryStart() == 0 ? footer.offset() : footer.summaryStart();
        long first = (long) MAGIC.length + RECORD_HEAD;
        if (start < first || start > footer.offset()) {
            throw Refusals.outside("summary_start", start, source.size());
        }
        long offsets = footer.summaryOffsetStart();
        if (offsets != 0 && (offsets < start || offsets > footer.offset())) {
            throw Refusals.outside("summary_offset_start", offsets, source.size());
        }
        long length = footer.offset() - start;
        if (length > limits.summaryBytes()) {
            throw Refusals.tooLarge("summary", length, limits.summaryBytes());
        }
        var summary = source.read(start, (int) length);
        requireChecksum(summary, footer);
        while (summary.hasRemaining()) {
            readRecord(summary, start, contents);
        }
    }

    private static void requireChecksum(ByteBuffer summary, Footer footer) {
        if (footer.checksum() != 0) {
            var checksum = new CRC32();
            checksum.update(summary.duplicate());
            checksum.update(footer.start());
            if (checksum.getValue() != footer.checksum()) {
                throw Refusals.checksum();
            }
        }
    }

    private void readRecord(ByteBuffer summary, long start, Contents contents) {
        long offset = start + summary.position();
        if (summary.remaining() < RECORD_HEAD) {
            throw Refusals.malformed("Summary", offset, "it ends in the middle of a record");
        }
        int code = Byte.toUnsignedInt(summary.get());
        long length = summary.getLong();
        if (length < 0 || length > summary.remaining()) {
            throw Refusals.malformed(name(code), offset, "its length " + Long.toUnsignedString(length) + " is a lie");
        }
        var operation = Operation.of(code);
        if (operation != null) {
            var fields =
                    new Fields(operation.name(), offset + RECORD_HEAD, summary.slice(summary.position(), (int) length));
            if (operation == Operation.SUMMARY_OFFSET) {
                fields.unsigned8();
                Contents.requireInside(fields.unsigned64(), fields.unsigned64(), source.size());
            } else {
                contents.add(operation, fields, source.size());
            }
        }
        summary.position(summary.position() + (int) length);
    }

    private static String name(int code) {
        @Nullable Operation operation = Operation.of(code);
        return operation == null ? "0x%02x".formatted(code) : operation.name();
    }
}
