package io.resonant.moderation;

/** What has become of a report. */
public enum ReportState {
    OPEN,
    /** The operator agreed and did something about it. */
    UPHELD,
    /** The operator saw no reason to do anything. */
    DISMISSED
}
