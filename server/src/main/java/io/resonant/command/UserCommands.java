package io.resonant.command;

import io.resonant.account.Language;
import io.resonant.account.Role;
import io.resonant.organization.Registration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resonant user …}: accounts without the dashboard, for the first one and for who cannot get in. */
final class UserCommands {
    private UserCommands() {}

    static Object[] all(Terminal terminal) {
        return new Object[] {new CreateUser(terminal), new ResetPassword(terminal), new RemoveSecondFactor(terminal)};
    }

    /** {@code resonant user create}: an account for somebody, without the dashboard. */
    @Command(name = "create")
    private static final class CreateUser implements Callable<Integer> {
        private final Terminal terminal;

        @Option(names = "--email", required = true, paramLabel = "EMAIL")
        private String email = "";

        @Option(names = "--name", required = true, paramLabel = "NAME")
        private String name = "";

        @Option(names = "--role", paramLabel = "ROLE", defaultValue = "owner")
        private Role role = Role.OWNER;

        @Option(names = "--language", paramLabel = "LANGUAGE")
        private @Nullable Language language;

        @Option(names = "--organization", paramLabel = "ID")
        private @Nullable UUID organization;

        CreateUser(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var password = terminal.readPassword();
            var spoken = language == null
                    ? Language.valueOf(terminal.language().toUpperCase(java.util.Locale.ROOT))
                    : language;
            var wanted =
                    new Registration.NewUser(email, name, password, role, spoken, Optional.ofNullable(organization));
            try (var app = Serve.wireNew(terminal)) {
                var user = app.registration().createUser(wanted);
                terminal.say("user.created", Map.of("email", user.email()));
            }
            return Exit.OK.code();
        }
    }

    /** {@code resonant user reset-password}: the way back in for somebody who forgot theirs. */
    @Command(name = "reset-password")
    private static final class ResetPassword implements Callable<Integer> {
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

    /** {@code resonant user remove-second-factor}: the way back in for somebody who lost telephone and recovery codes. */
    @Command(name = "remove-second-factor")
    private static final class RemoveSecondFactor implements Callable<Integer> {
        private final Terminal terminal;

        @Option(names = "--email", required = true, paramLabel = "EMAIL")
        private String email = "";

        RemoveSecondFactor(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (var app = Serve.wire(terminal)) {
                var user = app.secondFactors().removeFor(email);
                terminal.say("user.factorRemoved", Map.of("email", user.email()));
            }
            return Exit.OK.code();
        }
    }
}
