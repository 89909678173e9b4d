package io.resonant.kernel.migration;

/** The database's schema and this program do not fit together; nothing was changed. The message says what to do. */
public final class SchemaProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaProblem(String message) {
        super(message);
    }

    SchemaProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
