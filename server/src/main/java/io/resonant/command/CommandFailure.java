package io.resonant.command;

import java.util.Map;

/** A command cannot do what it was asked; the person gets the text, scripts get the exit code. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Exit exit;
    private final String code;
    private final transient Map<String, Object> parameters;

    /** @param code key of the text in {@code messages/commands_*.properties} */
    public CommandFailure(Exit exit, String code, Map<String, Object> parameters) {
        super(code + parameters, null, false, false); // expected: its text says it all
        this.exit = exit;
        this.code = code;
        this.parameters = Map.copyOf(parameters);
    }

    Exit exit() {
        return exit;
    }

    String code() {
        return code;
    }

    Map<String, Object> parameters() {
        return parameters;
    }
}
