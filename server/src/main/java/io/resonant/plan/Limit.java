package io.resonant.plan;

import java.util.Locale;

/** What a plan can limit. */
public enum Limit {
    /** Everybody who belongs to the organisation, guests too. */
    MEMBERS,
    /** Bytes of all files, each counted however many share its content. */
    STORAGE_BYTES,
    /** Made since the month began, in UTC. */
    INTENTS_PER_MONTH;

    /** As the API writes it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
