package io.resonant.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects findings. Of one code only so many are kept: a hostile item must not fill the page that refuses it. */
public final class Findings {
    private static final int MAX_PER_CODE = 50;

    private final List<Finding> found = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<String> tolerated;
    private boolean errors;

    public Findings() {
        this(Set.of());
    }

    /** @param tolerated codes of errors that are only warned of */
    public Findings(Set<String> tolerated) {
        this.tolerated = Set.copyOf(tolerated);
    }

    public void add(Finding given) {
        var finding = given.severity() == Severity.ERROR && tolerated.contains(given.code())
                ? new Finding(given.code(), Severity.WARNING, given.file(), given.rule(), given.values())
                : given;
        errors |= finding.severity() == Severity.ERROR;
        if (counts.merge(finding.code(), 1, Integer::sum) <= MAX_PER_CODE) {
            found.add(finding);
        }
    }

    public boolean hasErrors() {
        return errors;
    }

    /** Errors first; otherwise in the order in which they were found. */
    public List<Finding> list() {
        var all = new ArrayList<>(found);
        counts.forEach((code, count) -> {
            if (count > MAX_PER_CODE) {
                all.add(Finding.notice("more_findings", "check.complete", "")
                        .with("code", code)
                        .with("count", count - MAX_PER_CODE));
            }
        });
        all.sort(Comparator.comparing(Finding::severity));
        return List.copyOf(all);
    }
}
