package io.resonant.kernel.config;

/** A value that no log line, error or dump may show: only {@link #reveal} gives it away, and a search finds its callers. */
public final class Secret {
    private static final String MASK = "********";

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return MASK;
    }
}
