package io.resonant.publication;

import io.resonant.check.Finding;
import io.resonant.check.Severity;
import io.resonant.kernel.problem.Problem;
import io.resonant.registry.Registry;
import java.util.List;

/** How an attempt to publish has ended. */
public sealed interface Outcome {
    /**
     * In the registry.
     *
     * @param isNew false when the same content was published under this version before
     */
    record Published(Registry.Published release, List<Finding> findings, boolean isNew) implements Outcome {}

    /** Waits for an operator. */
    record Held(Publication publication) implements Outcome {}

    /** Something in it is not allowed; nothing of it was kept but what was found. */
    record Refused(Publication publication) implements Outcome {
        /** The words are those of the first finding, and every finding comes with its own. */
        public Problem problem(String language) {
            var findings = publication.findings().stream()
                    .map(finding -> FindingView.of(finding, language))
                    .toList();
            var first = findings.stream()
                    .filter(finding -> finding.severity() == Severity.ERROR)
                    .findFirst()
                    .orElseThrow();
            return Problem.of(422, first.code())
                    .with("detail", first.message())
                    .with("file", first.file())
                    .with("rule", first.rule())
                    .with("findings", findings)
                    .with("publication", publication.url());
        }
    }
}
