package io.resonant.publication;

import io.resonant.check.Finding;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import io.resonant.registry.ItemKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of publications. */
final class PublicationStore {
    private static final String SELECT = """
            select id, organization_id, release_id, kind, state, namespace, name, version, file_name, sha256, size, held_for,
                findings, appeal, appealed_at, decision, decided_at, created_by, created_at
            from publications where\s""";
    private static final String ANY = SELECT + "id = :id";
    private static final Dialect ANY_LOCKED = Dialect.of(ANY, ANY + " for update");

    private final Transaction transaction;

    PublicationStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** A publication and whose it is. */
    record Owned(UUID organizationId, Publication publication) {}

    /** How findings are kept. */
    record Findings(List<Finding> findings) {}

    static Optional<Owned> lockAnywhere(SystemTransaction transaction, UUID id) {
        return transaction
                .sql(ANY_LOCKED)
                .bind("id", id)
                .first(row -> new Owned(row.uuid("organization_id"), publication(row)));
    }

    static List<Publication> inState(
            SystemTransaction transaction, PublicationState state, @Nullable UUID after, int limit) {
        return transaction
                .sql(SELECT + "state = :state and id > :after order by id limit :limit")
                .bind("state", state)
                .bind("after", after == null ? new UUID(0, 0) : after)
                .bind("limit", limit)
                .list(PublicationStore::publication);
    }

    static int forgetRefused(SystemTransaction transaction, Instant before) {
        return transaction
                .sql("delete from publications where state = 'refused' and created_at < :before")
                .bind("before", before)
                .update();
    }

    Optional<Publication> find(UUID id) {
        return transaction
                .sql(SELECT + "organization_id = :tenant and id = :id")
                .bind("id", id)
                .first(PublicationStore::publication);
    }

    /** The newest first. */
    List<Publication> page(@Nullable UUID before, int limit) {
        var statement = transaction
                .sql(SELECT + "organization_id = :tenant" + (before == null ? "" : " and id < :before")
                        + " order by id desc limit :limit")
                .bind("limit", limit);
        return (before == null ? statement : statement.bind("before", before)).list(PublicationStore::publication);
    }

    void insert(Publication publication) {
        transaction
                .sql("""
                        insert into publications (id, organization_id, release_id, kind, state, namespace, name, version,
                            file_name, sha256, size, held_for, findings, created_by, created_at)
                        values (:id, :tenant, :release, :kind, :state, :namespace, :name, :version, :file_name, :sha256,
                            :size, :held_for, :findings, :creator, :now)""")
                .bind("id", publication.id())
                .bind("release", publication.releaseId())
                .bind("kind", publication.kind())
                .bind("state", publication.state())
                .bind("namespace", publication.namespace())
                .bind("name", publication.name())
                .bind("version", publication.version())
                .bind("file_name", publication.fileName())
                .bind("sha256", publication.sha256())
                .bind("size", publication.size())
                .bind("held_for", publication.heldFor())
                .bind("findings", Json.of(new Findings(publication.findings())))
                .bind("creator", publication.createdBy())
                .bind("now", publication.createdAt())
                .update();
    }

    void appeal(UUID id, String text) {
        transaction
                .sql("""
                        update publications set appeal = :text, appealed_at = :now
                        where organization_id = :tenant and id = :id""")
                .bind("text", text)
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    void decide(UUID id, PublicationState state, String reason, @Nullable UUID operator) {
        transaction
                .sql("""
                        update publications set state = :state, decision = :reason, decided_by = :operator,
                            decided_at = :now
                        where organization_id = :tenant and id = :id""")
                .bind("state", state)
                .bind("reason", reason)
                .bind("operator", operator)
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    private static Publication publication(Row row) {
        return new Publication(
                row.uuid("id"),
                row.uuidOrNull("release_id"),
                row.constant("kind", ItemKind.class),
                row.constant("state", PublicationState.class),
                row.text("namespace"),
                row.text("name"),
                row.text("version"),
                row.text("file_name"),
                row.text("sha256"),
                row.bigint("size"),
                row.textOrNull("held_for"),
                row.json("findings").as(Findings.class).findings(),
                row.textOrNull("appeal"),
                row.instantOrNull("appealed_at"),
                row.textOrNull("decision"),
                row.instantOrNull("decided_at"),
                row.uuid("created_by"),
                row.instant("created_at"));
    }
}
