package io.resonant.kernel.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.Locale;

/** One JSON object in each line. Written by hand: a log line must not depend on what it may have to report about. */
final class JsonLines implements LineFormat {
    @Override
    public String format(ILoggingEvent event, String requestId) {
        var line = new StringBuilder(256);
        line.append("{\"time\":\"").append(event.getInstant()).append("\",\"level\":\"");
        line.append(event.getLevel().toString().toLowerCase(Locale.ROOT)).append('"');
        member(line, "logger", event.getLoggerName());
        if (!requestId.isEmpty()) {
            member(line, "request_id", requestId);
        }
        member(line, "message", Redaction.hide(event.getFormattedMessage()));
        if (event.getKeyValuePairs() != null) {
            for (var pair : event.getKeyValuePairs()) {
                if (pair.value instanceof Number || pair.value instanceof Boolean) {
                    string(line.append(','), pair.key).append(':').append(pair.value);
                } else {
                    member(line, pair.key, Redaction.hide(pair.key, String.valueOf(pair.value)));
                }
            }
        }
        var thrown = event.getThrowableProxy();
        if (thrown != null) {
            member(line, "error", thrown.getClassName());
            member(line, "stack", Redaction.hide(ThrowableProxyUtil.asString(thrown)));
        }
        return line.append("}\n").toString();
    }

    private static void member(StringBuilder line, String name, String value) {
        string(line.append(','), name).append(':');
        string(line, value);
    }

    private static StringBuilder string(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                        surrogateOrControl(line, text, i);
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        return line.append('"');
    }

    /** A pair passes as it is; half of one would make the whole line invalid. */
    private static void surrogateOrControl(StringBuilder line, String text, int index) {
        char c = text.charAt(index);
        boolean paired = (Character.isHighSurrogate(c)
                        && index + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(index + 1)))
                || (Character.isLowSurrogate(c) && index > 0 && Character.isHighSurrogate(text.charAt(index - 1)));
        if (paired) {
            line.append(c);
        } else {
            line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
    }
}
