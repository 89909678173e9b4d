package io.resonant.file;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of files. */
final class FileStore {
    private static final String ACTIVE = """
            select id, name, size, content_type, sha256, created_by, created_at from files
            where organization_id = :tenant and state = 'active'""";
    private static final String ONE = ACTIVE + " and id = :id";

    private static final Dialect LOCKED = Dialect.of(ONE, ONE + " for update");

    private final Transaction transaction;

    FileStore(Transaction transaction) {
        this.transaction = transaction;
    }

    Optional<StoredFile> find(UUID id) {
        return transaction.sql(ONE).bind("id", id).first(FileStore::file);
    }

    Optional<StoredFile> lock(UUID id) {
        return transaction.sql(LOCKED).bind("id", id).first(FileStore::file);
    }

    /** The newest first. */
    List<StoredFile> by(UUID person, @Nullable UUID last, int limit) {
        var statement = transaction
                .sql(ACTIVE + " and created_by = :person" + (last == null ? "" : " and id < :last")
                        + " order by id desc limit :limit")
                .bind("person", person)
                .bind("limit", limit);
        return (last == null ? statement : statement.bind("last", last)).list(FileStore::file);
    }

    /** The oldest first. */
    List<StoredFile> after(@Nullable UUID last, int limit) {
        var statement = transaction
                .sql(ACTIVE + (last == null ? "" : " and id > :last") + " order by id limit :limit")
                .bind("limit", limit);
        return (last == null ? statement : statement.bind("last", last)).list(FileStore::file);
    }

    Map<UUID, UUID> uploaders(Collection<UUID> ids) {
        var found = new HashMap<UUID, UUID>();
        transaction.sql("""
                        select id, created_by from files
                        where organization_id = :tenant and id in (:ids) and state = 'active'""").bind("ids", ids).each(row -> found.put(row.uuid("id"), row.uuid("created_by")));
        return found;
    }

    /** Bytes of all files of the organisation, each counted however many share its content. */
    long usedBytes() {
        return transaction
                .sql("select bytes from file_usage where organization_id = :tenant")
                .first(row -> Math.max(0, row.bigint("bytes"))) // a program that did not count may have added what goes
                .orElse(0L);
    }

    /**
     * Counts more or fewer bytes, in the transaction that adds or deletes a file. Others who count wait for its end.
     *
     * @return how many there are now
     */
    long use(long more) {
        return transaction
                .sql("""
                        insert into file_usage (organization_id, bytes, updated_at) values (:tenant, :more, :now)
                        on conflict (organization_id) do update
                            set bytes = file_usage.bytes + excluded.bytes, updated_at = excluded.updated_at
                        returning bytes""")
                .bind("more", more)
                .bind("now", transaction.now())
                .one(row -> row.bigint("bytes"));
    }

    /** Organisations that have files. */
    static List<UUID> owners(SystemTransaction transaction) {
        return transaction
                .sql("select distinct organization_id from files order by organization_id")
                .list(row -> row.uuid("organization_id"));
    }

    void recount() {
        // whoever counts waits from here on, or was before
        transaction.sql("""
                        insert into file_usage (organization_id, bytes, updated_at)
                        select organization_id, 0, :now from files where organization_id = :tenant limit 1
                        on conflict (organization_id) do update set updated_at = excluded.updated_at""").bind("now", transaction.now()).update();
        transaction.sql("""
                        update file_usage set bytes = (
                            select coalesce(sum(size), 0) from files
                            where organization_id = :tenant and state = 'active')
                        where organization_id = :tenant""").update();
    }

    void insert(StoredFile file) {
        transaction
                .sql("""
                        insert into files (id, organization_id, sha256, size, content_type, name, state, created_by,
                            created_at)
                        values (:id, :tenant, :sha256, :size, :content_type, :name, 'active', :created_by,
                            :created_at)""")
                .bind("id", file.id())
                .bind("sha256", file.sha256())
                .bind("size", file.size())
                .bind("content_type", file.contentType())
                .bind("name", file.name())
                .bind("created_by", file.createdBy())
                .bind("created_at", file.createdAt())
                .update();
    }

    void delete(UUID id) {
        transaction.sql("""
                        update files set state = 'deleted', deleted_at = :now
                        where organization_id = :tenant and id = :id and state = 'active'""").bind("id", id).bind("now", transaction.now()).update();
    }

    private static StoredFile file(Row row) {
        var id = row.uuid("id");
        return new StoredFile(
                id,
                row.text("name"),
                row.bigint("size"),
                row.text("content_type"),
                row.text("sha256"),
                Files.url(id),
                row.uuid("created_by"),
                row.instant("created_at"));
    }
}
