package io.resonant.kernel.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Lines for people: time, level, where, request, what. */
final class TextLines implements LineFormat {
    private static final int LONGEST_MESSAGE = 20_000;

    private final DateTimeFormatter time;
    private final boolean colour;

    TextLines(ZoneId zone, boolean colour) {
        this.time = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT)
                .withZone(zone);
        this.colour = colour;
    }

    @Override
    public String format(ILoggingEvent event, String requestId) {
        var line = new StringBuilder(160);
        time.formatTo(event.getInstant(), line);
        line.append(' ').append(colour(event.getLevel()));
        line.append(String.format(Locale.ROOT, "%-5s", event.getLevel()));
        line.append(colour ? "\u001b[0m " : " ");
        line.append(shortName(event.getLoggerName()));
        if (!requestId.isEmpty()) {
            line.append(" [").append(requestId).append(']');
        }
        line.append("  ");
        appendVisible(line, Redaction.hide(event.getFormattedMessage()));
        if (event.getKeyValuePairs() != null) {
            for (var pair : event.getKeyValuePairs()) {
                line.append(' ').append(pair.key).append('=');
                appendVisible(line, Redaction.hide(pair.key, String.valueOf(pair.value)));
            }
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(Redaction.hide(ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
        return line.toString();
    }

    /** What a stranger sent must not look like a line of its own, nor steer the terminal. */
    private static void appendVisible(StringBuilder line, String text) {
        int length = Math.min(text.length(), LONGEST_MESSAGE);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line.append("\n    ");
            } else if (Character.isISOControl(c) && c != '\t') {
                line.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
            } else {
                line.append(c);
            }
        }
        if (length < text.length()) {
            line.append("... (").append(text.length() - length).append(" more)");
        }
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private String colour(Level level) {
        if (!colour) {
            return "";
        }
        return switch (level.toInt()) {
            case Level.ERROR_INT -> "\u001b[31m";
            case Level.WARN_INT -> "\u001b[33m";
            case Level.INFO_INT -> "\u001b[32m";
            default -> "\u001b[90m";
        };
    }
}
