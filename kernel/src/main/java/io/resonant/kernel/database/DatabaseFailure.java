package io.resonant.kernel.database;

/**
 * The database refused a statement for a reason that no caller foresaw: a defect in the program or in the schema. The
 * transaction has rolled back.
 */
public final class DatabaseFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    DatabaseFailure(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** A conflict with another transaction: the same work may succeed when it is run again. */
    boolean retryable() {
        return retryable;
    }

    /**
     * The database refused a change because its rows have moved to another one. The transaction has rolled back as a whole,
     * so it can be done again there.
     */
    static final class Fenced extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Fenced(Throwable cause) {
            super("The database has been left: its rows are in another one", cause);
        }
    }
}
