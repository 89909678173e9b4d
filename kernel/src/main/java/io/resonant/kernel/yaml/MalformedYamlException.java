package io.resonant.kernel.yaml;

/** The text is not YAML, or not YAML that has a meaning in JSON. */
public final class MalformedYamlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    /** @param line where it went wrong, from 1; 0 when the place is not known */
    MalformedYamlException(String reason, int line) {
        super(reason);
        this.line = line;
    }

    public int line() {
        return line;
    }
}
