package io.resonant.filemove;

import io.resonant.file.StoreRecord;
import io.resonant.file.StoreRole;
import io.resonant.filemove.FileMove.Depth;
import io.resonant.filemove.FileMoveStatus.Progress;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of moves, and of what they do to stores and copies. */
final class FileMoveStore {
    private static final String MOVES = """
            select m.id, m.state, m.started_by, m.rate, m.verification, m.verified_at, m.verified_deep,
                m.verified_objects, m.problems, m.error, m.started_at, m.switched_at, m.ended_at,
                s.id as source_id, s.address as source_address, s.role as source_role, s.secret as source_secret,
                t.id as target_id, t.address as target_address, t.role as target_role, t.secret as target_secret
            from file_moves m join file_stores s on s.id = m.source_id join file_stores t on t.id = m.target_id""";

    private static final String PRIMARY = "select id, address, role, secret from file_stores where role = 'primary'";
    /** Waits for those that are recording what they wrote to it, and keeps the next ones out. */
    private static final Dialect LOCKED_PRIMARY = Dialect.of(PRIMARY, PRIMARY + " for update");

    private static final String STATE = "select state from file_objects where sha256 = :hash";
    private static final Dialect LOCKED_STATE = Dialect.of(STATE, STATE + " for update");

    private static final String NOT_AT =
            "not exists (select 1 from file_copies c where c.sha256 = o.sha256 and c.store_id = :store)";

    private final SystemTransaction transaction;

    FileMoveStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** An object that a store should have. */
    record Item(Sha256 hash, long size, String contentType) {}

    StoreRecord lockPrimary() {
        return transaction.sql(LOCKED_PRIMARY).one(row -> store(row, ""));
    }

    StoreRecord primary() {
        return transaction.sql(PRIMARY).one(row -> store(row, ""));
    }

    Optional<FileMove> open() {
        return transaction.sql(MOVES + " where m.ended_at is null").first(FileMoveStore::move);
    }

    Optional<FileMove> last() {
        return transaction
                .sql(MOVES + " order by m.started_at desc, m.id desc limit 1")
                .first(FileMoveStore::move);
    }

    /** @return the store's id; one that was used before keeps it */
    UUID target(String address, @Nullable String secret) {
        transaction
                .sql("""
                        insert into file_stores (id, address, role, secret, created_at)
                        values (:id, :address, 'target', :secret, :now)
                        on conflict (address) do update set role = 'target', secret = excluded.secret""")
                .bind("id", transaction.newId())
                .bind("address", address)
                .bind("secret", secret)
                .bind("now", transaction.now())
                .update();
        return transaction
                .sql("select id from file_stores where address = :address")
                .bind("address", address)
                .one(row -> row.uuid("id"));
    }

    void insert(UUID source, UUID target, String startedBy, @Nullable Long rate) {
        transaction
                .sql("""
                        insert into file_moves (id, source_id, target_id, state, started_by, rate, verified_deep,
                            verified_objects, problems, started_at)
                        values (:id, :source, :target, 'copying', :started_by, :rate, :deep, 0, :problems, :now)""")
                .bind("id", transaction.newId())
                .bind("source", source)
                .bind("target", target)
                .bind("started_by", startedBy)
                .bind("rate", rate)
                .bind("deep", false)
                .bind("problems", new Json("[]"))
                .bind("now", transaction.now())
                .update();
    }

    void role(UUID store, StoreRole role) {
        transaction
                .sql("update file_stores set role = :role where id = :id")
                .bind("role", role)
                .bind("id", store)
                .update();
    }

    void switched(UUID move) {
        transaction
                .sql("update file_moves set state = 'switched', switched_at = :now where id = :id")
                .bind("now", transaction.now())
                .bind("id", move)
                .update();
    }

    void rollingBack(UUID move) {
        transaction
                .sql("update file_moves set state = 'rolling_back', verification = null where id = :id")
                .bind("id", move)
                .update();
    }

    void ended(UUID move, FileMoveState state) {
        transaction
                .sql("""
                        update file_moves set state = :state, ended_at = :now, verification = null, error = null,
                            runner = null, runner_until = null
                        where id = :id and ended_at is null""")
                .bind("state", state)
                .bind("now", transaction.now())
                .bind("id", move)
                .update();
    }

    /** One process works on a move at a time; one that does not come back loses it. */
    boolean claim(UUID move, String runner, Instant until) {
        return transaction
                        .sql("""
                                update file_moves set runner = :runner, runner_until = :until
                                where id = :id and ended_at is null
                                and (runner is null or runner = :runner or runner_until < :now)""")
                        .bind("runner", runner)
                        .bind("until", until)
                        .bind("id", move)
                        .bind("now", transaction.now())
                        .update()
                > 0;
    }

    void release(String runner) {
        transaction
                .sql("update file_moves set runner = null, runner_until = null where runner = :runner")
                .bind("runner", runner)
                .update();
    }

    void failed(UUID move, @Nullable String error) {
        transaction
                .sql("update file_moves set error = :error where id = :id")
                .bind("error", error)
                .bind("id", move)
                .update();
    }

    void want(UUID move, Depth depth) {
        transaction
                .sql("update file_moves set verification = :depth where id = :id")
                .bind("depth", depth)
                .bind("id", move)
                .update();
    }

