package io.resonant.check;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list of checks that are all carried out. One that fails leaves an error behind: what could not be looked at is not
 * published, whatever the others say.
 */
public final class Checks<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);

    private final List<Check<? super T>> checks;

    public Checks(List<Check<? super T>> checks) {
        this.checks = List.copyOf(checks);
    }

    public void run(T subject, Findings findings) {
        for (var check : checks) {
            try {
                check.look(subject, findings);
            } catch (Exception | StackOverflowError e) {
                LOG.error(
                        "The check {} failed, so the item is refused with check_failed and nothing of it is kept. "
                                + "Report this with the stack trace; publishing again repeats the check.",
                        check.name(),
                        e);
                findings.add(Finding.error("check_failed", "check.complete", "").with("check", check.name()));
            }
        }
    }
}
