package io.resonant.thread;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import io.resonant.kernel.problem.Problem;
import io.resonant.thread.Message.Sender;
import io.resonant.visibility.Sight;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is said in threads. Guests may speak, commands of theirs are only words: the bridge's work is paid for by the
 * organisation.
 */
public final class Messages {
    private static final int MAX_BYTES = 64 * 1024;

    private final Database database;
    private final MessageCommands commands;
    private final List<MessageLink> links;
    private final AuthorNames names;

    /** @param links what features above hang on messages */
    public Messages(Database database, InstantSource clock, MessageCommands commands, List<MessageLink> links) {
        this.database = database;
        this.commands = commands;
        this.links = List.copyOf(links);
        this.names = new AuthorNames(database, clock);
    }

    /** Who writes, with the name that readers see. */
    record Author(Actor actor, @Nullable String name) {}

    /** @throws Problem 404 */
    public Slice<Message> list(Actor actor, UUID threadId, boolean newestFirst, int limit, Optional<String> after) {
        var place = after.map(text -> Cursor.parse(text, 1).uuid(0)).orElse(null);
        var rows = database.read(actor.organizationId(), transaction -> {
            var sight = Sight.of(transaction, actor);
            var found = new MessageStore(sight).list(threadId, newestFirst, place, limit + 1);
            if (found.isEmpty()) {
                requireThread(sight, threadId);
            }
            return found;
        });
        return Slice.of(named(actor.organizationId(), rows), limit, message -> Cursor.of(message.id()));
    }

    /** @throws Problem 404 for a thread that is not there, 422, and what the command's meaning refuses */
    public Message post(Actor actor, NewMessage given) {
        var author = author(actor);
        try {
            return database.write(actor.organizationId(), transaction -> post(transaction, author, given));
        } catch (ConstraintViolation e) {
            throw threadGone(e);
        }
    }

    /** Only who said it. @throws Problem 403, 404, 422 */
    public Message edit(Actor actor, UUID id, ChangeMessage change) {
        var content = checked(change.content());
        var name = author(actor).name();
        return database.write(actor.organizationId(), transaction -> {
            var sight = Sight.of(transaction, actor);
            var store = new MessageStore(sight);
            var before = store.lock(id).orElseThrow(() -> Problem.notFound("message"));
            if (!actor.userId().equals(before.userId())) {
                throw Problem.of(403, "not_author");
            }
            if (before.content().equals(content)) {
                return before.by(name);
            }
            var after = before.by(name).saying(content, transaction.now());
            store.update(after);
            links.forEach(link -> link.edited(sight, after));
            transaction.publish(new Event(Threads.TOPIC, "message.updated", after));
            return after;
        });
    }

    /** Only who said it, and admins, who also tidy up after the bridge. @throws Problem 403, 404 */
    public void delete(Actor actor, UUID id) {
        database.run(actor.organizationId(), transaction -> {
            var store = new MessageStore(Sight.of(transaction, actor));
            var message = store.lock(id).orElseThrow(() -> Problem.notFound("message"));
            if (!actor.userId().equals(message.userId())) {
                if (!actor.role().atLeast(Role.ADMIN)) {
                    throw Problem.of(403, "not_author");
                }
                Audit.record(
                        transaction,
                        actor,
                        "message.deleted",
                        Target.of("message", id),
                        Map.of("thread_id", message.threadId()));
            }
            store.delete(id);
            transaction.publish(new Event(Threads.TOPIC, "message.deleted", new Deleted(id, message.threadId())));
        });
    }

    /** The bridge speaks. @throws Problem 404, 422 */
    public Message postAsBridge(Sight sight, UUID threadId, String content, @Nullable UUID intentId) {
        requireThread(sight, threadId);
        var transaction = sight.transaction();
        var now = transaction.now();
        return insert(
                Sight.common(transaction), // what it says is read by others than who asked for it
                sight,
                new Message(
                        transaction.newId(),
                        threadId,
                        null,
                        null,
                        Sender.BRIDGE,
                        checked(content),
                        intentId,
                        now,
                        now));
    }

    /** The newest messages of a thread, oldest first, without names. @throws Problem 404 */
    public List<Message> newest(Sight sight, UUID threadId, int limit) {
        requireThread(sight, threadId);
        return new MessageStore(sight).list(threadId, true, null, limit).reversed();
    }

    /** In the order of time, a page at a time, without names, for copies of everything. */
    public List<Message> after(Sight sight, UUID threadId, @Nullable UUID last, int limit) {
        return new MessageStore(sight).list(threadId, false, last, limit);
    }

    /** Of all threads, in the order of time, a page at a time, without names, for copies of everything. */
    public List<Message> after(Sight sight, @Nullable UUID last, int limit) {
        return new MessageStore(sight).after(last, limit);
    }

    /** What one person said in all threads, in the order of time, a page at a time, without names. */
    public List<Message> by(Sight sight, UUID author, @Nullable UUID last, int limit) {
        return new MessageStore(sight).by(author, last, limit);
    }

    /** Without the author's name. @throws Problem 404 */
    public Message get(Sight sight, UUID id) {
        return new MessageStore(sight).find(id).orElseThrow(() -> Problem.notFound("message"));
    }

    Author author(Actor actor) {
        return new Author(actor, names.of(actor.organizationId(), actor.userId()));
    }

    Message post(Transaction transaction, Author author, NewMessage given) {
        var content = checked(given.content());
        var id = transaction.newId();
        var now = transaction.now();
        var actor = author.actor();
        var sight = Sight.of(transaction, actor);
        var command = actor.role().atLeast(Role.MEMBER)
                ? MessageCommand.nameIn(content)
                : Optional.<MessageCommand.Name>empty();
        var intentId = command.map(name -> commands.accept(
                        transaction,
                        actor,
                        MessageCommand.of(name, content, requireThread(sight, given.threadId()), id)))
                .orElse(null);
        return insert(
                sight,
                sight,
                new Message(
                        id, given.threadId(), actor.userId(), author.name(), Sender.USER, content, intentId, now, now));
    }

    private record Deleted(UUID id, UUID threadId) {}

    private Message insert(Sight writer, Sight sight, Message message) {
        new MessageStore(sight).insert(message);
        links.forEach(link -> link.posted(writer, message));
        sight.transaction().publish(new Event(Threads.TOPIC, "message.created", message));
        return message;
    }

    private List<Message> named(UUID organizationId, List<Message> messages) {
        var authors =
                messages.stream().map(Message::userId).filter(Objects::nonNull).collect(Collectors.toSet());
        var byId = names.of(organizationId, authors);
        return messages.stream()
                .map(message -> message.userId() == null ? message : message.by(byId.get(message.userId())))
                .toList();
    }

    private static ThreadView requireThread(Sight sight, UUID id) {
        return new ThreadStore(sight).find(id).orElseThrow(() -> Problem.notFound("thread"));
    }

    private static String checked(String content) {
        if (content.isBlank()) {
            throw Problem.invalid("/content", "required");
        }
        if (content.length() > MAX_BYTES
                || (content.length() > MAX_BYTES / 3 && content.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES)) {
            throw Problem.invalid("/content", "too_large");
        }
        return content;
    }

    /** The thread's key is checked by the insertion itself, which saves the busiest path a query. */
    private static RuntimeException threadGone(ConstraintViolation e) {
        boolean unseen =
                e.kind() == ConstraintViolation.Kind.NOT_NULL && e.columns().contains("thread_id");
        return unseen || e.kind() == ConstraintViolation.Kind.FOREIGN_KEY
                ? Problem.notFound("thread").cause(e)
                : e;
    }
}
