package io.resonant.thread;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Transaction;
import io.resonant.thread.Message.Sender;
import io.resonant.visibility.Sight;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of messages. */
final class MessageStore {
    private static final String WHOLE = """
            select id, thread_id, user_id, sender, content, intent_id, created_at, updated_at
            from messages where organization_id = :tenant""";
    private static final String SEEN = " and " + Sight.sees(Threads.seenWith("messages.thread_id"));
    private static final String ONE = WHOLE + " and id = :id" + SEEN;
    /** Null, which the column refuses, for a thread that is not there or not seen: this way it takes no other query. */
    private static final String INSERT = """
            insert into messages (id, organization_id, user_id, thread_id, sender, content, intent_id,
                created_at, updated_at)
            values (:id, :tenant, :user_id,
                (select t.id from threads t where t.organization_id = :tenant and t.id = :thread_id and %s),
                :sender, :content, :intent_id, :created_at, :updated_at)""".formatted(ThreadStore.seen("t"));

    private static final Dialect LOCKED = Dialect.of(ONE, ONE + " for update");

    private final Sight sight;
    private final Transaction transaction;

    MessageStore(Sight sight) {
        this.sight = sight;
        this.transaction = sight.transaction();
    }

    /** The schema refuses a thread that does not exist, is not seen or is another's, at the latest at the commit. */
    void insert(Message message) {
        sight.sql(INSERT)
                .bind("id", message.id())
                .bind("user_id", message.userId())
                .bind("thread_id", message.threadId())
                .bind("sender", message.sender())
                .bind("content", message.content())
                .bind("intent_id", message.intentId())
                .bind("created_at", message.createdAt())
                .bind("updated_at", message.updatedAt())
                .later();
    }

    Optional<Message> find(UUID id) {
        return sight.sql(ONE).bind("id", id).lookup(MessageStore::message);
    }

    Optional<Message> lock(UUID id) {
        return sight.sql(LOCKED).bind("id", id).first(MessageStore::message);
    }

    /**
     * Ids are in the order of time.
     *
     * @param after the id of the last one seen
     * @return up to {@code limit}
     */
    List<Message> list(UUID threadId, boolean newestFirst, @Nullable UUID after, int limit) {
        var statement = sight.sql(
                        WHOLE + " and thread_id = :thread_id and " + Sight.sees(Threads.seenWith(":thread_id"))
                                + (after == null ? "" : " and id " + (newestFirst ? "<" : ">") + " :after")
                                + " order by id " + (newestFirst ? "desc" : "asc") + " limit :limit")
                .bind("thread_id", threadId)
                .bind("limit", limit);
        return (after == null ? statement : statement.bind("after", after)).list(MessageStore::message);
    }

    /** Of all threads, in the order of time. */
    List<Message> after(@Nullable UUID last, int limit) {
        var statement = sight.sql(WHOLE + SEEN + (last == null ? "" : " and id > :last") + " order by id limit :limit")
                .bind("limit", limit);
        return (last == null ? statement : statement.bind("last", last)).list(MessageStore::message);
    }

    List<Message> by(UUID author, @Nullable UUID last, int limit) {
        return sight.sql(WHOLE + SEEN + " and user_id = :author and sender = 'user' and id > :last"
                        + " order by id limit :limit")
                .bind("author", author)
                .bind("last", last == null ? new UUID(0, 0) : last)
                .bind("limit", limit)
                .list(MessageStore::message);
    }

    void update(Message message) {
        transaction
                .sql("""
                        update messages set content = :content, updated_at = :updated_at
                        where organization_id = :tenant and id = :id""")
                .bind("id", message.id())
                .bind("content", message.content())
                .bind("updated_at", message.updatedAt())
                .update();
    }

    void delete(UUID id) {
        transaction
                .sql("delete from messages where organization_id = :tenant and id = :id")
                .bind("id", id)
                .update();
    }

    private static Message message(Row row) {
        return new Message(
                row.uuid("id"),
                row.uuid("thread_id"),
                row.uuidOrNull("user_id"),
                null,
                row.constant("sender", Sender.class),
                row.text("content"),
                row.uuidOrNull("intent_id"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }
}
