package io.resonant.registry;

import java.util.Locale;

/** What can be published. */
public enum ItemKind {
    EXTENSION("extensions"),
    LAYOUT("layouts");

    private final String plural;

    ItemKind(String plural) {
        this.plural = plural;
    }

    /** The word in addresses. */
    public String plural() {
        return plural;
    }

    /** As the API writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