    void verified(UUID move, Depth depth, long objects, List<FileProblem> problems) {
        transaction
                .sql("""
                        update file_moves set verification = null, verified_at = :now, verified_deep = :deep,
                            verified_objects = :objects, problems = :problems
                        where id = :id""")
                .bind("now", transaction.now())
                .bind("deep", depth == Depth.DEEP)
                .bind("objects", objects)
                .bind("problems", Json.of(problems))
                .bind("id", move)
                .update();
    }

    void problems(UUID move, List<FileProblem> problems) {
        transaction
                .sql("update file_moves set problems = :problems where id = :id")
                .bind("problems", Json.of(problems))
                .bind("id", move)
                .update();
    }

    /** Everything that should be in the store, and what of it is. */
    Progress progress(UUID store) {
        return transaction
                .sql("""
                        select count(*) as objects, coalesce(sum(o.size), 0) as bytes, count(c.sha256) as copied,
                            coalesce(sum(case when c.sha256 is null then 0 else o.size end), 0) as copied_bytes
                        from file_objects o
                        left join file_copies c on c.sha256 = o.sha256 and c.store_id = :store
                        where o.state = 'present'""")
                .bind("store", store)
                .one(row -> new Progress(
                        row.bigint("objects"), row.bigint("copied"), row.bigint("bytes"), row.bigint("copied_bytes")));
    }

    /** What the store does not have, in the order of the hashes. */
    List<Item> missing(UUID store, String after, int limit) {
        return items("o.state = 'present' and " + NOT_AT, store, after, limit);
    }

    /** What the list says that the store has. */
    List<Item> present(UUID store, String after, int limit) {
        return items(
                "o.state = 'present' and exists (select 1 from file_copies c where c.sha256 = o.sha256 and"
                        + " c.store_id = :store)",
                store,
                after,
                limit);
    }

    private List<Item> items(String condition, UUID store, String after, int limit) {
        return transaction
                .sql("select o.sha256, o.size, o.content_type from file_objects o where o.sha256 > :after and "
                        + condition + " order by o.sha256 limit :limit")
                .bind("after", after)
                .bind("store", store)
                .bind("limit", limit)
                .list(row -> new Item(new Sha256(row.text("sha256")), row.bigint("size"), row.text("content_type")));
    }

    /**
     * Records a copy if the object is still wanted.
     *
     * @return false when it has been deleted meanwhile: then whoever cleans up deletes this copy too
     */
    boolean copied(Sha256 hash, UUID store) {
        var state = transaction
                .sql(LOCKED_STATE)
                .bind("hash", hash.hex())
                .first(row -> row.text("state"))
                .orElse("deleted");
        if (state.equals("deleted")) {
            transaction
                    .sql("update file_objects set state = 'deleting' where sha256 = :hash and state = 'deleted'")
                    .bind("hash", hash.hex())
                    .update();
        }
        if (!state.equals("present")) {
            return false;
        }
        transaction
                .sql("""
                        insert into file_copies (sha256, store_id, copied_at) values (:hash, :store, :now)
                        on conflict (sha256, store_id) do nothing""")
                .bind("hash", hash.hex())
                .bind("store", store)
                .bind("now", transaction.now())
                .update();
        return true;
    }

    void confirmed(Sha256 hash, UUID store) {
        transaction
                .sql("update file_copies set verified_at = :now where sha256 = :hash and store_id = :store")
                .bind("now", transaction.now())
                .bind("hash", hash.hex())
                .bind("store", store)
                .update();
    }

    /**
     * Takes a copy off the list because it is not good.
     *
     * @return whether another store has the object; if none has, the list is left as it is
     */
    boolean lost(Sha256 hash, UUID store) {
        return transaction
                        .sql("""
                                delete from file_copies where sha256 = :hash and store_id = :store
                                and exists (select 1 from file_copies o join file_stores s on s.id = o.store_id
                                    where o.sha256 = :hash and o.store_id <> :store and s.role <> 'retired')""")
                        .bind("hash", hash.hex())
                        .bind("store", store)
                        .update()
                > 0;
    }

    boolean isWanted(Sha256 hash) {
        return transaction
                .sql("select 1 from file_objects where sha256 = :hash and state = 'present'")
                .bind("hash", hash.hex())
                .exists();
    }

    List<FileProblem.Name> names(Sha256 hash) {
        return transaction
                .sql("select id, name from files where sha256 = :hash and state = 'active' order by id limit 20")
                .bind("hash", hash.hex())
                .list(row -> new FileProblem.Name(row.uuid("id").toString(), row.text("name")));
    }

    private static FileMove move(Row row) {
        var rate = row.bigintOrNull("rate");
        return new FileMove(
                row.uuid("id"),
                store(row, "source_"),
                store(row, "target_"),
                row.constant("state", FileMoveState.class),
                row.text("started_by"),
                Optional.ofNullable(rate),
                Optional.ofNullable(row.constantOrNull("verification", Depth.class)),
                new FileMove.Verified(
                        row.instantOrNull("verified_at"), row.bool("verified_deep"), row.bigint("verified_objects")),
                List.of(row.json("problems").as(FileProblem[].class)),
                Optional.ofNullable(row.textOrNull("error")),
                new FileMove.Times(
                        row.instant("started_at"), row.instantOrNull("switched_at"), row.instantOrNull("ended_at")));
    }

    private static StoreRecord store(Row row, String prefix) {
        return new StoreRecord(
                row.uuid(prefix + "id"),
                row.text(prefix + "address"),
                row.constant(prefix + "role", StoreRole.class),
                Optional.ofNullable(row.textOrNull(prefix + "secret")));
    }
}
