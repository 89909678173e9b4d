package io.resonant.file;

import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of objects, their copies and the stores that hold them. They belong to no organisation. */
final class ObjectStore {
    private static final String STORES = "select id, address, role, secret from file_stores";
    private static final String PRIMARY = STORES + " where role = 'primary'";
    /** Whoever switches the primary store waits until we are done. */
    private static final Dialect SHARED_PRIMARY = Dialect.of(PRIMARY, PRIMARY + " for share");

    /** An object that is being deleted must be gone before it can come back. */
    private static final String RESERVE = """
            insert into file_objects (sha256, size, content_type, state, touched_at, created_at)
            values (:hash, :size, :content_type, 'arriving', :now, :now)
            on conflict (sha256) do update set touched_at = excluded.touched_at,
                state = case when file_objects.state = 'deleted' then 'arriving' else file_objects.state end
            where file_objects.state <> 'deleting'""";

    private static final String UNUSED = """
            not exists (select 1 from files f where f.sha256 = file_objects.sha256 and f.state = 'active')
            and not exists (select 1 from file_holds h where h.sha256 = file_objects.sha256)""";

    private final SystemTransaction transaction;

    ObjectStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    List<StoreRecord> stores() {
        return transaction.sql(STORES + " order by created_at, id").list(ObjectStore::store);
    }

    Optional<StoreRecord> store(UUID id) {
        return transaction.sql(STORES + " where id = :id").bind("id", id).first(ObjectStore::store);
    }

    /** The store that takes what is written; it stays that until the end of the transaction. */
    Optional<StoreRecord> sharePrimary() {
        return transaction.sql(SHARED_PRIMARY).first(ObjectStore::store);
    }

    void insert(String address, StoreRole role) {
        transaction
                .sql("""
                        insert into file_stores (id, address, role, created_at) values (:id, :address, :role, :now)
                        on conflict (address) do update set role = excluded.role""")
                .bind("id", transaction.newId())
                .bind("address", address)
                .bind("role", role)
                .bind("now", transaction.now())
                .update();
    }

    void retire(UUID store) {
        transaction
                .sql("update file_stores set role = 'retired' where id = :id")
                .bind("id", store)
                .update();
    }

    /** Unless it has become another one meanwhile. */
    void replaceSecret(UUID store, String sealedBefore, String sealed) {
        transaction
                .sql("update file_stores set secret = :sealed where id = :id and secret = :before")
                .bind("sealed", sealed)
                .bind("id", store)
                .bind("before", sealedBefore)
                .update();
    }

    boolean anyObjects() {
        return transaction
                .sql("select 1 from file_objects where state <> 'deleted' limit 1")
                .exists();
    }

    boolean anyMoves() {
        return transaction.sql("select 1 from file_moves limit 1").exists();
    }

    /** @return false while the object is being deleted */
    boolean reserve(Sha256 hash, long size, String contentType) {
        return transaction
                        .sql(RESERVE)
                        .bind("hash", hash.hex())
                        .bind("size", size)
                        .bind("content_type", contentType)
                        .bind("now", transaction.now())
                        .update()
                > 0;
    }

    /** @throws IllegalStateException when it was not reserved */
    void present(Sha256 hash, Collection<UUID> stores) {
        int changed = transaction
                .sql("""
                        update file_objects set state = 'present', touched_at = :now
                        where sha256 = :hash and state in ('arriving', 'present')""")
                .bind("hash", hash.hex())
                .bind("now", transaction.now())
                .update();
        if (changed != 1) {
            throw new IllegalStateException("the object " + hash + " was not reserved");
        }
        for (var store : stores) {
            transaction
                    .sql("""
                            insert into file_copies (sha256, store_id, copied_at) values (:hash, :store, :now)
                            on conflict (sha256, store_id) do nothing""")
                    .bind("hash", hash.hex())
                    .bind("store", store)
                    .bind("now", transaction.now())
                    .update();
        }
    }

    void hold(Sha256 hash, String holder) {
        transaction
                .sql("""
                        insert into file_holds (sha256, holder, held_at) values (:hash, :holder, :now)
                        on conflict (sha256, holder) do nothing""")
                .bind("hash", hash.hex())
                .bind("holder", holder)
                .bind("now", transaction.now())
                .update();
    }

