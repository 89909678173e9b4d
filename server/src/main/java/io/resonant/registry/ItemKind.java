package io.resonant.registry;

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
}
