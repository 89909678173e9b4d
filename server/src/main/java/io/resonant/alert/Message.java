package io.resonant.alert;

import io.resonant.account.Language;
import io.resonant.kernel.problem.Messages;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody is told.
 *
 * @param rule that opened or closed; null for a message on trial
 * @param subject the node that it is about; empty for the server as a whole
 */
record Message(Event event, @Nullable String rule, String subject, Instant at) {
    /** What has happened. */
    enum Event {
        OPENED,
        CLOSED,
        TEST
    }

    static Message test(Instant at) {
        return new Message(Event.TEST, null, "", at);
    }

    String title(Language language) {
        var words = words(language);
        var name = rule == null ? "" : words.text(rule + ".title", Map.of());
        return words.text(event.name().toLowerCase(Locale.ROOT), parameters(name));
    }

    String text(Language language) {
        var words = words(language);
        if (rule == null || event == Event.CLOSED) {
            return words.text(event.name().toLowerCase(Locale.ROOT) + ".text", parameters(""));
        }
        return words.text(rule + ".text", Map.of()) + "\n" + words.text("runbook", parameters(runbook()));
    }

    /** Where it is written what to do. */
    String runbook() {
        return rule == null ? "docs/operations.md" : "docs/operations.md#" + rule.toLowerCase(Locale.ROOT);
    }

    private Map<String, @Nullable Object> parameters(String name) {
        var parameters = new TreeMap<String, @Nullable Object>();
        parameters.put("name", name);
        parameters.put("node", subject.isEmpty() ? "" : " (" + subject + ")");
        return parameters;
    }

    private static Messages words(Language language) {
        return Messages.of("alert", language.name().toLowerCase(Locale.ROOT));
    }
}
