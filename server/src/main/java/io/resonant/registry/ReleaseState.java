package io.resonant.registry;

import java.util.Locale;

/** What has become of a release. Its name and version are never used again, whatever the state. */
public enum ReleaseState {
    /** Waits for an operator; nobody but its publishers sees it. */
    HELD,
    PUBLISHED,
    /** Still offered, with a warning and perhaps a replacement. */
    DEPRECATED,
    /** Offered to nobody any more; who names it exactly still gets it. */
    YANKED,
    /** Gone; a tombstone says what it was and why it went. */
    REMOVED,
    /** An operator did not let it be published. */
    REJECTED;

    /** Whether the catalogue shows it. */
    public boolean isListed() {
        return this == PUBLISHED || this == DEPRECATED;
    }

    /** Whether its content is given to who asks for exactly this one. */
    public boolean isServed() {
        return isListed() || this == YANKED;
    }

    /** As the API writes it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
