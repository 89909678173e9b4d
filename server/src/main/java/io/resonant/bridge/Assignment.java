package io.resonant.bridge;

import io.resonant.action.ActionContext;
import io.resonant.intent.Intent;
import io.resonant.intent.IntentType;
import io.resonant.review.SourceDocument;
import io.resonant.review.ThreadMessage;
import io.resonant.spec.Spec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a processor may know about one intent, read in one snapshot.
 *
 * @param spec when it is about a spec
 * @param title of the spec or the thread
 * @param messages of the thread, oldest first
 * @param question what is asked, empty unless something is
 * @param documents what an answer may be quoted from, the nearest first
 * @param members of the organisation, by id
 * @param mirrored identities of checklist items that have a task
 */
record Assignment(
        Intent intent,
        Instant now,
        ZoneId zone,
        @Nullable Spec spec,
        String title,
        List<ThreadMessage> messages,
        String question,
        List<SourceDocument> documents,
        Map<UUID, String> members,
        Set<String> mirrored) {

    IntentType type() {
        return intent.kind();
    }

    Spec requireSpec() {
        return Objects.requireNonNull(spec, "an intent about a spec comes with it");
    }

    UUID requireThread() {
        return Objects.requireNonNull(intent.data().threadId(), "an intent about a thread names it");
    }

    LocalDate today() {
        return LocalDate.ofInstant(now, zone);
    }

    /** Japanese where what it is about is Japanese, English otherwise. */
    String language() {
        return ActionContext.languageOf(texts());
    }

    /** @param shown what the processor has really seen of the documents; everything else as it is here */
    ActionContext context(List<String> shown) {
        return new ActionContext(spec, members.keySet(), shown);
    }

    List<String> texts() {
        if (spec != null) {
            return List.of(spec.title(), spec.markdown());
        }
        var said = messages.stream().map(ThreadMessage::content).toList();
        return question.isEmpty() ? said : List.of(question);
    }
}
