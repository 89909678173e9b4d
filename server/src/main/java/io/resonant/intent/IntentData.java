package io.resonant.intent;

import io.resonant.kernel.problem.Problem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an intent is about.
 *
 * @param specId the spec to review or to make tasks of
 * @param threadId the thread to summarise or to answer in; for a spec's intent, where to report to
 * @param messageId the message that asks
 * @param question what is asked; without it the message is the question
 */
public record IntentData(
        @Nullable UUID specId,
        @Nullable UUID threadId,
        @Nullable UUID messageId,
        @Nullable String question) {
    private static final int MAX_QUESTION = 2000;

    public static IntentData spec(UUID specId) {
        return new IntentData(specId, null, null, null);
    }

    public static IntentData thread(UUID threadId) {
        return new IntentData(null, threadId, null, null);
    }

    /** @throws Problem 422 naming what is missing or does not belong there */
    void requireFits(IntentType type) {
        if (type.aboutSpec()) {
            require(specId, "spec_id");
            refuse(question, "question");
        } else {
            require(threadId, "thread_id");
            refuse(specId, "spec_id");
        }
        if (type == IntentType.THREAD_SUMMARIZE) {
            refuse(question, "question");
        }
        if (type == IntentType.MESSAGE_ANSWER && (question == null || question.isBlank()) && messageId == null) {
            throw Problem.invalid("/data/question", "required");
        }
        if (question != null && question.codePointCount(0, question.length()) > MAX_QUESTION) {
            throw Problem.invalid("/data/question", "too_long");
        }
        if (messageId != null && threadId == null) {
            throw Problem.invalid("/data/thread_id", "required");
        }
    }

    private static void require(@Nullable Object value, String field) {
        if (value == null) {
            throw Problem.invalid("/data/" + field, "required");
        }
    }

    private static void refuse(@Nullable Object value, String field) {
        if (value != null) {
            throw Problem.invalid("/data/" + field, "unknown");
        }
    }
}
