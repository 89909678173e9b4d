package io.resonant.kernel.text;

import io.resonant.kernel.yaml.MalformedYamlException;
import io.resonant.kernel.yaml.Yaml;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The YAML between two {@code ---} at the top of a document. Malformed front matter is no reason to refuse a document:
 * its fault is told, its lines are kept out of the text and of the values.
 *
 * @param values what {@link Yaml} read; empty when there is none or it is malformed
 * @param end last line of the block, the closing one; 0 when there is no front matter
 * @param fault what is wrong with it
 */
public record FrontMatter(
        Map<String, @Nullable Object> values,
        int end,
        @Nullable Fault fault) {
    static final FrontMatter NONE = new FrontMatter(Map.of(), 0, null);
    private static final int MAX_LINES = 2_000;
    private static final Pattern KEY = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_. -]{0,60}:(\\s.*)?");

    /**
     * @param code {@code malformed_front_matter} or {@code unclosed_front_matter}
     * @param line in the document, from 1
     * @param reason in English, from the YAML reader; empty when the code says all
     */
    public record Fault(String code, int line, String reason) {}

    static FrontMatter of(Lines lines) {
        if (lines.count() < 2 || !isFence(withoutMark(lines.text(1)), false)) {
            return NONE;
        }
        for (int line = 2; line <= Math.min(lines.count(), MAX_LINES); line++) {
            if (isFence(lines.text(line), true)) {
                return read(lines, line);
            }
        }
        boolean meant = KEY.matcher(lines.text(2)).matches(); // else it is a thematic break
        return meant ? new FrontMatter(Map.of(), 0, new Fault("unclosed_front_matter", 1, "")) : NONE;
    }

    private static FrontMatter read(Lines lines, int end) {
        var yaml = new StringBuilder();
        for (int line = 2; line < end; line++) {
            yaml.append(lines.text(line)).append('\n');
        }
        try {
            return new FrontMatter(new TreeMap<>(Yaml.mapping(yaml.toString())), end, null);
        } catch (MalformedYamlException e) {
            var reason = e.getMessage() == null ? "" : e.getMessage();
            int line = Math.min(end, e.line() == 0 ? 1 : e.line() + 1);
            return new FrontMatter(Map.of(), end, new Fault("malformed_front_matter", line, reason));
        }
    }

    private static boolean isFence(String line, boolean closing) {
        var stripped = line.stripTrailing();
        return stripped.equals("---") || (closing && stripped.equals("..."));
    }

    private static String withoutMark(String line) {
        return line.startsWith("\uFEFF") ? line.substring(1) : line;
    }
}
