package io.resonant.bridge;

import io.resonant.account.Members;
import io.resonant.intent.Intent;
import io.resonant.intent.IntentType;
import io.resonant.intent.Intents.Subjects;
import io.resonant.intent.Lease;
import io.resonant.kernel.database.Database;
import io.resonant.review.SourceDocument;
import io.resonant.review.ThreadMessage;
import io.resonant.spec.Spec;
import io.resonant.task.Tasks;
import io.resonant.thread.Message;
import io.resonant.thread.ThreadView;
import io.resonant.visibility.Sight;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what an intent is about. Bounded: a thread of years or a thousand specs must not become one question. */
final class AssignmentLoader {
    private static final int MAX_MESSAGES = 300;
    private static final int MAX_SPECS = 200;
    private static final int MAX_DOCUMENT_CHARACTERS = 4_000_000;

    private final Database database;
    private final Subjects subjects;
    private final Tasks tasks;
    private final InstantSource clock;
    private final ZoneId zone;

    AssignmentLoader(Database database, Subjects subjects, Tasks tasks, InstantSource clock, ZoneId zone) {
        this.database = database;
        this.subjects = subjects;
        this.tasks = tasks;
        this.clock = clock;
        this.zone = zone;
    }

    /** @throws io.resonant.kernel.problem.Problem 404 when it is gone */
    Assignment load(Lease lease) {
        var now = clock.instant();
        return database.read(lease.organizationId(), transaction -> {
            var sight = Sight.of(transaction, lease.intent().userId()); // as who asked for it sees now
            return lease.intent().kind().aboutSpec()
                    ? aboutSpec(sight, lease.intent(), now)
                    : aboutThread(sight, lease.intent(), now);
        });
    }

    private Assignment aboutSpec(Sight sight, Intent intent, Instant now) {
        var spec = subjects.specs().get(sight, required(intent.data().specId()));
        boolean forTasks = intent.kind() == IntentType.SPEC_TASKS;
        return new Assignment(
                intent,
                now,
                zone(sight, intent),
                spec,
                spec.title(),
                List.of(),
                "",
                List.of(),
                forTasks ? Members.names(sight.transaction()) : Map.of(),
                forTasks ? tasks.mirroredItems(sight, spec.id()) : Set.of());
    }

    private Assignment aboutThread(Sight sight, Intent intent, Instant now) {
        var thread = subjects.threads().get(sight, required(intent.data().threadId()));
        var said = subjects.messages().newest(sight, thread.id(), MAX_MESSAGES);
        var names = Members.names(sight.transaction());
        var messages = said.stream()
                .filter(AssignmentLoader::isSaid)
                .map(message -> new ThreadMessage(message.id().toString(), author(message, names), message.content()))
                .toList();
        boolean asked = intent.kind() == IntentType.MESSAGE_ANSWER;
        return new Assignment(
                intent,
                now,
                zone(sight, intent),
                null,
                thread.title(),
                messages,
                asked ? question(sight, intent) : "",
                asked ? documents(sight, intent, thread, said) : List.of(),
                Map.of(),
                Set.of());
    }

    /** "Tomorrow" is the day after today where whoever asks is. */
    private ZoneId zone(Sight sight, Intent intent) {
        return Members.zone(sight.transaction(), intent.userId()).orElse(zone);
    }

    private String question(Sight sight, Intent intent) {
        var question = intent.data().question();
        return question != null && !question.isBlank()
                ? question
                : subjects.messages()
                        .get(sight, required(intent.data().messageId()))
                        .content();
    }

    /** The thread's spec, then what was said, then other specs from the newest on, as far as there is room. */
    private List<SourceDocument> documents(Sight sight, Intent intent, ThreadView thread, List<Message> said) {
        var documents = new Documents();
        if (thread.specId() != null) {
            documents.add(subjects.specs().get(sight, thread.specId()));
        }
        for (var message : said) {
            boolean isTheQuestion = message.id().equals(intent.data().messageId());
            if (isSaid(message) && !isTheQuestion) {
                documents.add(
                        new SourceDocument("message", message.id().toString(), thread.title(), message.content()));
            }
        }
        // the answer is read by everybody who sees the thread, so it may know what everybody sees and no more
        for (var spec : subjects.specs().newest(Sight.common(sight.transaction()), MAX_SPECS)) {
            if (!spec.id().equals(thread.specId())) {
                documents.add(spec);
            }
        }
        return documents.found;
    }

    private static final class Documents {
        private final List<SourceDocument> found = new ArrayList<>();
        private int characters;

        void add(Spec spec) {
            add(new SourceDocument("spec", spec.id().toString(), spec.title(), spec.markdown()));
        }

        void add(SourceDocument document) {
            if (characters + document.markdown().length() <= MAX_DOCUMENT_CHARACTERS) {
                characters += document.markdown().length();
                found.add(document);
            }
        }
    }

    /** What the bridge said is no opinion of anybody, and a command is no part of the conversation. */
    private static boolean isSaid(Message message) {
        return message.userId() != null && message.intentId() == null;
    }

    private static String author(Message message, Map<UUID, String> names) {
        var id = message.userId();
        return id == null ? "" : names.getOrDefault(id, "?");
    }

    private static UUID required(@Nullable UUID id) {
        if (id == null) {
            throw new IllegalStateException("an intent without what it is about");
        }
        return id;
    }
}
