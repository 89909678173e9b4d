package io.resonant.kernel.database;

/**
 * Refuses a transaction inside another one, on both engines alike: on SQLite it would wait for the writer that runs it,
 * on PostgreSQL it would take a second connection and could starve the pool.
 */
final class Nesting {
    private static final ThreadLocal<Boolean> INSIDE = new ThreadLocal<>();

    private Nesting() {}

    static void check() {
        if (INSIDE.get() != null) {
            throw new IllegalStateException("A transaction must not start inside another one: "
                    + "pass the Transaction on, or do the work after it or in afterCommit");
        }
    }

    static void enter() {
        INSIDE.set(Boolean.TRUE);
    }

    static void leave() {
        INSIDE.remove();
    }
}
