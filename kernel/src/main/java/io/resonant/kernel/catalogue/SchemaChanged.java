package io.resonant.kernel.catalogue;

import io.resonant.kernel.database.DatabaseLocation;
import java.util.List;

/** Somebody has changed tables while their rows are carried: what is new in them would be left behind. */
public final class SchemaChanged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> tables;

    public SchemaChanged(DatabaseLocation location, List<String> tables) {
        super("The columns of " + String.join(", ", tables) + " in " + location
                + " are not what they were when the move"
                + " began, so it does not go on. Change them back, or cancel the move and start it again.");
        this.tables = List.copyOf(tables);
    }

    public List<String> tables() {
        return tables;
    }
}
