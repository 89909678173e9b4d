package io.resonant.kernel.console;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in columns that line up, also with Japanese text, whose characters are two cells wide on a terminal. */
public final class TextTable {
    private TextTable() {}

    public static List<String> of(List<String> columns, List<List<@Nullable String>> rows) {
        var widths = new int[columns.size()];
        var cells = new ArrayList<List<String>>();
        cells.add(columns);
        rows.forEach(row -> cells.add(row.stream().map(TextTable::printable).toList()));
        for (var row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        var lines = new ArrayList<String>();
        for (var row : cells) {
            lines.add(line(row, widths));
            if (lines.size() == 1) {
                lines.add(rule(widths));
            }
        }
        return lines;
    }

    /** Cells that the text takes on a terminal. */
    public static int width(String text) {
        return text.codePoints().map(TextTable::width).sum();
    }

    private static int width(int character) {
        if (Character.getType(character) == Character.NON_SPACING_MARK) {
            return 0;
        }
        var wide = (character >= 0x1100 && character <= 0x115F) // Hangul
                || (character >= 0x2E80 && character <= 0xA4CF) // CJK, kana
                || (character >= 0xAC00 && character <= 0xD7A3)
                || (character >= 0xF900 && character <= 0xFAFF)
                || (character >= 0xFE30 && character <= 0xFE6F)
                || (character >= 0xFF00 && character <= 0xFF60) // full-width forms
                || (character >= 0xFFE0 && character <= 0xFFE6)
                || (character >= 0x1F300 && character <= 0x1FAFF)
                || (character >= 0x20000 && character <= 0x3FFFD);
        return wide ? 2 : 1;
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(i == 0 ? "" : " | ").append(row.get(i)).repeat(' ', widths[i] - width(row.get(i)));
        }
        return line.toString().stripTrailing();
    }

    private static String rule(int[] widths) {
        var rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            rule.append(i == 0 ? "" : "-+-").repeat('-', widths[i]);
        }
        return rule.toString();
    }

    /** Control characters could make the terminal do things; a row must also stay one line. */
    private static String printable(@Nullable String text) {
        if (text == null) {
            return "";
        }
        var printable = new StringBuilder();
        text.codePoints().forEach(character -> {
            switch (character) {
                case '\n' -> printable.append("\\n");
                case '\t' -> printable.append("\\t");
                case '\r' -> printable.append("\\r");
                default -> printable.appendCodePoint(Character.isISOControl(character) ? '\uFFFD' : character);
            }
        });
        return printable.toString();
    }
}
