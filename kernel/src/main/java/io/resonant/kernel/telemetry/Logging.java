package io.resonant.kernel.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sets logging up in code, because reading a configuration file would cost a fifth of the start. Lines go to standard
 * error, so that what a command prints can be piped.
 */
public final class Logging {
    /** Loggers of libraries that say more than a person can use. */
    private static final Map<String, Level> QUIET = Map.of(
            "io.helidon", Level.WARN,
            "com.zaxxer.hikari", Level.WARN,
            "org.flywaydb", Level.WARN,
            // These two log what they throw as well, or what does no harm, with a stack trace.
            "org.flywaydb.core.internal.jdbc.TransactionalExecutionTemplate", Level.OFF,
            "org.sqlite.SQLiteJDBCLoader", Level.OFF,
            "com.github.kagkarlsson", Level.WARN);

    private Logging() {}

    /** How lines look. */
    public enum Format {
        /** For people; in colour on a terminal. */
        TEXT,
        /** One JSON object in each line, for collectors. */
        JSON
    }

    /**
     * Starts writing lines to standard error, or changes how.
     *
     * @param level {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
     */
    public static void start(String level, Format format) {
        var lines = format == Format.JSON ? new JsonLines() : new TextLines(ZoneId.systemDefault(), isTerminal());
        start(level, lines, new FileOutputStream(FileDescriptor.err));
    }

    static void start(String level, LineFormat lines, OutputStream out) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var writer = new LogWriter(lines, out);
        writer.setContext(context);
        writer.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        var chosen = Level.toLevel(level, Level.INFO);
        root.setLevel(chosen);
        root.addAppender(writer);
        if (chosen.isGreaterOrEqual(Level.INFO)) {
            QUIET.forEach((name, quiet) -> context.getLogger(name).setLevel(quiet));
        }
        bridge(chosen);
    }

    /** The HTTP server logs through the platform, which would write lines of its own beside ours. */
    private static void bridge(Level chosen) {
        LogManager.getLogManager().reset();
        SLF4JBridgeHandler.install();
        java.util.logging.Logger.getLogger("")
                .setLevel(
                        chosen.isGreaterOrEqual(Level.INFO)
                                ? java.util.logging.Level.INFO
                                : java.util.logging.Level.FINE);
    }

    /** Writes what is still queued; nothing can be logged afterwards. */
    public static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    /** Asking the console class would load its line editor, which is slow. */
    private static boolean isTerminal() {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false; // not Linux: no colour rather than a slow start
        }
    }
}
