package io.resonant.intent;

import io.resonant.intent.IntentStep.Kind;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import io.resonant.thread.Threads;
import io.resonant.visibility.Sight;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class IntentStore {
    private static final String COLUMNS = """
            id, user_id, type, source, status, data, attempts, result, error_code, error, provider, model,
            input_tokens, output_tokens, cost_micros, next_attempt_at, created_at, updated_at, started_at, completed_at
            """;

    private static final String WHOLE = "select " + COLUMNS + " from intents where organization_id = :tenant and "
            + Sight.sees(seenWith("intents.spec_id", "intents.thread_id"));
    private static final String ONE = WHOLE + " and id = :id";
    private static final Dialect LOCK = Dialect.of(ONE, ONE + " for update");

    private static final Dialect NEXT_DUE = Dialect.of("""
            select id from intents
            where organization_id = :tenant and status = 'pending' and next_attempt_at <= :now
            order by next_attempt_at, id limit 1
            """, """
            select id from intents
            where organization_id = :tenant and status = 'pending' and next_attempt_at <= :now
            order by next_attempt_at, id limit 1 for update skip locked
            """);

    private final Sight sight;
    private final Transaction transaction;

    IntentStore(Sight sight) {
        this.sight = sight;
        this.transaction = sight.transaction();
    }

    /** What must be seen to see an intent: what it is about, also when that is gone. */
    static List<String> seenWith(String specId, String threadId) {
        var ids = new ArrayList<>(List.of(specId));
        ids.addAll(Threads.seenWith(threadId));
        return ids;
    }

    /** Since the month began, in UTC. */
    static long madeThisMonth(Transaction transaction) {
        var month = transaction.now().atOffset(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
        return transaction
                .sql("""
                        select count(*) as made from intents
                        where organization_id = :tenant and created_at >= :month""")
                .bind("month", month.atStartOfDay(ZoneOffset.UTC).toInstant())
                .one(row -> row.bigint("made"));
    }

    void insert(UUID id, UUID userId, IntentSource source, IntentType type, IntentData data) {
        transaction
                .sql("""
                        insert into intents (id, organization_id, user_id, type, source, status, data, spec_id,
                            thread_id, attempts, tries, next_attempt_at, input_tokens, output_tokens, cost_micros,
                            reserved_micros, created_at, updated_at)
                        values (:id, :tenant, :user_id, :type, :source, 'pending', :data, :spec_id,
                            :thread_id, 0, 0, :now, 0, 0, 0, 0, :now, :now)
                        """)
                .bind("id", id)
                .bind("user_id", userId)
                .bind("type", type.text())
                .bind("source", source)
                .bind("data", Json.of(data))
                .bind("spec_id", data.specId())
                .bind("thread_id", data.threadId())
                .bind("now", transaction.now())
                .update();
    }

    Optional<Intent> find(UUID id) {
        return sight.sql(ONE).bind("id", id).lookup(IntentStore::intent);
    }

    Optional<Intent> lock(UUID id) {
        return sight.sql(LOCK).bind("id", id).first(IntentStore::intent);
    }

    /**
     * Newest first.
     *
     * @param before the id of the last one seen
     */
    List<Intent> list(IntentFilter filter, int limit, @Nullable UUID before) {
        var sql = new StringBuilder(WHOLE);
        filter.status().ifPresent(_ -> sql.append(" and status = :status"));
        filter.type().ifPresent(_ -> sql.append(" and type = :type"));
        filter.specId().ifPresent(_ -> sql.append(" and spec_id = :spec_id"));
        if (before != null) {
            sql.append(" and id < :before");
        }
        var statement = sight.sql(sql.append(" order by id desc limit :limit").toString());
        filter.status().ifPresent(status -> statement.bind("status", status));
        filter.type().ifPresent(type -> statement.bind("type", type.text()));
        filter.specId().ifPresent(id -> statement.bind("spec_id", id));
        if (before != null) {
            statement.bind("before", before);
        }
        return statement.bind("limit", limit + 1).list(IntentStore::intent);
    }

    /** Oldest first. */
    List<Intent> after(@Nullable UUID last, int limit) {
        var statement = sight.sql(WHOLE + (last == null ? "" : " and id > :last") + " order by id limit :limit")
                .bind("limit", limit);
        return (last == null ? statement : statement.bind("last", last)).list(IntentStore::intent);
    }

    /** Oldest first, those that somebody asked for. */
    List<Intent> by(UUID person, UUID last, int limit) {
        return sight.sql(WHOLE + " and user_id = :person and id > :last order by id limit :limit")
                .bind("person", person)
                .bind("last", last)
                .bind("limit", limit)
                .list(IntentStore::intent);
    }

    /** Waiting intents of the type about the same thing. Who is about to add an equal one waits for this transaction. */
    List<Intent> waiting(IntentType type, IntentData data) {
        var subject = type.aboutSpec() ? data.specId() : data.threadId();
        transaction.oneAtATime("intents " + subject);
        var column = type.aboutSpec() ? "spec_id" : "thread_id";
        return sight.sql(WHOLE + " and " + column + " = :subject and type = :type and status = 'pending' order by id")
                .bind("subject", subject)
                .bind("type", type.text())
                .list(IntentStore::intent);
    }

    Optional<UUID> lockNextDue() {
        return transaction.sql(NEXT_DUE).bind("now", transaction.now()).first(row -> row.uuid("id"));
    }

    void lease(UUID id, String owner, Instant until) {
        transaction
                .sql("""
                        update intents set status = 'running', attempts = attempts + 1, tries = tries + 1,
                            lease_owner = :owner, lease_expires_at = :until, next_attempt_at = null,
                            started_at = coalesce(started_at, :now), updated_at = :now
                        where organization_id = :tenant and id = :id
                        """)
                .bind("id", id)
                .bind("owner", owner)
                .bind("until", until)
                .bind("now", transaction.now())
                .update();
    }

    boolean holds(Lease lease) {
        return transaction
                .sql("""
                        select 1 as held from intents where organization_id = :tenant and id = :id
                            and status = 'running' and lease_owner = :owner and attempts = :attempt
                        """)
                .bind("id", lease.intentId())
                .bind("owner", lease.owner())
                .bind("attempt", lease.attempt())
                .first(row -> row.integer("held"))
                .isPresent();
    }

    boolean expired(UUID id, Instant now) {
        return transaction
                .sql("""
                        select 1 as expired from intents where organization_id = :tenant and id = :id
                            and status = 'running' and lease_expires_at <= :now
                        """)
                .bind("id", id)
                .bind("now", now)
                .first(row -> row.integer("expired"))
                .isPresent();
    }

    int tries(UUID id) {
        return transaction
                .sql("select tries from intents where organization_id = :tenant and id = :id")
                .bind("id", id)
                .one(row -> row.integer("tries"));
    }

    /** @param fresh the tries begin again, because a person asked for it */
    void toPending(UUID id, Instant next, @Nullable String errorCode, @Nullable String error, boolean fresh) {
        transaction
                .sql("""
                        update intents set status = 'pending', next_attempt_at = :next, error_code = :error_code,
                            error = :error, tries = case when :fresh then 0 else tries end, completed_at = null,
                            lease_owner = null, lease_expires_at = null, updated_at = :now
                        where organization_id = :tenant and id = :id
                        """)
                .bind("id", id)
                .bind("next", next)
                .bind("error_code", errorCode)
                .bind("error", error)
                .bind("fresh", fresh)
                .bind("now", transaction.now())
                .update();
    }

    /** The worker gave it back untouched: that was not a try. */
    void giveBackTry(UUID id) {
        transaction
                .sql("update intents set tries = tries - 1 where organization_id = :tenant and id = :id and tries > 0")
                .bind("id", id)
                .update();
    }

    void end(UUID id, IntentStatus status, @Nullable Json result, @Nullable String errorCode, @Nullable String error) {
        boolean over = status != IntentStatus.NEEDS_REVIEW;
        transaction
                .sql("""
                        update intents set status = :status, result = :result, error_code = :error_code,
                            error = :error, completed_at = :completed_at, next_attempt_at = null,
                            lease_owner = null, lease_expires_at = null, updated_at = :now
                        where organization_id = :tenant and id = :id
                        """)
                .bind("id", id)
                .bind("status", status)
                .bind("result", result)
                .bind("error_code", errorCode)
                .bind("error", error)
                .bind("completed_at", over ? transaction.now() : null)
                .bind("now", transaction.now())
                .update();
    }

    void reserve(UUID id, String month, long micros) {
        transaction
                .sql("""
                        update intents set reserved_micros = :micros, budget_month = :month
                        where organization_id = :tenant and id = :id
                        """)
                .bind("id", id)
                .bind("micros", micros)
                .bind("month", month)
                .update();
    }

    /** What was set aside for the call under way, if anything. */
    Optional<Reservation> reservation(UUID id) {
        return transaction
                .sql("""
                        select reserved_micros, budget_month from intents
                        where organization_id = :tenant and id = :id and reserved_micros > 0
                        """)
                .bind("id", id)
                .first(row -> new Reservation(row.text("budget_month"), row.bigint("reserved_micros")));
    }

    record Reservation(String month, long micros) {}

    void addCost(UUID id, CallCost cost) {
        transaction
                .sql("""
                        update intents set provider = :provider, model = :model,
                            input_tokens = input_tokens + :input, output_tokens = output_tokens + :output,
                            cost_micros = cost_micros + :cost, updated_at = :now
                        where organization_id = :tenant and id = :id
                        """)
                .bind("id", id)
                .bind("provider", cost.provider())
                .bind("model", cost.model())
                .bind("input", cost.inputTokens())
                .bind("output", cost.outputTokens())
                .bind("cost", cost.micros())
                .bind("now", transaction.now())
                .update();
    }

    void step(UUID id, Kind kind, int attempt, @Nullable UUID userId, Object detail) {
        transaction
                .sql("""
                        insert into intent_steps (organization_id, intent_id, number, kind, attempt, user_id, detail,
                            created_at)
                        values (:tenant, :id,
                            (select coalesce(max(number), 0) + 1 from intent_steps
                                where organization_id = :tenant and intent_id = :id),
                            :kind, :attempt, :user_id, :detail, :now)
                        """)
                .bind("id", id)
                .bind("kind", kind)
                .bind("attempt", attempt)
                .bind("user_id", userId)
                .bind("detail", Json.of(detail))
                .bind("now", transaction.now())
                .update();
    }

    List<IntentStep> steps(UUID id) {
        return sight.sql("""
                        select number, kind, attempt, user_id, detail, created_at from intent_steps
                        where organization_id = :tenant and intent_id = :id and\s""" + Sight.sees(Intents.seenWith(":id")) + " order by number")
                .bind("id", id)
                .list(row -> new IntentStep(
                        row.integer("number"),
                        row.constant("kind", Kind.class),
                        row.integer("attempt"),
                        row.uuidOrNull("user_id"),
                        row.json("detail"),
                        null,
                        row.instant("created_at")));
    }

    private static Intent intent(Row row) {
        return new Intent(
                row.uuid("id"),
                row.uuid("user_id"),
                row.text("type"),
                row.json("data").as(IntentData.class),
                row.constant("status", IntentStatus.class),
                row.constant("source", IntentSource.class),
                row.integer("attempts"),
                row.jsonOrNull("result"),
                row.textOrNull("error_code"),
                row.textOrNull("error"),
                row.textOrNull("provider"),
                row.textOrNull("model"),
                row.bigint("input_tokens"),
                row.bigint("output_tokens"),
                row.bigint("cost_micros"),
                row.instantOrNull("next_attempt_at"),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.instantOrNull("started_at"),
                row.instantOrNull("completed_at"));
    }
}