    void letGo(Sha256 hash, String holder) {
        transaction
                .sql("delete from file_holds where sha256 = :hash and holder = :holder")
                .bind("hash", hash.hex())
                .bind("holder", holder)
                .update();
        transaction
                .sql("update file_objects set touched_at = :now where sha256 = :hash and state = 'present'")
                .bind("now", transaction.now())
                .bind("hash", hash.hex())
                .update();
    }

    List<BlobStore.Entry> present() {
        return transaction
                .sql("select sha256, size, content_type from file_objects where state = 'present' order by sha256")
                .list(ObjectStore::entry);
    }

    List<Storage.Arrived> arrived(Instant since) {
        return transaction
                .sql("select sha256, size, content_type, touched_at from file_objects"
                        + " where state = 'present' and touched_at >= :since and not (" + UNUSED
                        + ") order by touched_at, sha256")
                .bind("since", since)
                .list(row -> new Storage.Arrived(entry(row), row.instant("touched_at")));
    }

    private static BlobStore.Entry entry(Row row) {
        return new BlobStore.Entry(
                new Sha256(row.text("sha256")), row.bigint("size"), Optional.of(row.text("content_type")));
    }

    /** Which stores have the object, the primary one first. */
    List<StoreRecord> holders(Sha256 hash) {
        return transaction.sql("""
                        select s.id, s.address, s.role, s.secret from file_copies c
                        join file_stores s on s.id = c.store_id
                        where c.sha256 = :hash and s.role <> 'retired'
                        order by case s.role when 'primary' then 0 else 1 end, s.id""").bind("hash", hash.hex()).list(ObjectStore::store);
    }

    /** A store does not have what it should; a copier may bring it from another one, and only then it is forgotten. */
    void forgetCopy(Sha256 hash, UUID store) {
        transaction.sql("""
                        delete from file_copies where sha256 = :hash and store_id = :store
                        and exists (select 1 from file_copies o where o.sha256 = :hash and o.store_id <> :store)""").bind("hash", hash.hex()).bind("store", store).update();
    }

    /**
     * Marks objects that nobody has needed for a while, and gives them and those that were marked before and are still
     * there.
     */
    List<Sha256> condemn(Instant unusedSince, Instant arrivingSince, int limit) {
        transaction
                .sql("""
                        update file_objects set state = 'deleting', touched_at = :now where sha256 in (
                            select sha256 from file_objects
                            where ((state = 'present' and touched_at < :unused)
                                or (state = 'arriving' and touched_at < :arriving))
                            and\s""" + UNUSED + " limit :limit) and ((state = 'present' and touched_at < :unused)"
                        + " or (state = 'arriving' and touched_at < :arriving)) and " + UNUSED)
                .bind("now", transaction.now())
                .bind("unused", unusedSince)
                .bind("arriving", arrivingSince)
                .bind("limit", limit)
                .update();
        return transaction
                .sql("select sha256 from file_objects where state = 'deleting' order by sha256 limit :limit")
                .bind("limit", limit)
                .list(row -> new Sha256(row.text("sha256")));
    }

    /** The stores let go of it; retired ones keep what they have. */
    void buried(Sha256 hash) {
        transaction.sql("""
                        delete from file_copies where sha256 = :hash
                        and store_id in (select id from file_stores where role <> 'retired')""").bind("hash", hash.hex()).update();
        transaction
                .sql("""
                        update file_objects set state = 'deleted', touched_at = :now
                        where sha256 = :hash and state = 'deleting'""")
                .bind("hash", hash.hex())
                .bind("now", transaction.now())
                .update();
    }

    /** Tombstones that no move needs any more. */
    void forgetDeleted(Instant before) {
        if (transaction.sql("select 1 from file_moves where ended_at is null").exists()) {
            return;
        }
        var gone = """
                select sha256 from file_objects o where o.state = 'deleted' and o.touched_at < :before
                and not exists (select 1 from files f where f.sha256 = o.sha256)""";
        for (var table : List.of("file_copies", "file_objects")) {
            transaction
                    .sql("delete from " + table + " where sha256 in (" + gone + ")")
                    .bind("before", before)
                    .update();
        }
    }

    /** Rows of files that were deleted long ago. */
    void forgetFiles(Instant before) {
        transaction
                .sql("delete from files where state = 'deleted' and deleted_at < :before")
                .bind("before", before)
                .update();
    }

    private static StoreRecord store(Row row) {
        @Nullable String secret = row.textOrNull("secret");
        return new StoreRecord(
                row.uuid("id"),
                row.text("address"),
                row.constant("role", StoreRole.class),
                Optional.ofNullable(secret));
    }
}
