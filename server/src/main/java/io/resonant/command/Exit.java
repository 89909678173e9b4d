package io.resonant.command;

/** What a command's exit code says to a script. Documented in docs/commands.md; a number never changes its meaning. */
public enum Exit {
    OK(0),
    FAILED(1),
    USAGE(2),
    CONFIGURATION(3),
    DATABASE(4),
    RUNNING(5),
    STORAGE(6),
    /** What was to be published is not allowed; its findings were printed. */
    REFUSED(7),
    /** What was to be published waits for an operator. */
    HELD(8);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    /** Of a command that asks whether something is as it should be. */
    public static Exit of(boolean good) {
        return good ? OK : FAILED;
    }

    public int code() {
        return code;
    }
}
