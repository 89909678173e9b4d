package io.resonant.mirror;

import io.resonant.check.Finding;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of mirrors and of what they follow. */
final class MirrorStore {
    private static final String SELECT = """
            select id, organization_id, kind, address, key_id, log_number, log_hash, visited_at, failure, created_by,
                created_at
            from mirrors\s""";
    private static final String ENTRIES = """
            select item, version, state, sha256, source_state, findings, updated_at
            from mirror_entries where organization_id = :tenant and mirror_id = :mirror\s""";

    private final Transaction transaction;

    MirrorStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** How findings are kept. */
    record Findings(List<Finding> findings) {}

    static List<Mirror> all(SystemTransaction transaction) {
        return transaction.sql(SELECT + "order by id").list(MirrorStore::mirror);
    }

    static Optional<Mirror> anywhere(SystemTransaction transaction, UUID id) {
        return transaction.sql(SELECT + "where id = :id").bind("id", id).first(MirrorStore::mirror);
    }

    void insert(Mirror mirror) {
        transaction
                .sql("""
                        insert into mirrors (id, organization_id, kind, address, log_number, created_by, created_at)
                        values (:id, :tenant, :kind, :address, 0, :creator, :now)""")
                .bind("id", mirror.id())
                .bind("kind", mirror.kind())
                .bind("address", mirror.address().toString())
                .bind("creator", mirror.createdBy())
                .bind("now", mirror.createdAt())
                .update();
    }

    boolean delete(UUID id) {
        transaction
                .sql("delete from mirror_entries where organization_id = :tenant and mirror_id = :id")
                .bind("id", id)
                .update();
        return transaction
                        .sql("delete from mirrors where organization_id = :tenant and id = :id")
                        .bind("id", id)
                        .update()
                > 0;
    }

    void visited(UUID id, @Nullable Finding failure) {
        transaction
                .sql("""
                        update mirrors set visited_at = :now, failure = :failure
                        where organization_id = :tenant and id = :id""")
                .bind("now", transaction.now())
                .bind("failure", failure == null ? null : Json.of(failure))
                .bind("id", id)
                .update();
    }

    void read(UUID id, String keyId, long number, String hash) {
        transaction
                .sql("""
                        update mirrors set key_id = :key, log_number = :number, log_hash = :hash
                        where organization_id = :tenant and id = :id""")
                .bind("key", keyId)
                .bind("number", number)
                .bind("hash", hash)
                .bind("id", id)
                .update();
    }

    List<MirrorEntry> entries(UUID mirror) {
        return transaction
                .sql(ENTRIES + "order by item, version")
                .bind("mirror", mirror)
                .list(MirrorStore::entry);
    }

    Optional<MirrorEntry> entry(UUID mirror, String item, String version) {
        return transaction
                .sql(ENTRIES + "and item = :item and version = :version")
                .bind("mirror", mirror)
                .bind("item", item)
                .bind("version", version)
                .first(MirrorStore::entry);
    }

    void put(UUID mirror, MirrorEntry entry) {
        transaction
                .sql("""
                        insert into mirror_entries (organization_id, mirror_id, item, version, state, sha256, source_state,
                            findings, updated_at)
                        values (:tenant, :mirror, :item, :version, :state, :sha256, :source_state, :findings, :now)
                        on conflict (organization_id, mirror_id, item, version) do update set state = excluded.state,
                            sha256 = excluded.sha256, source_state = excluded.source_state,
                            findings = excluded.findings, updated_at = excluded.updated_at""")
                .bind("mirror", mirror)
                .bind("item", entry.item())
                .bind("version", entry.version())
                .bind("state", entry.state())
                .bind("sha256", entry.sha256())
                .bind("source_state", entry.sourceState())
                .bind("findings", Json.of(new Findings(entry.findings())))
                .bind("now", transaction.now())
                .update();
    }

    private static Mirror mirror(Row row) {
        var failure = row.jsonOrNull("failure");
        return new Mirror(
                row.uuid("id"),
                row.uuid("organization_id"),
                row.constant("kind", MirrorKind.class),
                URI.create(row.text("address")),
                row.textOrNull("key_id"),
                row.bigint("log_number"),
                row.textOrNull("log_hash"),
                row.instantOrNull("visited_at"),
                failure == null ? null : failure.as(Finding.class),
                row.uuid("created_by"),
                row.instant("created_at"));
    }

    private static MirrorEntry entry(Row row) {
        return new MirrorEntry(
                row.text("item"),
                row.text("version"),
                row.constant("state", EntryState.class),
                row.text("sha256"),
                row.text("source_state"),
                row.json("findings").as(Findings.class).findings(),
                row.instant("updated_at"));
    }
}
