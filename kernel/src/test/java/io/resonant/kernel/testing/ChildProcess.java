package io.resonant.kernel.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real process that runs a main class of the tests, to be killed. */
public final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static ChildProcess start(Class<?> main, String... arguments) throws IOException {
        return start(command(main, arguments));
    }

    /** One whose files may have 512 bytes each: writing more fails half way, as on a full disk. Needs a POSIX shell. */
    public static ChildProcess startWithSmallFiles(Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 1 && exec \"$@\"", "sh"));
        command.addAll(command(main, arguments));
        return start(command);
    }

    private static ChildProcess start(List<String> command) throws IOException {
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static List<String> command(Class<?> main, String... arguments) {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", // starts faster
                "-Xmx128m",
                "-XX:-UsePerfData", // a file beside those of the test
                "-cp",
                classPath,
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    public long pid() {
        return process.pid();
    }

    /** The next line of its output; null when it has ended. */
    public @Nullable String readLine() throws IOException {
        return output.readLine();
    }

    /** Ends it as a power failure of the process: no shutdown hook, no flush. */
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly(); // the one of Process would close the output
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The process does not end: " + process.pid());
        }
    }

    /** What it had open is closed then: its files can be deleted. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
