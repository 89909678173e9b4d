package io.resonant.moderation;

import io.resonant.kernel.problem.Problem;
import io.resonant.registry.ItemKind;

/** What somebody wants to report. */
record NewReport(ItemKind kind, String item, ReportReason reason, String text) {
    static final int LONGEST_TEXT = 4000;

    /** @throws Problem 422 */
    void check() {
        if (text.isBlank()) {
            throw Problem.invalid("text", "required");
        }
        if (text.length() > LONGEST_TEXT) {
            throw Problem.invalid("text", "too_long");
        }
    }
}
