package io.resonant.kernel.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Lines for people: time, level, where, request, what. */
final class TextLines implements LineFormat {
    private static final int LONGEST_MESSAGE = 20_000;

    private final DateTimeFormatter seconds;
    private final boolean colour;
    private volatile Second last = new Second(Long.MIN_VALUE, "");

    TextLines(ZoneId zone, boolean colour) {
        this.seconds =
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.", Locale.ROOT).withZone(zone);
        this.colour = colour;
    }

    @Override
    public String format(ILoggingEvent event, String requestId) {
        var line = new StringBuilder(160);
        appendTime(line, event.getInstant());
        var level = event.getLevel();
        line.append(' ').append(colour(level)).append(level);
        line.append(colour ? "\u001b[0m" : "").append(level.levelStr.length() == 4 ? "  " : " ");
        line.append(shortName(event.getLoggerName()));
        if (!requestId.isEmpty()) {
            line.append(" [").append(requestId).append(']');
        }
        line.append("  ");
        appendVisible(line, Redaction.hide(event.getFormattedMessage()));
        if (event.getKeyValuePairs() != null) {
            for (var pair : event.getKeyValuePairs()) {
                line.append(' ').append(pair.key).append('=');
                if (pair.value instanceof Number number) {
                    line.append(number);
                } else {
                    appendVisible(line, Redaction.hide(pair.key, String.valueOf(pair.value)));
                }
            }
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(Redaction.hide(ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
        return line.toString();
    }

    /** The text of one second, which the lines of that second share. */
    private record Second(long number, String text) {}

    private void appendTime(StringBuilder line, Instant instant) {
        var second = last;
        if (second.number != instant.getEpochSecond()) {
            second = new Second(instant.getEpochSecond(), seconds.format(instant));
            last = second;
        }
        int millis = instant.getNano() / 1_000_000;
        line.append(second.text)
                .append((char) ('0' + millis / 100))
                .append((char) ('0' + millis / 10 % 10))
                .append((char) ('0' + millis % 10));
    }

    /** What a stranger sent must not look like a line of its own, nor steer the terminal. */
    private static void appendVisible(StringBuilder line, String text) {
        int length = Math.min(text.length(), LONGEST_MESSAGE);
        int start = 0; // of what may stand as it is
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line.append(text, start, i).append("\n    ");
                start = i + 1;
            } else if (Character.isISOControl(c) && c != '\t') {
                line.append(text, start, i).append(String.format(Locale.ROOT, "\\x%02x", (int) c));
                start = i + 1;
            }
        }
        line.append(text, start, length);
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
