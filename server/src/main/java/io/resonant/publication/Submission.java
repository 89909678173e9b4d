package io.resonant.publication;

import io.resonant.check.Finding;
import io.resonant.check.Severity;
import io.resonant.registry.NewRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a file was found to be.
 *
 * @param publisher the namespace, as the file or the sender writes it
 * @param release nothing when a finding is an error
 */
record Submission(String publisher, String name, String version, List<Finding> findings, Optional<NewRelease> release) {
    Submission {
        findings = List.copyOf(findings);
    }

    Optional<Finding> firstError() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .findFirst();
    }

    Submission refusedFor(Finding finding) {
        var all = new ArrayList<Finding>();
        all.add(finding);
        all.addAll(findings);
        return new Submission(publisher, name, version, all, Optional.empty());
    }
}
