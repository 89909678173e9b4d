package io.resonant.command;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resonant user reset-password}: the way back in for somebody who forgot theirs. */
@Command(name = "reset-password")
final class ResetPassword implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--email", required = true, paramLabel = "EMAIL")
    private String email = "";

    ResetPassword(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var password = terminal.readPassword();
        try (var app = Serve.wire(terminal)) {
            var user = app.profile().resetPassword(email, password);
            terminal.say("user.reset", Map.of("email", user.email()));
        }
        return Exit.OK.code();
    }
}
