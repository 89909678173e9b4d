package io.resonant;

import io.resonant.kernel.config.Key;
import java.util.List;

/** How long things stay that go some day. */
final class RetentionSettings {
    private static final long LONGEST = 36_500;
    private static final long YEAR = 365;

    /** Lines of the trail, in days; absent: for ever. */
    static final Key<Long> AUDIT = Key.number("RESONANT_AUDIT_KEEP_DAYS", 1, LONGEST);

    /** Accounts and organisations whose deletion was asked for, in days. */
    static final Key<Long> DELETIONS =
            Key.number("RESONANT_DELETION_GRACE_DAYS", 1, YEAR).orElse("14");

    static final List<Key<?>> KEYS = List.of(AUDIT, DELETIONS);

    private RetentionSettings() {}
}
