package io.resonant.kernel.image;

import io.resonant.kernel.database.DatabaseLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads what was committed from the file beside a SQLite database that its changes go to first, while it is being written
 * (https://www.sqlite.org/fileformat2.html#walformat). Every frame carries a sum over all frames before it, so what is torn,
 * left over from earlier or not committed yet is told from what counts.
 */
public final class WriteAheadLog {
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int MAGIC = 0x377f0682; // the last bit says in which order the sums read their numbers

    private final Path file;

    public WriteAheadLog(DatabaseLocation.Sqlite database) {
        this.file = database.file().resolveSibling(database.file().getFileName() + "-wal");
    }

    /**
     * A place in a log. A log that is begun anew has other salts.
     *
     * @param salt both numbers
     * @param frame how many frames lie before
     */
    public record Position(long salt, long frame) {
        /** Whether a log with the other salt is what SQLite writes next after this one, and not one after that. */
        public boolean isFollowedBy(long otherSalt) {
            return (int) (otherSalt >>> 32) == (int) (salt >>> 32) + 1;
        }
    }

    /**
     * Committed frames in their order, as they lie in the log.
     *
     * @param frames each a header of 24 bytes and a page
     * @param end the place after them
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
    public record Frames(int pageSize, byte[] frames, Position end) {
        public boolean isEmpty() {
            return frames.length == 0;
        }
    }

    /** The sum that goes through a log. */
    private static final class Sum {
        private final ByteOrder order;
        private int first;
        private int second;

        Sum(ByteOrder order, int first, int second) {
            this.order = order;
            this.first = first;
            this.second = second;
        }

        void add(ByteBuffer bytes, int from, int length) {
            var view = bytes.duplicate().order(order);
            for (int at = from; at < from + length; at += 8) {
                first += view.getInt(at) + second;
                second += view.getInt(at + 4) + first;
            }
        }

        boolean is(int one, int other) {
            return first == one && second == other;
        }
    }

    /** The salts of the log as it is now; nothing when there is none, or it is just being begun. */
    public Optional<Long> salt() throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return header(channel).map(header -> header.getLong(16));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /**
     * What was committed after a place.
     *
     * @return nothing when the log has been begun anew since, or is gone
     */
    public Optional<Frames> after(Position position) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var header = header(channel);
            if (header.isEmpty() || header.get().getLong(16) != position.salt()) {
                return Optional.empty();
            }
            return Optional.of(read(channel, header.get(), position));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static Frames read(FileChannel channel, ByteBuffer header, Position from) throws IOException {
        int pageSize = header.getInt(8);
        int frameSize = FRAME_HEADER + pageSize;
        long begin = HEADER + from.frame() * frameSize;
        var sum = sum(channel, header, from, frameSize);
        long length = Math.max(0, channel.size() - begin) / frameSize * frameSize;
        int most = Integer.MAX_VALUE / 2 - (Integer.MAX_VALUE / 2) % frameSize;
        var bytes = read(channel, begin, Math.toIntExact(Math.min(length, most)));
        int committed = 0;
        for (int at = 0; at + frameSize <= bytes.limit(); at += frameSize) {
            if (bytes.getLong(at + 8) != from.salt()) {
                break; // left over from an earlier log
            }
            sum.add(bytes, at, 8);
            sum.add(bytes, at + FRAME_HEADER, pageSize);
            if (!sum.is(bytes.getInt(at + 16), bytes.getInt(at + 20))) {
                break; // torn, or being written
            }
            if (bytes.getInt(at + 4) != 0) {
                committed = at + frameSize;
            }
        }
        var frames = new byte[committed];
        bytes.get(0, frames);
        return new Frames(pageSize, frames, new Position(from.salt(), from.frame() + committed / frameSize));
    }

    private static Sum sum(FileChannel channel, ByteBuffer header, Position from, int frameSize) throws IOException {
        var order = (header.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        if (from.frame() == 0) {
            return new Sum(order, header.getInt(24), header.getInt(28));
        }
        var last = read(channel, HEADER + (from.frame() - 1) * frameSize, FRAME_HEADER);
        return new Sum(order, last.getInt(16), last.getInt(20));
    }

    private static Optional<ByteBuffer> header(FileChannel channel) throws IOException {
        var header = read(channel, 0, HEADER);
        if (header.limit() < HEADER || (header.getInt(0) | 1) != (MAGIC | 1)) {
            return Optional.empty();
        }
        var sum = new Sum((header.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, 0, 0);
        sum.add(header, 0, 24);
        return sum.is(header.getInt(24), header.getInt(28)) ? Optional.of(header) : Optional.empty();
    }

    private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // until all is there, or the file ends
        }
        return bytes.flip();
    }

    /**
     * Puts frames into a copy of the database that nobody has open. Frames that the copy has already do no harm, when all
     * that follow them are put in too.
     *
     * @throws IOException when they are no frames of a database with such pages
     */
    public static void replay(Path database, int pageSize, byte[] frames) throws IOException {
        int frameSize = FRAME_HEADER + pageSize;
        if (pageSize < 512 || frames.length % frameSize != 0) {
            throw new IOException("Not whole frames of pages of " + pageSize + " bytes: " + frames.length);
        }
        var bytes = ByteBuffer.wrap(frames);
        long pages = 0;
        try (var channel = FileChannel.open(database, StandardOpenOption.WRITE)) {
            for (int at = 0; at < frames.length; at += frameSize) {
                long offset = (Integer.toUnsignedLong(bytes.getInt(at)) - 1) * pageSize;
                var page = bytes.slice(at + FRAME_HEADER, pageSize);
                while (page.hasRemaining()) {
                    channel.write(page, offset + page.position());
                }
                if (bytes.getInt(at + 4) != 0) {
                    pages = Integer.toUnsignedLong(bytes.getInt(at + 4));
                }
            }
            if (pages > 0) {
                channel.truncate(pages * pageSize);
            }
            channel.force(true);
        }
    }

    /** How long the log is, in bytes. */
    public long size() throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException _) {
            return 0;
        }
    }
}
