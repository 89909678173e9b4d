package io.resonant.alert;

import io.resonant.account.Language;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class AlertStore {
    private static final String CHANNEL =
            "select id, kind, target, language, secret, created_at, last_sent_at, failure from alert_channels";

    private final SystemTransaction transaction;

    AlertStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** A channel with its sealed token. */
    record Held(Channel channel, @Nullable String secret) {}

    /** A message on its way. */
    record Delivery(UUID id, UUID channel, Message message, int attempts) {}

    List<OpenAlert> open() {
        return transaction
                .sql("select rule, subject, opened_at from alert_states order by opened_at, rule, subject")
                .list(row -> new OpenAlert(row.text("rule"), row.text("subject"), row.instant("opened_at")));
    }

    /** Whether it was closed: of several nodes that find out at once, one tells. */
    boolean open(String rule, String subject) {
        return transaction
                        .sql("""
                                insert into alert_states (rule, subject, opened_at) values (:rule, :subject, :now)
                                on conflict (rule, subject) do nothing""")
                        .bind("rule", rule)
                        .bind("subject", subject)
                        .bind("now", transaction.now())
                        .update()
                == 1;
    }

    /** Whether it was open. */
    boolean close(String rule, String subject) {
        return transaction
                        .sql("delete from alert_states where rule = :rule and subject = :subject")
                        .bind("rule", rule)
                        .bind("subject", subject)
                        .update()
                == 1;
    }

    List<Held> channels() {
        return transaction.sql(CHANNEL + " order by created_at, id").list(AlertStore::held);
    }

    Optional<Held> channel(UUID id) {
        return transaction.sql(CHANNEL + " where id = :id").bind("id", id).first(AlertStore::held);
    }

    void insert(Channel channel, @Nullable String secret) {
        transaction
                .sql("""
                        insert into alert_channels (id, kind, target, language, secret, created_at)
                        values (:id, :kind, :target, :language, :secret, :now)""")
                .bind("id", channel.id())
                .bind("kind", channel.kind())
                .bind("target", channel.target())
                .bind("language", channel.language())
                .bind("secret", secret)
                .bind("now", channel.createdAt())
                .update();
    }

    boolean delete(UUID id) {
        return transaction
                        .sql("delete from alert_channels where id = :id")
                        .bind("id", id)
                        .update()
                == 1;
    }

    /** Unless it has become another one meanwhile. */
    void replace(UUID channel, String sealedBefore, String sealed) {
        transaction
                .sql("update alert_channels set secret = :secret where id = :id and secret = :before")
                .bind("secret", sealed)
                .bind("id", channel)
                .bind("before", sealedBefore)
                .update();
    }

    void told(UUID channel, @Nullable String failure) {
        transaction
                .sql("""
                        update alert_channels set failure = :failure,
                            last_sent_at = case when cast(:failure as text) is null then :now else last_sent_at end
                        where id = :id""")
                .bind("failure", failure)
                .bind("now", transaction.now())
                .bind("id", channel)
                .update();
    }

    void insert(UUID id, UUID channel, Message message) {
        transaction
                .sql("""
                        insert into alert_deliveries (id, channel_id, message, attempts, created_at)
                        values (:id, :channel, :message, 0, :now)""")
                .bind("id", id)
                .bind("channel", channel)
                .bind("message", Json.of(message))
                .bind("now", transaction.now())
                .update();
    }

    Optional<Delivery> attempt(UUID id) {
        transaction
                .sql("update alert_deliveries set attempts = attempts + 1 where id = :id")
                .bind("id", id)
                .update();
        return transaction
                .sql("select id, channel_id, message, attempts from alert_deliveries where id = :id")
                .bind("id", id)
                .first(row -> new Delivery(
                        row.uuid("id"),
                        row.uuid("channel_id"),
                        row.json("message").as(Message.class),
                        row.integer("attempts")));
    }

    void settled(UUID id) {
        transaction
                .sql("delete from alert_deliveries where id = :id")
                .bind("id", id)
                .update();
    }

    int deleteBefore(Instant instant) {
        return transaction
                .sql("delete from alert_deliveries where created_at < :instant")
                .bind("instant", instant)
                .update();
    }

    private static Held held(Row row) {
        var channel = new Channel(
                row.uuid("id"),
                row.constant("kind", ChannelKind.class),
                row.text("target"),
                row.constant("language", Language.class),
                row.instant("created_at"),
                row.instantOrNull("last_sent_at"),
                row.textOrNull("failure"));
        return new Held(channel, row.textOrNull("secret"));
    }
}
