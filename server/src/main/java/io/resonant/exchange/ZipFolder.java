package io.resonant.exchange;

import io.resonant.kernel.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip from outside, read by its directory (APPNOTE 6.3, without Zip64) and never unpacked to disk. Bounds hold on
 * what is really there, not on what the headers say: number of entries, bytes of each, bytes of all, growth, overlap.
 */
final class ZipFolder {
    static final int MAX_FILES = 10_000;
    static final int MAX_TOTAL_BYTES = 128 * 1024 * 1024;
    private static final int MAX_GROWTH = 200;
    private static final int GROWTH_MATTERS_FROM = 64 * 1024;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int DIRECTORY_SIGNATURE = 0x02014b50;
    private static final int DIRECTORY_LENGTH = 46;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int FLAG_ENCRYPTED = 1;
    private static final int FLAG_UTF8 = 1 << 11;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int MADE_BY_UNIX = 3;
    private static final int UNIX_TYPE = 0xF000;
    private static final int UNIX_SYMLINK = 0xA000;

    private final ByteBuffer zip;
    private final List<Entry> entries;
    private long total;

    /** @param named whether its name could be read; otherwise {@code name} is a rough picture of it */
    record Entry(String name, boolean named, int flags, int method, int crc, int packed, boolean symlink, int local) {
        boolean isFolder() {
            return name.endsWith("/") || name.endsWith("\\");
        }
    }

    private ZipFolder(ByteBuffer zip, List<Entry> entries) {
        this.zip = zip;
        this.entries = entries;
    }

    static boolean looksLikeZip(byte[] bytes) {
        return bytes.length >= 4
                && bytes[0] == 'P'
                && bytes[1] == 'K'
                && ((bytes[2] == 3 && bytes[3] == 4) || (bytes[2] == 5 && bytes[3] == 6));
    }

    /** @throws Problem 422 {@code import_zip_invalid} or {@code import_zip_too_large}: then nothing of it is used */
    static ZipFolder open(byte[] bytes) {
        var zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = findEnd(zip);
        int count = u16(zip, end + 10);
        long size = u32(zip, end + 12);
        long offset = u32(zip, end + 16);
        if (u16(zip, end + 4) != 0 || u16(zip, end + 8) != count) {
            throw invalid("it is split over several files");
        }
        if (count == 0xFFFF || offset == 0xFFFFFFFFL || size == 0xFFFFFFFFL) {
            throw invalid("Zip64 is not supported");
        }
        if (offset + size > end) {
            throw invalid("its directory lies outside of it");
        }
        var entries = new ArrayList<Entry>(count);
        int at = (int) offset;
        for (int i = 0; i < count; i++) {
            if (at + DIRECTORY_LENGTH > end || zip.getInt(at) != DIRECTORY_SIGNATURE) {
                throw invalid("its directory is damaged");
            }
            int next = at + DIRECTORY_LENGTH + u16(zip, at + 28) + u16(zip, at + 30) + u16(zip, at + 32);
            if (next > end) {
                throw invalid("its directory is damaged");
            }
            entries.add(entry(zip, at, (int) offset));
            at = next;
        }
        if (entries.stream().filter(entry -> !entry.isFolder()).count() > MAX_FILES) {
            throw Problem.of(422, "import_zip_too_large").with("limit", MAX_FILES + " files");
        }
        refuseOverlap(zip, entries);
        entries.sort(Comparator.comparing(Entry::name));
        return new ZipFolder(zip, entries);
    }

    List<Entry> entries() {
        return entries;
    }

    /**
     * @param limit most bytes that the entry may have
     * @throws Problem 422 when this entry cannot be used (encrypted, a link, damaged, {@code import_too_large}) or the
     *     whole has grown too large ({@code import_zip_too_large})
     */
    byte[] read(Entry entry, int limit) {
        if ((entry.flags & FLAG_ENCRYPTED) != 0) {
            throw Problem.of(422, "import_zip_encrypted");
        }
        if (entry.symlink) {
            throw Problem.of(422, "import_zip_link");
        }
        int start = dataStart(zip, entry);
        var bytes = switch (entry.method) {
            case STORED -> stored(entry, start, limit);
            case DEFLATED -> inflated(entry, start, limit);
            default -> throw Problem.of(422, "import_zip_method").with("method", entry.method);
        };
        total += bytes.length;
        if (total > MAX_TOTAL_BYTES) {
            throw Problem.of(422, "import_zip_too_large").with("limit", MAX_TOTAL_BYTES / 1024 / 1024 + " MiB");
        }
        var crc = new CRC32();
        crc.update(bytes);
        if ((int) crc.getValue() != entry.crc) {
            throw Problem.of(422, "import_zip_damaged");
        }
        return bytes;
    }

