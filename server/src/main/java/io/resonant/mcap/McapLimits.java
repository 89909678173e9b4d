package io.resonant.mcap;

/**
 * How much of a file is read at most. The file is a stranger's: every length in it may be a lie.
 *
 * @param summaryBytes longest summary section, which is held in memory
 * @param scanBytes longest data section that is walked through when the summary does not tell enough
 */
public record McapLimits(long summaryBytes, long scanBytes) {
    public static final McapLimits USUAL = new McapLimits(64L << 20, 1L << 30);

    public McapLimits {
        if (summaryBytes < 0 || summaryBytes > Integer.MAX_VALUE - 8 || scanBytes < 0) {
            throw new IllegalArgumentException("not limits: " + summaryBytes + ", " + scanBytes);
        }
    }
}
