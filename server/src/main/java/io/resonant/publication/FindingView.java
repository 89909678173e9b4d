package io.resonant.publication;

import io.resonant.check.Finding;
import io.resonant.check.Severity;
import java.util.Map;

/** A finding with its words in the reader's language. */
public record FindingView(
        String code, Severity severity, String file, String rule, Map<String, Object> values, String message) {
    public static FindingView of(Finding finding, String language) {
        return new FindingView(
                finding.code(),
                finding.severity(),
                finding.file(),
                finding.rule(),
                finding.values(),
                finding.message(language));
    }
}
