package io.resonant.kernel.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An error that was logged, reduced to what stands in the code, so that it may leave the machine: the words of the log line
 * without their values, types of exceptions without their messages (a database names the row that it refuses), and places
 * in the code. Whoever may read the log finds the rest there by the request's id.
 *
 * @param words the line with {@code {}} for each value; empty for a library's own line, whose words may hold values
 * @param requestId empty outside of a request
 * @param thrown the exception and its causes, the outermost first
 */
public record LoggedError(Instant at, String logger, String words, String requestId, List<Thrown> thrown) {
    private static final String OURS = "io.resonant.";
    private static final int MOST_CAUSES = 8;
    private static final int MOST_FRAMES = 100;

    /** One exception; calls stand with the innermost first. */
    public record Thrown(String type, List<StackTraceElement> calls) {}

    static LoggedError of(ILoggingEvent event, String requestId) {
        var thrown = new ArrayList<Thrown>();
        for (var next = event.getThrowableProxy();
                next != null && thrown.size() < MOST_CAUSES;
                next = next.getCause()) {
            thrown.add(new Thrown(next.getClassName(), calls(next)));
        }
        var words = event.getLoggerName().startsWith(OURS) ? event.getMessage() : "";
        return new LoggedError(event.getInstant(), event.getLoggerName(), words, requestId, List.copyOf(thrown));
    }

    private static List<StackTraceElement> calls(IThrowableProxy thrown) {
        return Arrays.stream(thrown.getStackTraceElementProxyArray())
                .limit(MOST_FRAMES)
                .map(StackTraceElementProxy::getStackTraceElement)
                .toList();
    }
}
