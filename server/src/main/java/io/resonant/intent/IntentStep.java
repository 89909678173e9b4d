package io.resonant.intent;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Messages;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of an intent's trail.
 *
 * @param attempt which attempt it belongs to, 0 before the first
 * @param userId who did it; nobody for what the bridge did
 * @param detail what belongs to it, in words of programs
 * @param message what went wrong, as a sentence in the reader's language, see {@link #in}; null when nothing did
 */
public record IntentStep(
        int number,
        Kind kind,
        int attempt,
        @Nullable UUID userId,
        Json detail,
        @Nullable String message,
        Instant createdAt) {
    /** The same with what went wrong as a sentence in the reader's language. */
    IntentStep in(String language) {
        var code = detail.tree().path("error_code").asString("");
        if (kind == Kind.REFUSED) {
            var refusal = detail.tree().path("code").asString("");
            return saying(Messages.of("intent", language).text("refused." + refusal, Map.of()));
        }
        return code.isEmpty()
                ? this
                : saying(Intent.sentence(code, detail.tree().path("detail").asString(""), language));
    }

    private IntentStep saying(String sentence) {
        return new IntentStep(number, kind, attempt, userId, detail, sentence, createdAt);
    }

    /** What happened. */
    public enum Kind {
        CREATED,
        /** An equal wish was made again while this one was waiting. */
        COALESCED,
        CLAIMED,
        /** A model is about to be asked, and this much money was set aside for it. */
        ASKED,
        PROGRESS,
        ANSWERED,
        PROPOSED,
        /** An action was proposed that the policy does not allow. */
        REFUSED,
        COMPLETED,
        FAILED,
        RESCHEDULED,
        /** The worker stopped and gave it back. */
        RELEASED,
        /** The worker disappeared. */
        LEASE_EXPIRED,
        CANCELLED,
        RETRIED,
        APPROVED,
        REJECTED
    }
}
