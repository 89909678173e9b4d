package io.resonant.kernel.archive;

/**
 * How large an archive may be, and become. They hold on what the directory declares before a byte is inflated, and
 * inflating stops at the declared size, so that a lie costs nothing.
 *
 * @param maxBytes of the file
 * @param maxUnpackedBytes of all entries together
 * @param maxEntryBytes of one entry, unpacked
 * @param maxEntries files and folders
 * @param maxRatio unpacked to packed bytes of one entry; entries below {@link #RATIO_COUNTS_FROM} bytes may have any
 */
public record ArchiveLimits(long maxBytes, long maxUnpackedBytes, int maxEntryBytes, int maxEntries, int maxRatio) {
    /** Below this a text of blanks may shrink to nothing, and does no harm when it grows again. */
    public static final int RATIO_COUNTS_FROM = 64 * 1024;

    public ArchiveLimits {
        if (maxBytes < 1 || maxUnpackedBytes < 1 || maxEntryBytes < 1 || maxEntries < 1 || maxRatio < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
