package io.resonant.plan;

import io.resonant.account.Actor;
import io.resonant.account.Operators;
import io.resonant.account.Plan;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plans, what they allow, and the one place that holds organisations to it. A limit never takes anything away: it only
 * refuses more.
 */
public final class Plans {
    private final Database database;
    private final List<PlanMeter> meters;

    public Plans(Database database, List<PlanMeter> meters) {
        this.database = database;
        this.meters = List.copyOf(meters);
    }

    public void declareRoutes(Routes routes) {
        new PlanRoutes(this).declare(routes);
    }

    /**
     * Lets something be used up, as a step of the verb that does it. Whoever else wants to use up more waits for the end
     * of the transaction, so that two at once never exceed a limit together.
     *
     * @param used how much there is before it
     * @throws Problem 409 {@code plan_limit_reached}
     */
    public static void admit(Transaction transaction, Limit limit, LongSupplier used, long more) {
        admission(transaction, limit, used, more).ifPresent(problem -> {
            throw problem;
        });
    }

    /** As {@link #admit}, for work that must not fail. */
    public static boolean admits(Transaction transaction, Limit limit, LongSupplier used, long more) {
        return admission(transaction, limit, used, more).isEmpty();
    }

    private static Optional<Problem> admission(Transaction transaction, Limit limit, LongSupplier used, long more) {
        if (PlanStore.limits(transaction).limits().of(limit) == null) {
            return Optional.empty(); // the usual case takes no lock
        }
        PlanStore.lock(transaction);
        var plan = PlanStore.limits(transaction); // as it stays now
        var allowed = plan.limits().of(limit);
        var before = used.getAsLong();
        if (allowed == null || more <= allowed - before) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(409, "plan_limit_reached")
                .with("plan", word(plan.plan()))
                .with("limit", limit.word())
                .with("used", before)
                .with("allowed", allowed));
    }

    PlanUse use(Actor actor) {
        return database.read(actor.organizationId(), transaction -> {
            var plan = PlanStore.limits(transaction);
            return new PlanUse(
                    plan.plan(),
                    meters.stream()
                            .map(meter -> new PlanUse.Use(
                                    meter.limit(),
                                    meter.used().applyAsLong(transaction),
                                    plan.limits().of(meter.limit())))
                            .toList());
        });
    }

    /** All plans, the smallest first. */
    List<PlanLimits> all() {
        var changed = database.readSystem(PlanStore::changed).stream()
                .collect(Collectors.toMap(PlanLimits::plan, PlanLimits::limits));
        return Arrays.stream(Plan.values())
                .map(plan -> new PlanLimits(plan, changed.getOrDefault(plan, Limits.usual(plan))))
                .toList();
    }

    /**
     * Sets what a plan allows. It reads in the trail of the organisation that runs the server.
     *
     * @throws Problem 422 with the field
     */
    PlanLimits setLimits(Optional<Actor> operator, Plan plan, Limits limits) {
        limits.check();
        return database.writeSystem(transaction -> {
            PlanStore.put(transaction, plan, limits);
            var first = Operators.organization(transaction);
            Audit.record(
                    transaction.within(first),
                    trace(first, operator),
                    "plan.limits_changed",
                    new Target("plan", word(plan)),
                    limits.detail());
            return new PlanLimits(plan, limits);
        });
    }

    /** Organisations of the server, the oldest first. */
    List<OrganizationPlan> organizations(Optional<UUID> after, int limit) {
        return database.readSystem(transaction -> PlanStore.organizations(transaction, after, limit));
    }

    /**
     * Gives an organisation another plan. It reads in its trail who did.
     *
     * @param own limits that hold for it instead of the plan's
     * @throws Problem 404; 422 with the field
     */
    OrganizationPlan setPlan(Optional<Actor> operator, UUID organizationId, Plan plan, @Nullable Limits own) {
        if (own != null) {
            own.check();
        }
        return database.writeSystem(transaction -> {
            var within = transaction.within(organizationId);
            PlanStore.lock(within);
            var before = PlanStore.organization(transaction, organizationId)
                    .orElseThrow(() -> Problem.notFound("organization"));
            PlanStore.setPlan(within, plan, own);
            var detail = new LinkedHashMap<String, @Nullable Object>();
            detail.put("from", word(before.plan()));
            detail.put("to", word(plan));
            detail.put("own_limits", own == null ? null : own.detail());
            Audit.record(
                    within,
                    trace(organizationId, operator),
                    "organization.plan_changed",
                    Target.of("organization", organizationId),
                    detail);
            return PlanStore.organization(transaction, organizationId).orElseThrow();
        });
    }

    private static Trace trace(UUID organizationId, Optional<Actor> operator) {
        return new Trace(
                organizationId,
                operator.map(Actor::userId).orElse(null),
                operator.map(Actor::address).orElse(null));
    }

    private static String word(Plan plan) {
        return plan.name().toLowerCase(Locale.ROOT);
    }
}
