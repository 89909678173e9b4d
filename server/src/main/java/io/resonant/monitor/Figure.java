package io.resonant.monitor;

/** What is looked at once a minute. */
public enum Figure {
    /** Answers a second. */
    REQUESTS(false),
    /** Share of the answers that are errors of ours, from 0 to 1. */
    ERRORS(false),
    /** Milliseconds that half of the answers took at most. */
    P50(false),
    /** Milliseconds that 99 of 100 answers took at most. */
    P99(true),
    /** Open connections over HTTP. */
    CONNECTIONS(true),
    /** Clients connected live. */
    LIVE(true),
    /** Intents that came to an end in this minute. */
    INTENTS_DONE(false),
    /** Intents that failed in this minute. */
    INTENTS_FAILED(true),
    /** Seconds that an intent has waited. */
    INTENT_AGE(true),
    /** Downloads that were counted in this minute. */
    DOWNLOADS(false),
    /** Seconds that a job is late. */
    JOBS_LATE(true),
    /** Connections to the database in use. */
    DATABASE_ACTIVE(true),
    /** Transactions that wait for the database. */
    DATABASE_WAITING(true),
    /** Bytes of the heap in use. */
    MEMORY(true),
    /** Bytes that are free where the data lies. */
    DISK_FREE(false),
    /** Bytes there are where the data lies. */
    DISK_SIZE(false),
    /** Seconds since the state that the oldest of the last proven backups of each place holds. */
    BACKUP_AGE(true),
    /** Seconds since the oldest change of a SQLite database that is not in a place of backups yet. */
    PROTECTION_AGE(true),
    /** Seconds since the oldest file whose content is not in a place of backups yet. */
    FILES_AGE(true),
    /** Seconds since the oldest change that is not in the archive of PostgreSQL yet. */
    ARCHIVE_AGE(true),
    /** Seconds since the last full backup in the archive of PostgreSQL. */
    ARCHIVE_FULL_AGE(true),
    /** Seconds until the certificate of the public address ends. */
    CERTIFICATE_LEFT(false);

    private final boolean worstCounts;

    Figure(boolean worstCounts) {
        this.worstCounts = worstCounts;
    }

    /** Whether of several minutes the largest number is told, and not the mean: a peak must not vanish. */
    boolean worstCounts() {
        return worstCounts;
    }
}
