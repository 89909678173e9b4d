package io.resonant.plan;

import io.resonant.account.Plan;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of plans. Limits of a plan are the server's; which plan an organisation has is its own. */
final class PlanStore {
    private static final Dialect LOCK = Dialect.of(
            "select plan from organizations where id = :tenant", // SQLite has only one writer
            "select plan from organizations where id = :tenant for no key update"); // rows may refer to it meanwhile

    private static final String ORGANIZATIONS = """
            select o.id, o.name, o.plan, o.created_at,
                (select count(*) from memberships m where m.organization_id = o.id) as people,
                e.organization_id as exception, e.members, e.storage_bytes, e.intents_per_month
            from organizations o left join plan_exceptions e on e.organization_id = o.id
            """;

    private PlanStore() {}

    /** Until the end of the transaction nobody else uses more of the organisation's plan. */
    static void lock(Transaction transaction) {
        transaction.sql(LOCK).exists();
    }

    /** The plan of the organisation, and what holds for it. */
    static PlanLimits limits(Transaction transaction) {
        return transaction.sql("""
                    select o.plan, e.organization_id as exception, l.plan as changed,
                        case when e.organization_id is null then l.members else e.members end as members,
                        case when e.organization_id is null then l.storage_bytes else e.storage_bytes end
                            as storage_bytes,
                        case when e.organization_id is null then l.intents_per_month else e.intents_per_month end
                            as intents_per_month
                    from organizations o
                        left join plan_limits l on l.plan = o.plan
                        left join plan_exceptions e on e.organization_id = o.id
                    where o.id = :tenant
                    """).one(row -> {
            var plan = row.constant("plan", Plan.class);
            boolean written = row.uuidOrNull("exception") != null || row.textOrNull("changed") != null;
            return new PlanLimits(plan, written ? columns(row) : Limits.usual(plan));
        });
    }

    /** Those that somebody has set. */
    static List<PlanLimits> changed(SystemTransaction transaction) {
        return transaction
                .sql("select plan, members, storage_bytes, intents_per_month from plan_limits")
                .list(row -> new PlanLimits(row.constant("plan", Plan.class), columns(row)));
    }

    static void put(SystemTransaction transaction, Plan plan, Limits limits) {
        transaction
                .sql("""
                    insert into plan_limits (plan, members, storage_bytes, intents_per_month, updated_at)
                    values (:plan, :members, :storage, :intents, :now)
                    on conflict (plan) do update set members = excluded.members,
                        storage_bytes = excluded.storage_bytes, intents_per_month = excluded.intents_per_month,
                        updated_at = excluded.updated_at
                    """)
                .bind("plan", plan)
                .bind("members", limits.members())
                .bind("storage", limits.storageBytes())
                .bind("intents", limits.intentsPerMonth())
                .bind("now", transaction.now())
                .update();
    }

    /** The oldest first. Ids grow with time. */
    static List<OrganizationPlan> organizations(SystemTransaction transaction, Optional<UUID> after, int limit) {
        return transaction
                .sql(ORGANIZATIONS + " where o.id > :after order by o.id limit :limit")
                .bind("after", after.orElse(new UUID(0, 0)))
                .bind("limit", limit)
                .list(PlanStore::organization);
    }

    static Optional<OrganizationPlan> organization(SystemTransaction transaction, UUID id) {
        return transaction
                .sql(ORGANIZATIONS + " where o.id = :id")
                .bind("id", id)
                .first(PlanStore::organization);
    }

    /** @param own null for those of the plan */
    static void setPlan(Transaction transaction, Plan plan, @Nullable Limits own) {
        transaction
                .sql("update organizations set plan = :plan, updated_at = :now where id = :tenant")
                .bind("plan", plan)
                .bind("now", transaction.now())
                .update();
        transaction
                .sql("delete from plan_exceptions where organization_id = :tenant")
                .update();
        if (own != null) {
            transaction
                    .sql("""
                        insert into plan_exceptions
                            (organization_id, members, storage_bytes, intents_per_month, updated_at)
                        values (:tenant, :members, :storage, :intents, :now)
                        """)
                    .bind("members", own.members())
                    .bind("storage", own.storageBytes())
                    .bind("intents", own.intentsPerMonth())
                    .bind("now", transaction.now())
                    .update();
        }
    }

    private static OrganizationPlan organization(Row row) {
        return new OrganizationPlan(
                row.uuid("id"),
                row.text("name"),
                row.constant("plan", Plan.class),
                row.uuidOrNull("exception") == null ? null : columns(row),
                row.bigint("people"),
                row.instant("created_at"));
    }

    private static Limits columns(Row row) {
        return new Limits(
                row.bigintOrNull("members"), row.bigintOrNull("storage_bytes"), row.bigintOrNull("intents_per_month"));
    }
}
