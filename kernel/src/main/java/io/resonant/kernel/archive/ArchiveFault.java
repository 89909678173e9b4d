package io.resonant.kernel.archive;

import java.util.Map;

/**
 * One thing for which an archive is refused.
 *
 * @param entry the name it is about, with control characters made visible; empty when it is about the whole
 * @param values what was found and what is allowed, for the words
 */
public record ArchiveFault(Flaw flaw, String entry, Map<String, Object> values) {
    public ArchiveFault {
        entry = visible(entry);
        values = Map.copyOf(values);
    }

    static ArchiveFault of(Flaw flaw, String entry) {
        return new ArchiveFault(flaw, entry, Map.of());
    }

    static ArchiveFault of(Flaw flaw, String entry, String value, Object found) {
        return new ArchiveFault(flaw, entry, Map.of(value, found));
    }

    /** A name that is about to be refused can hold anything, also what turns a terminal or a page upside down. */
    private static String visible(String name) {
        var text = new StringBuilder();
        name.codePoints().limit(200).forEach(point -> {
            int type = Character.getType(point);
            if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                text.append("<U+%04X>".formatted(point));
            } else {
                text.appendCodePoint(point);
            }
        });
        return text.toString();
    }
}
