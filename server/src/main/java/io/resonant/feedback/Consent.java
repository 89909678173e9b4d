package io.resonant.feedback;

import io.resonant.kernel.problem.Messages;
import java.util.List;
import java.util.Map;

/**
 * The text that a person agrees to before anything is sent. A changed text gets a new version, and is asked for again.
 *
 * @param schemas the publicly known message types in their short form: clients name no others, so that private names never
 *     leave them
 */
record Consent(String version, String language, String text, List<String> schemas) {
    static final String VERSION = "2026-11";

    static Consent in(String language) {
        var spoken = language.equals("ja") ? "ja" : "en";
        return new Consent(
                VERSION,
                spoken,
                Messages.of("feedback", spoken).text("consent", Map.of("days", Feedback.DAYS)),
                PublicSchemas.all().stream().sorted().toList());
    }
}
