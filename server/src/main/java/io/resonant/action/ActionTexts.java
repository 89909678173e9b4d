package io.resonant.action;

import io.resonant.kernel.problem.Messages;
import io.resonant.kernel.text.TextFolding;
import io.resonant.review.Finding;
import io.resonant.review.Severity;
import io.resonant.spec.Spec;
import java.util.List;
import java.util.Map;

/** What the bridge says about its own work, in the language of what it worked on. */
final class ActionTexts {
    private ActionTexts() {}

    static String reviewed(Spec spec, List<Finding> findings) {
        return Messages.of("action", language(spec))
                .text(
                        "report.reviewed",
                        Map.of(
                                "title", title(spec),
                                "errors", count(findings, Severity.ERROR),
                                "warnings", count(findings, Severity.WARNING),
                                "hints", count(findings, Severity.INFO)));
    }

    static String created(Spec spec, int created, int existing) {
        return Messages.of("action", language(spec))
                .text("report.tasks", Map.of("title", title(spec), "created", created, "existing", existing));
    }

    /** Titles are the same when a reader would say so. */
    static String same(String title) {
        return TextFolding.fold(title).text().strip();
    }

    private static String language(Spec spec) {
        return ActionContext.languageOf(List.of(spec.title(), spec.markdown()));
    }

    private static String title(Spec spec) {
        return SafeText.markdown(SafeText.line(spec.title(), 200), 200, _ -> false);
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }
}
