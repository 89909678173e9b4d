package io.resonant.kernel.database;

/** Which database product holds the data. */
public enum Engine {
    SQLITE("sqlite"),
    POSTGRESQL("postgresql");

    private final String folder;

    Engine(String folder) {
        this.folder = folder;
    }

    /** Name of the folder of its migrations and of its schema snapshot. */
    public String folder() {
        return folder;
    }
}
