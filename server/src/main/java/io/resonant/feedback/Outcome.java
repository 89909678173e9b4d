package io.resonant.feedback;

/** What became of an item that was shown. The bits are stored; they never change their meaning. */
public enum Outcome {
    /** It stood in a list that a person saw. */
    SHOWN(1),
    /** They looked at it. */
    OPENED(2),
    /** It was still in use ten minutes later. */
    KEPT(4),
    /** They went back to what they had before. */
    REVERTED(8),
    INSTALLED(16),
    REMOVED(32),
    /** They do not want to see it again. */
    HIDDEN(64);

    private final int bit;

    Outcome(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }

    /** Whether it speaks for the item, so that what the recording was like is worth knowing. */
    boolean isGood() {
        return this == KEPT || this == INSTALLED;
    }
}
