package io.resonant.kernel.config;

import java.util.Map;

/** Thrown by a {@link Key}'s parser; it becomes one line of the report. */
public final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Map<String, String> details;

    /** @param code key of the text in {@code messages/configuration_*.properties}, whose placeholders are the details */
    public InvalidValueException(String code, Map<String, String> details) {
        super(code);
        this.code = code;
        this.details = Map.copyOf(details);
    }

    String code() {
        return code;
    }

    Map<String, String> details() {
        return details;
    }
}
