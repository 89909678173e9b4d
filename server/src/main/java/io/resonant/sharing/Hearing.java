package io.resonant.sharing;

import io.resonant.intent.Intents;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.StoredEvent;
import io.resonant.task.Tasks;
import io.resonant.thread.Threads;
import io.resonant.visibility.Restrictions;
import io.resonant.visibility.Sight;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Who may hear of an event: who sees what it is about now, not when it happened. So nobody is told afterwards what was
 * taken from them meanwhile.
 */
public final class Hearing {
    /** Says only that something changed, also to those who do not see it any more. */
    static final String SHARED = ".shared";

    private final Database database;

    public Hearing(Database database) {
        this.database = database;
    }

    /** Decides for some events. */
    @FunctionalInterface
    public interface Audience {
        Audience EVERYBODY = _ -> _ -> true;

        /** Whether a person may hear of the event. */
        Predicate<UUID> of(StoredEvent event);
    }

    private enum Kind {
        SPEC(List.of(":id")),
        THREAD(Threads.seenWith(":id")),
        TASK(Tasks.seenWith(":id")),
        INTENT(Intents.seenWith(":id"));

        private final String seen;
        private final String viewers;

        Kind(List<String> ids) {
            seen = "select 1 as seen where " + Sight.sees(ids);
            viewers = Sight.viewers(ids);
        }
    }

    private record Subject(Kind kind, UUID id) {}

    /** Whether anything of the organisation is not seen by everybody; what changes that is an event itself. */
    public boolean isAnythingRestricted(UUID organization) {
        return database.read(organization, Restrictions::areThereAny);
    }

    /** Whether from this event on something may be restricted. */
    public static boolean restricts(StoredEvent event) {
        return event.type().endsWith(SHARED);
    }

    /** Who may hear of these events, however many would like to. */
    public Audience audience(UUID organization, List<StoredEvent> events) {
        var subjects = new HashSet<Subject>();
        events.forEach(event -> subject(event).ifPresent(subjects::add));
        return database.read(organization, transaction -> audience(transaction, subjects));
    }

    private static Audience audience(Transaction transaction, Set<Subject> subjects) {
        var everybody = Sight.common(transaction);
        var viewers = new HashMap<Subject, Set<UUID>>();
        for (var subject : subjects) {
            if (!everybody.sql(subject.kind().seen).bind("id", subject.id()).exists()) {
                viewers.put(subject, viewers(transaction, subject));
            }
        }
        return event -> subject(event)
                .map(viewers::get)
                .<Predicate<UUID>>map(seeing -> seeing::contains)
                .orElse(_ -> true);
    }

    private static Set<UUID> viewers(Transaction transaction, Subject subject) {
        return Set.copyOf(
                transaction.sql(subject.kind().viewers).bind("id", subject.id()).list(row -> row.uuid("user_id")));
    }

    /** What must be seen to hear of the event; nothing for what everybody may know. */
    private static Optional<Subject> subject(StoredEvent event) {
        if (restricts(event)) {
            return Optional.empty();
        }
        return switch (event.topic()) {
            case "specs" ->
                Optional.of(new Subject(Kind.SPEC, id(event, event.type().startsWith("finding.") ? "spec_id" : "id")));
            case "threads" ->
                Optional.of(
                        new Subject(Kind.THREAD, id(event, event.type().startsWith("message.") ? "thread_id" : "id")));
            case "tasks" -> Optional.of(new Subject(Kind.TASK, id(event, "id")));
            case "intents" -> Optional.of(new Subject(Kind.INTENT, id(event, "id")));
            default -> Optional.empty();
        };
    }

    private static UUID id(StoredEvent event, String field) {
        return UUID.fromString(event.payload().tree().path(field).stringValue());
    }
}
