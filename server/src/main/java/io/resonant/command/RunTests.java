package io.resonant.command;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code resonant test}: the launcher does it, from the sources; a package without sources cannot. */
@Command(name = "test")
final class RunTests implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new CommandFailure(Exit.FAILED, "test.sources", Map.of());
    }
}
