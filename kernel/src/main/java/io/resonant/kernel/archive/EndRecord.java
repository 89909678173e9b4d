package io.resonant.kernel.archive;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The record at the very end of a zip (APPNOTE 6.3.10, 4.3.16). Readers look for it backwards and take what they find,
 * so whatever stands behind it, a comment included, can make two readers see two archives.
 *
 * @param at its place, where the directory must end
 */
record EndRecord(long at, int entries, long directory) {
    private static final int SIGNATURE = 0x06054b50;
    private static final int LENGTH = 22;
    private static final int LOCATOR_64_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_64_LENGTH = 20;
    private static final int SEARCH_STEP = 32 * 1024;

    /** @param window holds at least 32 KiB and some */
    static EndRecord find(Window window, long size, ArchiveLimits limits) throws IOException, ArchiveException {
        if (size > limits.maxBytes()) {
            throw new ArchiveException(ArchiveFault.of(Flaw.TOO_LARGE, "", "limit", limits.maxBytes()));
        }
        long at = size - LENGTH;
        if (at < 0 || window.at(at, LENGTH).getInt(0) != SIGNATURE || Fields.u16(window.at(at, LENGTH), 20) != 0) {
            throw refusal(window, size);
        }
        var record = window.at(at, LENGTH);
        int entries = Fields.u16(record, 10);
        long length = Fields.u32(record, 12);
        long directory = Fields.u32(record, 16);
        boolean split = Fields.u16(record, 4) != 0 || Fields.u16(record, 6) != 0 || Fields.u16(record, 8) != entries;
        if (entries == 0xFFFF || length == Fields.U32_MAX || directory == Fields.U32_MAX || hasLocator(window, at)) {
            throw new ArchiveException(Flaw.ZIP64, "");
        }
        if (split) {
            throw new ArchiveException(Flaw.SPLIT, "");
        }
        if (directory + length != at) {
            boolean shifted = directory + length < at
                    && length >= 4
                    && window.at(at - length, 4).getInt(0) == CentralDirectory.SIGNATURE;
            throw new ArchiveException(shifted ? Flaw.PREPENDED_DATA : Flaw.DIRECTORY_DAMAGED, "");
        }
        if (entries == 0) {
            throw new ArchiveException(Flaw.EMPTY, "");
        }
        if (entries > limits.maxEntries()) {
            throw new ArchiveException(ArchiveFault.of(Flaw.TOO_MANY_ENTRIES, "", "limit", limits.maxEntries()));
        }
        return new EndRecord(at, entries, directory);
    }

    private static boolean hasLocator(Window window, long at) throws IOException {
        return at >= LOCATOR_64_LENGTH && window.at(at - LOCATOR_64_LENGTH, 4).getInt(0) == LOCATOR_64_SIGNATURE;
    }

    /** Why there is no end record at the end: worth a search, because the answer tells the sender what to repair. */
    private static ArchiveException refusal(Window window, long size) throws IOException {
        long found = search(window, size);
        if (found < 0) {
            boolean begun = size >= 4 && isLocalHeader(window.at(0, 4));
            return new ArchiveException(begun ? Flaw.TRUNCATED : Flaw.NOT_A_ZIP, "");
        }
        if (found + LENGTH > size) {
            return new ArchiveException(Flaw.TRUNCATED, "");
        }
        long end = found + LENGTH + Fields.u16(window.at(found, LENGTH), 20);
        var flaw = end == size ? Flaw.COMMENT : end < size ? Flaw.APPENDED_DATA : Flaw.TRUNCATED;
        return new ArchiveException(flaw, "");
    }

    private static boolean isLocalHeader(ByteBuffer head) {
        return head.getInt(0) == CentralDirectory.LOCAL_SIGNATURE;
    }

    private static long search(Window window, long size) throws IOException {
        for (long from = size; from > 0; from -= SEARCH_STEP) {
            long start = Math.max(0, from - SEARCH_STEP);
            int length = (int) (Math.min(size, from + 3) - start); // a signature may lie across two steps
            var part = window.at(start, length);
            for (int i = length - 4; i >= 0; i--) {
                if (part.getInt(i) == SIGNATURE) {
                    return start + i;
                }
            }
        }
        return -1;
    }
}
