package io.resonant.command;

import io.resonant.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code resonant version}: what to name in a report of a defect. */
@Command(name = "version")
final class ShowVersion implements Callable<Integer> {
    private final Terminal terminal;

    ShowVersion(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out()
                .println("resonant " + Version.current() + " (Java " + Runtime.version() + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")");
        return Exit.OK.code();
    }
}
