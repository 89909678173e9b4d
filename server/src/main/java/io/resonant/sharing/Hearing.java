package io.resonant.sharing;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.resonant.intent.Intents;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.StoredEvent;
import io.resonant.kernel.json.Json;
import io.resonant.task.Tasks;
import io.resonant.thread.Threads;
import io.resonant.visibility.Restrictions;
import io.resonant.visibility.Sight;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
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
        SPEC(List::of),
        THREAD(Threads::seenWith),
        TASK(Tasks::seenWith),
        INTENT(Intents::seenWith);

        private final String seen;
        private final String viewers;

        /** @param seenWith what must be seen to see the thing whose id is given as an expression */
        Kind(Function<String, List<String>> seenWith) {
            seen = Sight.sees(seenWith.apply("s.id"));
            viewers = Sight.viewers(seenWith.apply(":id"));
        }

        /** Those of {@code :ids} that are not seen. */
        Dialect unseen() {
            var query = "select s.id from (select %s) s where not (" + seen + ")";
            return Dialect.of(
                    query.formatted("i.value as id from json_each(:ids) i"),
                    query.formatted("i::uuid as id from json_array_elements_text(:ids::json) i"));
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
        var subjects = subjects(events);
        return database.read(organization, transaction -> {
            var viewers = new HashMap<Subject, Set<UUID>>();
            for (var restricted : unseen(Sight.common(transaction), subjects)) {
                viewers.put(restricted, viewers(transaction, restricted));
            }
            return event -> subject(event)
                    .map(viewers::get)
                    .<Predicate<UUID>>map(seeing -> seeing::contains)
                    .orElse(_ -> true);
        });
    }

    /** Of which of these events somebody may hear. */
    public Predicate<StoredEvent> heardBy(UUID organization, UUID userId, List<StoredEvent> events) {
        var subjects = subjects(events);
        return database.read(organization, transaction -> {
            var unseen = unseen(Sight.of(transaction, userId), subjects);
            return event -> subject(event).filter(unseen::contains).isEmpty();
        });
    }

    private static Set<Subject> unseen(Sight sight, Map<Kind, Set<UUID>> subjects) {
        var unseen = new HashSet<Subject>();
        subjects.forEach(
                (kind, ids) -> sight.sql(kind.unseen()).bind("ids", Json.of(ids)).list(row -> row.uuid("id")).stream()
                        .map(id -> new Subject(kind, id))
                        .forEach(unseen::add));
        return unseen;
    }

    private static Set<UUID> viewers(Transaction transaction, Subject subject) {
        return Set.copyOf(
                transaction.sql(subject.kind().viewers).bind("id", subject.id()).list(row -> row.uuid("user_id")));
    }

    private static Map<Kind, Set<UUID>> subjects(List<StoredEvent> events) {
        return events.stream()
                .flatMap(event -> subject(event).stream())
                .collect(groupingBy(Subject::kind, mapping(Subject::id, toSet())));
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
