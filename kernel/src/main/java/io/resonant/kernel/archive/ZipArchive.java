package io.resonant.kernel.archive;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip from outside. The readers of the JDK believe either the directory or the local headers, and each lets something
 * through; this one compares both before it gives out a name, and checks size, checksum and budget of what it inflates.
 * Needs some 200 KiB whatever the archive holds. For one thread at a time.
 */
public final class ZipArchive implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final FileChannel channel;
    private final List<ArchiveEntry> entries;
    private final Inflater inflater = new Inflater(true);
    private final ByteBuffer packed = ByteBuffer.allocate(BUFFER);
    private final byte[] unpacked = new byte[BUFFER];

    /** Takes what an entry holds, piece by piece; the buffer is only valid during the call. */
    @FunctionalInterface
    public interface Sink {
        void accept(byte[] buffer, int length) throws IOException;
    }

    private ZipArchive(FileChannel channel, List<ArchiveEntry> entries) {
        this.channel = channel;
        this.entries = entries;
    }

    /**
     * @throws ArchiveException when directory, headers, names or declared sizes are not in order
     * @throws IOException when the file cannot be read
     */
    @SuppressWarnings("resource") // the archive closes the channel, and so does a failure to open it
    public static ZipArchive open(Path file, ArchiveLimits limits) throws IOException, ArchiveException {
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            long size = channel.size();
            var window = new Window(channel, size, BUFFER);
            var end = EndRecord.find(window, size, limits);
            var locals = CentralDirectory.localWindow(channel, size);
            return new ZipArchive(channel, CentralDirectory.read(window, locals, end, limits));
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    /** Files and folders in the order of the file. */
    public List<ArchiveEntry> entries() {
        return entries;
    }

    public Optional<ArchiveEntry> entry(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /**
     * Gives the bytes of an entry to the sink. They are proven only when this returns: checksum and end come last.
     *
     * @throws ArchiveException when they are not what the headers say
     */
    public void read(ArchiveEntry entry, Sink sink) throws IOException, ArchiveException {
        var crc = new CRC32();
        long size = entry.deflated() ? inflate(entry, crc, sink) : copy(entry, crc, sink);
        if (size != entry.size()) {
            throw new ArchiveException(Flaw.SIZE_LIE, entry.name());
        }
        if ((int) crc.getValue() != entry.crc()) {
            throw new ArchiveException(Flaw.CRC, entry.name());
        }
    }

    /** All bytes of an entry, of which there are at most as many as {@link ArchiveLimits#maxEntryBytes} says. */
    public byte[] bytes(ArchiveEntry entry) throws IOException, ArchiveException {
        var bytes = new ByteArrayOutputStream((int) entry.size());
        read(entry, (buffer, length) -> bytes.write(buffer, 0, length));
        return bytes.toByteArray();
    }

    private long copy(ArchiveEntry entry, CRC32 crc, Sink sink) throws IOException {
        long left = entry.packed();
        while (left > 0) {
            int length = fill(entry, left);
            crc.update(packed.array(), 0, length);
            sink.accept(packed.array(), length);
            left -= length;
        }
        return entry.packed();
    }

    private long inflate(ArchiveEntry entry, CRC32 crc, Sink sink) throws IOException, ArchiveException {
        inflater.reset();
        long left = entry.packed();
        long size = 0;
        while (!inflater.finished()) {
            if (inflater.needsInput()) {
                if (left == 0) {
                    throw new ArchiveException(Flaw.DATA_DAMAGED, entry.name()); // it ends in the middle
                }
                int length = fill(entry, left);
                inflater.setInput(packed.array(), 0, length);
                left -= length;
            }
            int length = inflated(entry);
            size += length;
            if (size > entry.size()) {
                throw new ArchiveException(Flaw.SIZE_LIE, entry.name());
            }
            crc.update(unpacked, 0, length);
            sink.accept(unpacked, length);
        }
        if (left > 0 || inflater.getRemaining() > 0) {
            throw new ArchiveException(Flaw.HIDDEN_DATA, entry.name());
        }
        return size;
    }

    private int inflated(ArchiveEntry entry) throws ArchiveException {
        try {
            int length = inflater.inflate(unpacked);
            if (inflater.needsDictionary()) {
                throw new ArchiveException(Flaw.DATA_DAMAGED, entry.name());
            }
            return length;
        } catch (DataFormatException _) {
            throw new ArchiveException(Flaw.DATA_DAMAGED, entry.name());
        }
    }

    private int fill(ArchiveEntry entry, long left) throws IOException {
        packed.clear().limit((int) Math.min(BUFFER, left));
        long at = entry.data() + entry.packed() - left;
        while (packed.hasRemaining()) {
            int length = channel.read(packed, at + packed.position());
            if (length < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return packed.position();
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        channel.close();
    }
}
