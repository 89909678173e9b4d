package io.resonant.command;

/** What a command's exit code says to a script. Documented in docs/commands.md; a number never changes its meaning. */
public enum Exit {
    OK(0),
    FAILED(1),
    USAGE(2),
    CONFIGURATION(3),
    DATABASE(4),
    RUNNING(5),
    STORAGE(6);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
