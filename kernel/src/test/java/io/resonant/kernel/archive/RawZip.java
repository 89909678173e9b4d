package io.resonant.kernel.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zips in which each field can be a lie. Left alone, it writes what the official packer writes. */
public final class RawZip {
    private final List<Entry> entries = new ArrayList<>();
    private byte[] before = {};
    private byte[] beforeDirectory = {};
    private byte[] after = {};
    private byte[] comment = {};
    private boolean shiftOffsets = true;
    private Consumer<ByteBuffer> end = record -> {};

    /** One file or folder; the fields are what the headers will say. */
    public static final class Entry {
        public byte[] name;
        public byte[] localName;
        public int flags;
        public int method;
        public byte[] packed;
        public int crc;
        public long size;
        public long packedSize;
        public int localCrc;
        public long localSize;
        public long localPackedSize;
        public byte[] extra = {};
        public byte[] localExtra = {};
        public byte[] comment = {};
        public byte[] descriptor = {};
        public int madeBy;
        public int attributes;
        public int disk;
        public long offset = -1;
        public byte[] gap = {};

        private long written;
    }

    /** A deflated file with a data descriptor and zeros in its local header, as JSZip streams it. */
    public RawZip file(String name, byte[] content) {
        return file(name, content, _ -> {});
    }

    public RawZip file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public RawZip file(String name, String content, Consumer<Entry> change) {
        return file(name, content.getBytes(StandardCharsets.UTF_8), change);
    }

    public RawZip file(String name, byte[] content, Consumer<Entry> change) {
        var entry = entry(name, content, deflate(content), 8);
        entry.flags |= 1 << 3;
        entry.localCrc = 0;
        entry.localSize = 0;
        entry.localPackedSize = 0;
        entry.descriptor = descriptor(entry, true);
        change.accept(entry);
        entries.add(entry);
        return this;
    }

    /** A file that is not compressed, with everything in its local header. */
    public RawZip stored(String name, byte[] content, Consumer<Entry> change) {
        var entry = entry(name, content, content, 0);
        change.accept(entry);
        entries.add(entry);
        return this;
    }

    /** A folder as JSZip writes it, or a change of one. */
    public RawZip folder(String name, Consumer<Entry> change) {
        return stored(name, new byte[0], entry -> {
            entry.attributes = 0x10;
            change.accept(entry);
        });
    }

    public RawZip before(byte[] bytes, boolean offsetsKnowOfIt) {
        before = bytes;
        shiftOffsets = offsetsKnowOfIt;
        return this;
    }

    public RawZip beforeDirectory(byte[] bytes) {
        beforeDirectory = bytes;
        return this;
    }

    public RawZip after(byte[] bytes) {
        after = bytes;
        return this;
    }

    public RawZip comment(byte[] bytes) {
        comment = bytes;
        return this;
    }

    /** Changes the end record: 22 bytes, little-endian. */
    public RawZip end(Consumer<ByteBuffer> change) {
        end = change;
        return this;
    }

    public static byte[] descriptor(Entry entry, boolean signature) {
        var descriptor = little(signature ? 16 : 12);
        if (signature) {
            descriptor.putInt(0x08074b50);
        }
        descriptor.putInt(entry.crc).putInt((int) entry.packedSize).putInt((int) entry.size);
        return written(descriptor);
    }

    public static byte[] deflate(byte[] content) {
        var deflater = new Deflater(9, true);
        deflater.setInput(content);
        deflater.finish();
        var packed = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        while (!deflater.finished()) {
            packed.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return packed.toByteArray();
    }

    public byte[] bytes() {
        var zip = new ByteArrayOutputStream();
        zip.writeBytes(before);
        for (var entry : entries) {
            zip.writeBytes(entry.gap);
            entry.written = (long) zip.size() - (shiftOffsets ? 0 : before.length);
            zip.writeBytes(local(entry));
            zip.writeBytes(entry.packed);
            zip.writeBytes(entry.descriptor);
        }
        zip.writeBytes(beforeDirectory);
        int directory = zip.size() - (shiftOffsets ? 0 : before.length);
        int start = zip.size();
        entries.forEach(entry -> zip.writeBytes(central(entry)));
        var record = little(22)
                .putInt(0x06054b50)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) entries.size())
                .putShort((short) entries.size())
                .putInt(zip.size() - start)
                .putInt(directory)
                .putShort((short) comment.length);
        end.accept(record);
        zip.writeBytes(written(record));
        zip.writeBytes(comment);
        zip.writeBytes(after);
        return zip.toByteArray();
    }

    private static Entry entry(String name, byte[] content, byte[] packed, int method) {
        var crc = new CRC32();
        crc.update(content);
        var entry = new Entry();
        entry.name = name.getBytes(StandardCharsets.UTF_8);
        entry.localName = entry.name;
        entry.flags = name.chars().allMatch(c -> c < 0x80) ? 0 : 1 << 11;
        entry.method = method;
        entry.packed = packed;
        entry.crc = (int) crc.getValue();
        entry.size = content.length;
        entry.packedSize = packed.length;
        entry.localCrc = entry.crc;
        entry.localSize = entry.size;
        entry.localPackedSize = entry.packedSize;
        return entry;
    }

    private static byte[] local(Entry entry) {
        return written(little(30 + entry.localName.length + entry.localExtra.length)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) entry.flags)
                .putShort((short) entry.method)
                .putInt(0x52430000) // 2021-02-03
                .putInt(entry.localCrc)
                .putInt((int) entry.localPackedSize)
                .putInt((int) entry.localSize)
                .putShort((short) entry.localName.length)
                .putShort((short) entry.localExtra.length)
                .put(entry.localName)
                .put(entry.localExtra));
    }

    private static byte[] central(Entry entry) {
        return written(little(46 + entry.name.length + entry.extra.length + entry.comment.length)
                .putInt(0x02014b50)
                .putShort((short) (entry.madeBy << 8 | 20))
                .putShort((short) 20)
                .putShort((short) entry.flags)
                .putShort((short) entry.method)
                .putInt(0x52430000)
                .putInt(entry.crc)
                .putInt((int) entry.packedSize)
                .putInt((int) entry.size)
                .putShort((short) entry.name.length)
                .putShort((short) entry.extra.length)
                .putShort((short) entry.comment.length)
                .putShort((short) entry.disk)
                .putShort((short) 0)
                .putInt(entry.attributes)
                .putInt((int) (entry.offset >= 0 ? entry.offset : entry.written))
                .put(entry.name)
                .put(entry.extra)
                .put(entry.comment));
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] written(ByteBuffer buffer) {
        var bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }
}
