package io.resonant.intent;

import io.resonant.action.ActionScope;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Messages;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that the bridge is asked to do, from the wish to the result.
 *
 * @param attempts how often a worker has taken it up; grows for ever, so that a late worker can be told from the present
 * @param result what was done, or what is proposed while {@code needs_review}
 * @param errorCode why the last attempt failed; its words are in {@code messages/intent_*.properties}
 * @param error in the store a technical remark; to a reader the sentence, see {@link #in}
 * @param costMicros what all attempts have cost, in millionths of a US dollar
 */
public record Intent(
        UUID id,
        UUID userId,
        String type,
        IntentData data,
        IntentStatus status,
        IntentSource source,
        int attempts,
        @Nullable Json result,
        @Nullable String errorCode,
        @Nullable String error,
        @Nullable String provider,
        @Nullable String model,
        long inputTokens,
        long outputTokens,
        long costMicros,
        @Nullable Instant nextAttemptAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt) {

    public IntentType kind() {
        return IntentType.of(type).orElseThrow(() -> new IllegalStateException("unknown intent type " + type));
    }

    /** How far proposals for it may reach. */
    public ActionScope scope() {
        return new ActionScope(kind().actions(), data.specId(), data.threadId(), userId, id);
    }

    static String sentence(String code, @Nullable String remark, String language) {
        return Messages.of("intent", language)
                .text("error." + code, Map.of("detail", remark == null || remark.isEmpty() ? "-" : remark));
    }

    /** The same with the error as a sentence in the reader's language. */
    public Intent in(String language) {
        if (errorCode == null) {
            return this;
        }
        var sentence = sentence(errorCode, error, language);
        return new Intent(
                id,
                userId,
                type,
                data,
                status,
                source,
                attempts,
                result,
                errorCode,
                sentence,
                provider,
                model,
                inputTokens,
                outputTokens,
                costMicros,
                nextAttemptAt,
                createdAt,
                updatedAt,
                startedAt,
                completedAt);
    }
}
