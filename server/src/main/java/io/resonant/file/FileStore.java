package io.resonant.file;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Transaction;
import java.util.Optional;
import java.util.UUID;

/** SQL of files. */
final class FileStore {
    private static final String ONE = """
            select id, name, size, content_type, sha256, created_by, created_at from files
            where organization_id = :tenant and id = :id and state = 'active'""";

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

    /** Bytes of all files of the organisation, each counted however many share its content. */
    long usedBytes() {
        return transaction.sql("""
                        select coalesce(sum(size), 0) as used from files
                        where organization_id = :tenant and state = 'active'""").one(row -> row.bigint("used"));
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
