package io.resonant.registry;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of the log and its keys. They belong to the server; what an entry is about may belong to an organisation. */
final class LogStore {
    private static final String HEAD = "select number, hash from registry_head where id = 1";
    private static final Dialect LOCKED_HEAD = Dialect.of(HEAD, HEAD + " for update");

    private final SystemTransaction transaction;

    LogStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** The number and hash of the newest entry. */
    record Head(long number, String hash) {
        static final Head EMPTY = new Head(0, LogEntry.BEGINNING);
    }

    /** Whoever appends waits here for whoever appends already. */
    Head lockHead() {
        transaction
                .sql("insert into registry_head (id, number, hash) values (1, 0, :hash) on conflict (id) do nothing")
                .bind("hash", LogEntry.BEGINNING)
                .update();
        return transaction.sql(LOCKED_HEAD).one(LogStore::head);
    }

    Head head() {
        return transaction.sql(HEAD).first(LogStore::head).orElse(Head.EMPTY);
    }

    void append(LogEntry entry, @Nullable UUID itemId) {
        transaction
                .sql("""
                        insert into registry_log (number, item_id, previous, hash, key_id, statement, signature, created_at)
                        values (:number, :item, :previous, :hash, :key, :statement, :signature, :now)""")
                .bind("number", entry.number())
                .bind("item", itemId)
                .bind("previous", entry.previous())
                .bind("hash", entry.hash())
                .bind("key", entry.keyId())
                .bind("statement", entry.statement())
                .bind("signature", entry.signature())
                .bind("now", transaction.now())
                .update();
        transaction
                .sql("update registry_head set number = :number, hash = :hash where id = 1")
                .bind("number", entry.number())
                .bind("hash", entry.hash())
                .update();
    }

    /** What strangers may read of it: entries about items that are not public show only that they exist. */
    List<LogEntry> page(long after, int limit) {
        return transaction
                .sql("""
                        select l.number, l.previous, l.hash, l.key_id,
                            case when i.id is null or i.visibility = 'public' then l.statement end as statement,
                            case when i.id is null or i.visibility = 'public' then l.signature end as signature
                        from registry_log l left join registry_items i on i.id = l.item_id
                        where l.number > :after order by l.number limit :limit""")
                .bind("after", after)
                .bind("limit", limit)
                .list(row -> new LogEntry(
                        row.bigint("number"),
                        row.text("previous"),
                        row.text("hash"),
                        row.text("key_id"),
                        row.textOrNull("statement"),
                        row.textOrNull("signature")));
    }

    List<UUID> touched(long after) {
        return transaction
                .sql("select distinct item_id from registry_log where number > :after and item_id is not null")
                .bind("after", after)
                .list(row -> row.uuid("item_id"));
    }

    List<RegistryKey> keys() {
        return transaction
                .sql("select id, generation, public_key, created_at, retired_at from registry_keys order by generation")
                .list(LogStore::key);
    }

    Optional<RegistryKey> signingKey() {
        return transaction.sql("""
                        select id, generation, public_key, created_at, retired_at from registry_keys
                        where retired_at is null order by generation desc limit 1""").first(LogStore::key);
    }

    void insert(RegistryKey key) {
        transaction
                .sql("update registry_keys set retired_at = :now where retired_at is null")
                .bind("now", transaction.now())
                .update();
        transaction
                .sql("""
                        insert into registry_keys (id, generation, public_key, created_at)
                        values (:id, :generation, :key, :now)""")
                .bind("id", key.id())
                .bind("generation", key.generation())
                .bind("key", key.publicKey())
                .bind("now", transaction.now())
                .update();
    }

    private static Head head(Row row) {
        return new Head(row.bigint("number"), row.text("hash"));
    }

    private static RegistryKey key(Row row) {
        return new RegistryKey(
                row.text("id"),
                row.integer("generation"),
                row.text("public_key"),
                row.instant("created_at"),
                row.instantOrNull("retired_at"));
    }
}
