package io.resonant.mcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Goes through the data section from record to record and reads what a summary would have told. Content of messages,
 * attachments and compressed chunks is passed over; the message indexes beside a compressed chunk still tell its counts.
 */
final class DataWalk {
    private static final int RECORD_HEAD = 1 + 8;
    private static final int WINDOW = 256 * 1024;
    /** More than the longest names of a schema or channel. */
    private static final int LONGEST_PREFIX = WINDOW;

    private final McapSource source;
    private final McapLimits limits;
    private final Contents contents;
    private final Map<Integer, Long> counts = new HashMap<>();
    private final Set<Integer> unknown = new HashSet<>();
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowStart;
    private boolean compressed;
    private boolean inCompressedChunk;
    private boolean awaitsIndex;
    private boolean uncounted;
    private boolean hasSpan;
    private long start;
    private long end;

    DataWalk(McapSource source, McapLimits limits, Contents contents) {
        this.source = source;
        this.limits = limits;
        this.contents = contents;
    }

    Recording read(Contents.Head head, long first, long last) throws IOException {
        if (last - first > limits.scanBytes()) {
            if (contents.hasChannels()) {
                return contents.recording(head);
            }
            throw Refusals.tooLarge("data", last - first, limits.scanBytes());
        }
        walk(first, last, false);
        unknown.removeIf(contents::hasChannel);
        if (!unknown.isEmpty() || (compressed && !contents.hasChannels())) {
            throw Refusals.notIndexed();
        }
        if (compressed && (contents.hasStatistics() || uncounted || awaitsIndex)) {
            return contents.recording(head);
        }
        var span = hasSpan ? Optional.of(new Recording.Span(start, end)) : Optional.<Recording.Span>empty();
        return contents.recording(head, counts, span);
    }

    private void walk(long first, long last, boolean inChunk) throws IOException {
        for (long offset = first; offset < last; ) {
            if (last - offset < RECORD_HEAD) {
                throw Refusals.malformed("Data", offset, "it ends in the middle of a record");
            }
            var start = bytes(offset, RECORD_HEAD);
            int code = Byte.toUnsignedInt(start.get());
            long length = start.getLong();
            long content = offset + RECORD_HEAD;
            if (length < 0 || length > last - content) {
                throw Refusals.malformed(
                        "0x%02x".formatted(code), offset, "its length " + Long.toUnsignedString(length) + " is a lie");
            }
            var operation = Operation.of(code);
            if (operation != null) {
                readRecord(operation, content, length, inChunk);
            }
            offset = content + length;
        }
    }

    private void readRecord(Operation operation, long offset, long length, boolean inChunk) throws IOException {
        switch (operation) {
            case SCHEMA, CHANNEL -> contents.add(operation, prefix(operation, offset, length), source.size());
            case MESSAGE -> readMessage(prefix(operation, offset, Math.min(length, 2 + 4 + 8)));
            case CHUNK -> readChunk(offset, length, inChunk);
            case MESSAGE_INDEX -> readMessageIndex(prefix(operation, offset, Math.min(length, 2 + 4)));
            default -> {
                // nothing that a summary would tell
            }
        }
    }

    private void readMessage(Fields fields) {
        int channel = fields.unsigned16();
        fields.unsigned32(); // its number
        long time = fields.unsigned64();
        count(channel, 1);
        extend(time, time);
    }

    private void readChunk(long offset, long length, boolean inChunk) throws IOException {
        var fields = prefix(Operation.CHUNK, offset, length);
        if (inChunk) {
            throw fields.malformed("it lies within another chunk");
        }
        long first = fields.unsigned64();
        long last = fields.unsigned64();
        fields.unsigned64(); // size without compression
        fields.unsigned32(); // checksum
        var compression = fields.text();
        long size = fields.unsigned64();
        long records = fields.position();
        if (size < 0 || size > offset + length - records) {
            throw fields.malformed("its records are longer than itself");
        }
        contents.addCompression(compression);
        uncounted |= awaitsIndex;
        inCompressedChunk = !compression.isEmpty();
        awaitsIndex = inCompressedChunk;
        if (inCompressedChunk) {
            compressed = true;
            extend(first, last);
        } else {
            walk(records, records + size, true);
        }
    }

    private void readMessageIndex(Fields fields) {
        if (inCompressedChunk) { // of the others each message was counted already
            int channel = fields.unsigned16();
            count(channel, fields.unsigned32() / (8 + 8));
            awaitsIndex = false;
        }
    }

    private void count(int channel, long messages) {
        counts.merge(channel, messages, Long::sum);
        if (!contents.hasChannel(channel)) {
            unknown.add(channel);
        }
    }

    private void extend(long first, long last) {
        if (!hasSpan || Long.compareUnsigned(first, start) < 0) {
            start = first;
        }
        if (!hasSpan || Long.compareUnsigned(last, end) > 0) {
            end = last;
        }
        hasSpan = true;
    }

    private Fields prefix(Operation operation, long offset, long length) throws IOException {
        return new Fields(operation.name(), offset, bytes(offset, (int) Math.min(length, LONGEST_PREFIX)));
    }

    /** From a part of the file that is read once and moves on with the walk. */
    private ByteBuffer bytes(long offset, int length) throws IOException {
        if (offset < windowStart || offset + length > windowStart + window.limit()) {
            window = source.read(offset, (int) Math.min(Math.max(WINDOW, length), source.size() - offset));
            windowStart = offset;
        }
        return window.slice((int) (offset - windowStart), length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
