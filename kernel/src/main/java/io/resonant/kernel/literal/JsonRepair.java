package io.resonant.kernel.literal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Rewrites JSON so that jsonb takes it; everything else stays byte by byte. */
final class JsonRepair {
    private static final byte[] SYMBOL_FOR_NULL = "\\u2400".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLACEMENT = "\\ufffd".getBytes(StandardCharsets.US_ASCII);

    private final byte[] text;
    private final ByteArrayOutputStream repaired;
    private int at;

    JsonRepair(byte[] text) {
        this.text = text;
        this.repaired = new ByteArrayOutputStream(text.length + 16);
    }

    byte[] repaired() {
        while (at < text.length) {
            var next = text[at];
            if (next == '"') {
                string();
            } else if (next == '-' || (next >= '0' && next <= '9')) {
                number();
            } else {
                copy(1);
            }
        }
        return repaired.toByteArray();
    }

    private void string() {
        copy(1);
        while (text[at] != '"') {
            if (text[at] == '\\') {
                escape();
            } else {
                copy(1);
            }
        }
        copy(1);
    }

    private void escape() {
        var unit = JsonText.unit(text, at, text.length);
        if (unit < 0) {
            copy(2);
        } else if (unit == 0) {
            replace(SYMBOL_FOR_NULL);
        } else if (Character.isHighSurrogate((char) unit)) {
            if (JsonText.isLowSurrogate(JsonText.unit(text, at + 6, text.length))) {
                copy(12);
            } else {
                replace(REPLACEMENT);
            }
        } else if (JsonText.isLowSurrogate(unit)) {
            replace(REPLACEMENT);
        } else {
            copy(6);
        }
    }

    private void number() {
        var start = at;
        while (at < text.length && "+-.eE0123456789".indexOf(text[at]) >= 0) {
            at++;
        }
        var tooLarge = JsonNumber.isTooLarge(text, start, at);
        if (tooLarge) {
            repaired.write('"');
        }
        repaired.write(text, start, at - start);
        if (tooLarge) {
            repaired.write('"');
        }
    }

    private void replace(byte[] with) {
        repaired.writeBytes(with);
        at += 6;
    }

    private void copy(int length) {
        repaired.write(text, at, length);
        at += length;
    }
}
