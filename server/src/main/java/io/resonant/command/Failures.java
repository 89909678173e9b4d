package io.resonant.command;

import io.resonant.kernel.config.ConfigurationException;
import io.resonant.kernel.console.SqlConsole;
import io.resonant.kernel.database.DatabaseFailure;
import io.resonant.kernel.migration.SchemaProblem;
import io.resonant.kernel.problem.Messages;
import io.resonant.kernel.problem.Problem;
import java.util.Map;

/** Tells the person what went wrong, in their language, and the script which kind of failure it was. */
final class Failures {
    private final Terminal terminal;

    Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    Exit explain(Throwable failure) {
        return switch (failure) {
            case CommandFailure expected -> {
                terminal.say(expected.code(), expected.parameters());
                yield expected.exit();
            }
            case ConfigurationException invalid -> {
                terminal.say(
                        "settings.invalid", Map.of("count", invalid.errors().size()));
                terminal.err()
                        .println(invalid.report(terminal.language()).indent(2).stripTrailing());
                yield Exit.CONFIGURATION;
            }
            case Problem problem -> {
                var messages = Messages.in(terminal.language());
                terminal.err().println(messages.detail(problem));
                problem.errors()
                        .forEach(error ->
                                terminal.err().println("  " + error.pointer() + ": " + messages.detail(error)));
                yield Exit.FAILED;
            }
            case DatabaseFailure database -> explainDatabase(database);
            case SchemaProblem schema -> {
                terminal.say("schema." + schema.code(), schema.parameters());
                yield Exit.DATABASE;
            }
            case SqlConsole.UnavailableException unavailable -> explainDatabase(unavailable);
            default -> {
                terminal.say("unexpected", Map.of());
                failure.printStackTrace(terminal.err());
                yield Exit.FAILED;
            }
        };
    }

    private Exit explainDatabase(Throwable failure) {
        terminal.say("database.failed", Map.of("reason", reason(failure)));
        return Exit.DATABASE;
    }

    /** The deepest message is the driver's own, which names what is wrong; those above only say where it was noticed. */
    private static String reason(Throwable failure) {
        var message = String.valueOf(failure.getMessage());
        var deepest = failure.getCause();
        while (deepest != null && deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest == null || message.contains(String.valueOf(deepest.getMessage()))
                ? message
                : message + " (" + deepest.getMessage() + ")";
    }
}
