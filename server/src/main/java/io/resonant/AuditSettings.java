package io.resonant;

import io.resonant.kernel.config.Key;

/** The setting of the trail. */
final class AuditSettings {
    private static final long LONGEST = 36_500;

    /** In days; absent: for ever. */
    static final Key<Long> KEPT = Key.number("RESONANT_AUDIT_KEEP_DAYS", 1, LONGEST);

    private AuditSettings() {}
}
