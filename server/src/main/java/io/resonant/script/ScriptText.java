package io.resonant.script;

import java.nio.charset.StandardCharsets;

/** The text that a string literal stands for (ECMA-262, 12.9.4). */
final class ScriptText {
    private ScriptText() {}

    static String of(byte[] script, int start, int end) {
        var raw = new String(script, start, end - start, StandardCharsets.UTF_8);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        var text = new StringBuilder(raw.length());
        int at = 0;
        while (at < raw.length()) {
            char next = raw.charAt(at++);
            if (next != '\\' || at == raw.length()) {
                text.append(next);
                continue;
            }
            char escaped = raw.charAt(at++);
            switch (escaped) {
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'r' -> text.append('\r');
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'v' -> text.append('\u000B');
                case '0' -> text.append('\0');
                case 'x' -> at = codePoint(raw, at, Math.min(at + 2, raw.length()), text);
                case 'u' -> {
                    if (at < raw.length() && raw.charAt(at) == '{') {
                        int close = raw.indexOf('}', at);
                        int stop = close < 0 ? raw.length() : close;
                        at = Math.min(codePoint(raw, at + 1, stop, text) + 1, raw.length());
                    } else {
                        at = codePoint(raw, at, Math.min(at + 4, raw.length()), text);
                    }
                }
                default -> text.append(escaped);
            }
        }
        return text.toString();
    }

    /** Appends the character with this hexadecimal number, if it is one. */
    private static int codePoint(String raw, int start, int end, StringBuilder text) {
        try {
            int point = Integer.parseInt(raw, start, end, 16);
            if (Character.isValidCodePoint(point)) {
                text.appendCodePoint(point);
            }
        } catch (NumberFormatException _) {
            text.append(raw, start, end);
        }
        return end;
    }
}
