package io.resonant.kernel.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that the schema refuses. Its transaction cannot go on and rolls back; turn it into a
 * {@link io.resonant.kernel.problem.Problem} outside of the transaction.
 */
public final class ConstraintViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final @Nullable String name;
    private transient List<String> columns;

    ConstraintViolation(Kind kind, @Nullable String name, List<String> columns, Throwable cause) {
        super(kind + (name == null ? "" : " " + name) + (columns.isEmpty() ? "" : " " + columns), cause);
        this.kind = kind;
        this.name = name;
        this.columns = columns;
    }

    /** Which rule of the schema was broken. */
    public enum Kind {
        UNIQUE,
        FOREIGN_KEY,
        CHECK,
        NOT_NULL
    }

    public Kind kind() {
        return kind;
    }

    /** The name of the constraint where the engine tells it: always on PostgreSQL, on SQLite only for CHECK. */
    public @Nullable String name() {
        return name;
    }

    /** PostgreSQL does not tell them where row-level security applies; they are looked up later. */
    void columns(List<String> found) {
        columns = found;
    }

    /** The columns of a UNIQUE or NOT NULL constraint, the same on both engines; empty for the other kinds. */
    public List<String> columns() {
        return columns;
    }
}
