package io.resonant.testing;

import io.resonant.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code resonant serve} in a process of its own, to be killed. */
public final class ServerProcess implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

    private final Process process;
    private final Path data;
    private final URI address;

    private ServerProcess(Path data, Map<String, String> environment) throws IOException {
        this.data = data;
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1", // starts faster
                        "-Xmx192m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "serve")
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        builder.environment().putAll(environment);
        builder.environment().put("RESONANT_DATA", data.toString());
        builder.environment().put("PORT", "0");
        this.process = builder.start();
        this.address = awaitAddress();
    }

    /** Returns when it answers. */
    public static ServerProcess start(Path data, Map<String, String> environment) {
        try {
            return new ServerProcess(data, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri(String pathAndQuery) {
        return address.resolve(pathAndQuery);
    }

    /** Takes the power away: no shutdown hook, no flush. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The process does not end: " + process.pid());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** The file that says who holds the data directory says after the start where they answer. */
    private URI awaitAddress() throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (process.isAlive() && System.nanoTime() < end) {
            var lines = holder();
            if (lines.size() >= 2 && lines.getFirst().equals(String.valueOf(process.pid()))) {
                return URI.create(lines.get(1));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        kill();
        throw new IllegalStateException("The server did not start:\n" + Files.readString(log()));
    }

    private List<String> holder() throws IOException {
        try {
            var text = Files.readString(data.resolve("resonant.lock"), StandardCharsets.US_ASCII);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    private Path log() {
        return data.resolveSibling(data.getFileName() + ".log");
    }
}
