package io.resonant.review;

import io.resonant.kernel.text.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the findings of one review; what one rule finds too often is cut, because nobody reads 500 of a kind. */
final class Findings {
    private static final int MAX_PER_RULE = 50;
    private static final int MAX_QUOTE = 160;

    private final List<Finding> found = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** A finding about some lines, with their words. */
    void add(String rule, Severity severity, int line, int endLine, String quote, ReviewMessage message) {
        if (counts.merge(rule, 1, Integer::sum) <= MAX_PER_RULE) {
            found.add(new Finding(rule, severity, line, Math.max(line, endLine), clipped(quote), message));
        }
    }

    void add(String rule, Severity severity, int line, String quote, ReviewMessage message) {
        add(rule, severity, line, line, quote, message);
    }

    /** A finding about some words of a sentence; the quote is the sentence around them. */
    void add(String rule, Severity severity, Sentence sentence, int start, int end, ReviewMessage message) {
        int line = sentence.lineAt(start);
        add(
                rule,
                severity,
                line,
                sentence.lineAt(Math.max(start, end - 1)),
                sentence.around(start, end, MAX_QUOTE),
                message);
    }

    /** By line; at one line in the order of the rules. */
    List<Finding> sorted() {
        var all = new ArrayList<>(found);
        var lastLines = new HashMap<String, Finding>();
        found.forEach(finding -> lastLines.put(finding.rule(), finding));
        counts.forEach((rule, count) -> {
            var last = lastLines.get(rule);
            if (count > MAX_PER_RULE && last != null) {
                var message = ReviewMessage.of("more_findings").with("count", count - MAX_PER_RULE);
                all.add(new Finding(rule, Severity.INFO, last.line(), last.endLine(), "", message));
            }
        });
        all.sort(Comparator.comparingInt(Finding::line).thenComparing(Finding::rule));
        return List.copyOf(all);
    }

    private static String clipped(String quote) {
        var line = quote.strip().replaceAll("\\s+", " ");
        return line.length() <= MAX_QUOTE
                ? line
                : line.substring(
                                0,
                                Character.isHighSurrogate(line.charAt(MAX_QUOTE - 2)) ? MAX_QUOTE - 2 : MAX_QUOTE - 1)
                        + "…";
    }
}
