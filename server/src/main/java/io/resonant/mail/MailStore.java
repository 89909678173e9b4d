package io.resonant.mail;

import io.resonant.account.Language;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Mails belong to people, and people to no tenant. */
final class MailStore {
    private static final String SELECT = """
            select id, recipient, language, kind, subject, state, attempts, error, created_at, due_at, expires_at,
                sent_at, body
            from mails""";

    private final SystemTransaction transaction;

    MailStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** A mail with its sealed content, which is gone once nobody needs it. */
    record Stored(Mail mail, @Nullable String body) {}

    void insert(UUID id, Letter letter, String subject, String body, MailState state) {
        transaction
                .sql("""
                    insert into mails (id, recipient, language, kind, subject, body, state, attempts, created_at,
                        due_at, expires_at)
                    values (:id, :recipient, :language, :kind, :subject, :body, :state, 0, :now, :due, :expires)
                    """)
                .bind("id", id)
                .bind("recipient", letter.recipient())
                .bind("language", letter.language())
                .bind("kind", letter.kind())
                .bind("subject", subject)
                .bind("body", body)
                .bind("state", state)
                .bind("now", transaction.now())
                .bind("due", state == MailState.WAITING ? transaction.now() : null)
                .bind("expires", transaction.now().plus(letter.valid()))
                .update();
    }

    Optional<Stored> find(UUID id) {
        return transaction.sql(SELECT + " where id = :id").bind("id", id).first(MailStore::stored);
    }

    /** The newest first. Ids grow with time. */
    List<Mail> page(Optional<MailState> state, Optional<UUID> after, int limit) {
        var statement = transaction
                .sql(SELECT + " where (:any = 1 or state = :state) and (:first = 1 or id < :after)"
                        + " order by id desc limit :limit")
                .bind("any", state.isPresent() ? 0 : 1)
                .bind("state", state.orElse(MailState.WAITING))
                .bind("first", after.isPresent() ? 0 : 1)
                .bind("after", after.orElse(new UUID(0, 0)))
                .bind("limit", limit);
        return statement.list(row -> stored(row).mail());
    }

    /** Whether it was in that state: of two who want to send it only one may. */
    boolean move(UUID id, MailState from, MailState to) {
        return transaction
                        .sql("update mails set state = :to where id = :id and state = :from")
                        .bind("to", to)
                        .bind("id", id)
                        .bind("from", from)
                        .update()
                == 1;
    }

    void attempted(UUID id) {
        transaction
                .sql("update mails set attempts = attempts + 1, due_at = null where id = :id")
                .bind("id", id)
                .update();
    }

    void sent(UUID id) {
        transaction
                .sql("update mails set state = 'sent', sent_at = :now, error = null, body = null where id = :id")
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    void failed(UUID id, MailState state, String error, @Nullable Instant dueAt) {
        transaction
                .sql("update mails set state = :state, error = :error, due_at = :due where id = :id")
                .bind("state", state)
                .bind("error", error)
                .bind("due", dueAt)
                .bind("id", id)
                .update();
    }

    long stuckSince(Instant instant) {
        return transaction
                .sql(
                        "select count(*) as stuck from mails where state in ('failed', 'uncertain') and created_at >= :instant")
                .bind("instant", instant)
                .one(row -> row.bigint("stuck"));
    }

    /** Takes the content away from what nobody can use any more. */
    int expire() {
        return transaction.sql("""
                    update mails set body = null, due_at = null,
                        state = case when state in ('waiting', 'kept') then 'expired' else state end
                    where expires_at <= :now and body is not null
                    """).bind("now", transaction.now()).update();
    }

    /** The sealed content of every mail that still has one. */
    Map<UUID, String> bodies() {
        return transaction
                .sql("select id, body from mails where body is not null")
                .list(row -> Map.entry(row.uuid("id"), row.text("body")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Unless it is gone meanwhile. */
    void replace(UUID id, String sealedBefore, String sealed) {
        transaction
                .sql("update mails set body = :sealed where id = :id and body = :before")
                .bind("sealed", sealed)
                .bind("id", id)
                .bind("before", sealedBefore)
                .update();
    }

    void deleteTo(String recipient) {
        transaction
                .sql("delete from mails where recipient = :recipient")
                .bind("recipient", recipient)
                .update();
    }

    int deleteOlderThan(Instant instant) {
        return transaction
                .sql("delete from mails where created_at < :instant and expires_at < :instant")
                .bind("instant", instant)
                .update();
    }

    private static Stored stored(Row row) {
        var mail = new Mail(
                row.uuid("id"),
                row.text("recipient"),
                row.constant("language", Language.class),
                row.text("kind"),
                row.text("subject"),
                row.constant("state", MailState.class),
                row.integer("attempts"),
                row.textOrNull("error"),
                row.instant("created_at"),
                row.instantOrNull("due_at"),
                row.instant("expires_at"),
                row.instantOrNull("sent_at"),
                null);
        return new Stored(mail, row.textOrNull("body"));
    }
}
