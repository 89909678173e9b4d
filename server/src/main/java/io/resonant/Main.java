package io.resonant;

import io.resonant.command.Commands;
import io.resonant.command.Terminal;

/** The entry point. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new Commands(Terminal.ofProcess()).run(arguments));
    }
}
