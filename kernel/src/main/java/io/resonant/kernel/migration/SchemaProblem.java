package io.resonant.kernel.migration;

import java.util.Map;
import java.util.TreeMap;

/**
 * The database's schema and this program do not fit together; nothing was changed. The message says what to do; who
 * speaks to people has words for the code in their language.
 */
public final class SchemaProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Map<String, Object> parameters;

    SchemaProblem(String code, Map<String, Object> parameters, String message) {
        super(message);
        this.code = code;
        this.parameters = new TreeMap<>(parameters);
    }

    SchemaProblem(String code, Map<String, Object> parameters, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.parameters = new TreeMap<>(parameters);
    }

    public String code() {
        return code;
    }

    public Map<String, Object> parameters() {
        return parameters;
    }
}
