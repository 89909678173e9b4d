package io.resonant.feedback;

import io.resonant.kernel.problem.Messages;
import java.util.Map;

/** The text that a person agrees to before anything is sent. A changed text gets a new version, and is asked for again. */
record Consent(String version, String language, String text) {
    static final String VERSION = "2026-11";

    static Consent in(String language) {
        var spoken = language.equals("ja") ? "ja" : "en";
        return new Consent(
                VERSION, spoken, Messages.of("feedback", spoken).text("consent", Map.of("days", Feedback.DAYS)));
    }
}
