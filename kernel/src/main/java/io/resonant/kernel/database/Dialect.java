package io.resonant.kernel.database;

/**
 * One statement in the two texts that it needs where the engines differ. Make it a constant of the store, so that both
 * texts stand side by side.
 */
public record Dialect(String sqlite, String postgresql) {
    public static Dialect of(String sqlite, String postgresql) {
        return new Dialect(sqlite, postgresql);
    }

    String text(Engine engine) {
        return switch (engine) {
            case SQLITE -> sqlite;
            case POSTGRESQL -> postgresql;
        };
    }
}