    private byte[] stored(Entry entry, int start, int limit) {
        if (entry.packed > limit) {
            throw tooLarge(limit);
        }
        var bytes = new byte[entry.packed];
        zip.get(start, bytes);
        return bytes;
    }

    private byte[] inflated(Entry entry, int start, int limit) {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(zip.slice(start, entry.packed));
            var bytes = new byte[Math.min(limit + 1, Math.max(512, entry.packed * 4))];
            int length = 0;
            while (!inflater.finished()) {
                if (length == bytes.length) {
                    if (length > limit) {
                        throw tooLarge(limit);
                    }
                    bytes = Arrays.copyOf(bytes, (int) Math.min(limit + 1L, bytes.length * 2L));
                }
                int read = inflater.inflate(bytes, length, bytes.length - length);
                if (read == 0 && !inflater.finished() && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw Problem.of(422, "import_zip_damaged");
                }
                length += read;
            }
            if (length > limit) {
                throw tooLarge(limit);
            }
            if (length > GROWTH_MATTERS_FROM && length / Math.max(1, entry.packed) > MAX_GROWTH) {
                throw Problem.of(422, "import_zip_growth").with("limit", MAX_GROWTH);
            }
            return Arrays.copyOf(bytes, length);
        } catch (DataFormatException e) {
            throw Problem.of(422, "import_zip_damaged").cause(e);
        } finally {
            inflater.end();
        }
    }

    private static int findEnd(ByteBuffer zip) {
        int lowest = Math.max(0, zip.limit() - END_LENGTH - MAX_COMMENT);
        for (int at = zip.limit() - END_LENGTH; at >= lowest; at--) {
            if (zip.getInt(at) == END_SIGNATURE && at + END_LENGTH + u16(zip, at + 20) == zip.limit()) {
                return at;
            }
        }
        throw invalid("it has no directory at its end");
    }

    private static Entry entry(ByteBuffer zip, int at, int directory) {
        var raw = new byte[u16(zip, at + 28)];
        zip.get(at + DIRECTORY_LENGTH, raw);
        int flags = u16(zip, at + 8);
        boolean madeByUnix = u16(zip, at + 4) >> 8 == MADE_BY_UNIX;
        var name = ZipPath.decode(raw, (flags & FLAG_UTF8) != 0, madeByUnix);
        long packed = u32(zip, at + 20);
        long local = u32(zip, at + 42);
        if (local + LOCAL_LENGTH > directory || packed > directory) {
            throw invalid("an entry lies outside of it");
        }
        boolean symlink = madeByUnix && (u16(zip, at + 40) & UNIX_TYPE) == UNIX_SYMLINK;
        return new Entry(
                name.orElseGet(() -> new String(raw, StandardCharsets.US_ASCII)),
                name.isPresent(),
                flags,
                u16(zip, at + 10),
                zip.getInt(at + 16),
                (int) packed,
                symlink,
                (int) local);
    }

    /** Entries that share bytes let a small zip hold terabytes, each of them within bounds. */
    private static void refuseOverlap(ByteBuffer zip, List<Entry> entries) {
        var byPlace =
                entries.stream().sorted(Comparator.comparingInt(Entry::local)).toList();
        long end = 0;
        for (var entry : byPlace) {
            if (entry.local < end) {
                throw invalid("its entries overlap");
            }
            end = (long) dataStart(zip, entry) + entry.packed;
        }
        if (end > zip.limit()) {
            throw invalid("an entry lies outside of it");
        }
    }

    private static int dataStart(ByteBuffer zip, Entry entry) {
        if (zip.getInt(entry.local) != LOCAL_SIGNATURE) {
            throw invalid("an entry is damaged");
        }
        int start = entry.local + LOCAL_LENGTH + u16(zip, entry.local + 26) + u16(zip, entry.local + 28);
        if ((long) start + entry.packed > zip.limit()) {
            throw invalid("an entry lies outside of it");
        }
        return start;
    }

    private static int u16(ByteBuffer zip, int at) {
        return zip.getShort(at) & 0xFFFF;
    }

    private static long u32(ByteBuffer zip, int at) {
        return zip.getInt(at) & 0xFFFFFFFFL;
    }

    private static Problem invalid(String reason) {
        return Problem.of(422, "import_zip_invalid").with("reason", reason);
    }

    private static Problem tooLarge(int limit) {
        return Problem.of(422, "import_too_large").with("limit", limit);
    }
}
