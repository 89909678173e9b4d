package io.resonant.intent;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.action.ActionContext;
import io.resonant.action.ActionExecutor;
import io.resonant.action.ActionResult;
import io.resonant.action.ProposedAction;
import io.resonant.intent.IntentStep.Kind;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.http.Around;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import io.resonant.kernel.problem.Problem;
import io.resonant.spec.Specs;
import io.resonant.thread.Messages;
import io.resonant.thread.Threads;
import io.resonant.visibility.Sight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What people do with intents: ask, look, cancel, try again, agree, refuse. Each method that takes an actor is one
 * transaction. Guests may look; the rest costs the organisation's money.
 */
public final class Intents {
    private static final int PAGE = 100;

    private final Database database;
    private final IntentSettings settings;
    private final Subjects subjects;
    private final ActionExecutor executor;

    public Intents(Database database, IntentSettings settings, Subjects subjects, ActionExecutor executor) {
        this.database = database;
        this.settings = settings;
        this.subjects = subjects;
        this.executor = executor;
    }

    /** @param once replays the answer to a POST that comes twice with one key */
    public void register(Routes routes, Around once) {
        new IntentRoutes(this, once).register(routes);
    }

    /** What intents are about. */
    public record Subjects(Specs specs, Threads threads, Messages messages) {
        /** @throws Problem 404 when it is not there, or is another organisation's */
        void requireExist(Sight sight, IntentData data) {
            if (data.specId() != null) {
                specs.get(sight, data.specId());
            }
            if (data.threadId() != null) {
                threads.get(sight, data.threadId());
            }
            if (data.messageId() != null
                    && !messages.get(sight, data.messageId()).threadId().equals(data.threadId())) {
                throw Problem.notFound("message");
            }
        }
    }

    /** A wish: a type's name and what it is about. */
    public record NewIntent(String type, IntentData data) {}

    /**
     * A type of intents, for those who choose one.
     *
     * @param actions what it may lead to
     * @param needsConfirmation whether a person has to agree first
     */
    public record TypeView(String type, String subject, Set<ProposedAction.Kind> actions, boolean needsConfirmation) {}

    /** @throws Problem 403 for guests, 404, 422 */
    public Intent create(Actor actor, NewIntent wish) {
        actor.require(Role.MEMBER);
        var type = IntentType.of(wish.type()).orElseThrow(() -> Problem.invalid("/type", "unknown_value"));
        wish.data().requireFits(type);
        return database.write(actor.organizationId(), transaction -> {
            subjects.requireExist(Sight.of(transaction, actor), wish.data());
            return Wishes.make(transaction, actor.userId(), IntentSource.API, type, wish.data());
        });
    }

    /** How many were made since the month began, in UTC: those that count for the plan. */
    public static long madeThisMonth(Transaction transaction) {
        return IntentStore.madeThisMonth(transaction);
    }

    /** All, newest first, a page at a time, for copies of everything. */
    public static void each(Sight sight, Consumer<Object> item) {
        var store = new IntentStore(sight);
        for (var page = store.list(IntentFilter.ALL, PAGE, null);
                !page.isEmpty();
                page = store.list(IntentFilter.ALL, PAGE, page.getLast().id())) {
            page.forEach(item);
        }
    }

    /** Those that one person asked for, oldest first, a page at a time. */
    public static void eachBy(Sight sight, UUID person, Consumer<Object> item) {
        var store = new IntentStore(sight);
        for (var page = store.by(person, new UUID(0, 0), PAGE);
                !page.isEmpty();
                page = store.by(person, page.getLast().id(), PAGE)) {
            page.forEach(item);
        }
    }

    /** All, oldest first, a page at a time. */
    public static List<Intent> after(Sight sight, @Nullable UUID last, int limit) {
        return new IntentStore(sight).after(last, limit);
    }

    /**
     * What must be seen to see an intent, as expressions for {@link Sight#sees}.
     *
     * @param id an expression
     */
    public static List<String> seenWith(String id) {
        return IntentStore.seenWith(of("spec_id", id), of("thread_id", id));
    }

    private static String of(String column, String id) {
        return "(select seen_intent." + column + " from intents seen_intent"
                + " where seen_intent.organization_id = :tenant and seen_intent.id = " + id + ")";
    }

    /** Newest first. */
    public Slice<Intent> list(Actor actor, IntentFilter filter, int limit, Optional<String> after) {
        var place = after.map(text -> Cursor.parse(text, 1).uuid(0)).orElse(null);
        var rows = database.read(
                actor.organizationId(),
                transaction -> new IntentStore(Sight.of(transaction, actor)).list(filter, limit, place));
        return Slice.of(rows, limit, intent -> Cursor.of(intent.id()));
    }

    /** @throws Problem 404 */
    public Intent get(Actor actor, UUID id) {
        return database.read(
                actor.organizationId(),
                transaction -> new IntentStore(Sight.of(transaction, actor))
                        .find(id)
                        .orElseThrow(() -> Problem.notFound("intent")));
    }

    /** @throws Problem 404 */
    public List<IntentStep> steps(Actor actor, UUID id) {
        return database.read(actor.organizationId(), transaction -> {
            var steps = new IntentStore(Sight.of(transaction, actor)).steps(id);
            if (steps.isEmpty()) { // the first step is that it was made
                throw Problem.notFound("intent");
            }
            return steps;
        });
    }

    /** A worker that is at it notices with its next heartbeat; what it brings then is dropped. @throws Problem 409 */
    public Intent cancel(Actor actor, UUID id) {
        return change(actor, id, (transaction, transition) -> {
            if (transition.intent().status() == IntentStatus.CANCELLED) {
                return transition.intent();
            }
            budgets(transaction).writeOff(id);
            return transition.end(IntentStatus.CANCELLED, Kind.CANCELLED, null, Map.of());
        });
    }

    /** @throws Problem 404, 409 unless it failed or was cancelled */
    public Intent retry(Actor actor, UUID id) {
        return change(actor, id, (transaction, transition) -> {
            var intent = transition.intent();
            if (intent.status()
                    == IntentStatus.RUNNING) { // or its worker's call would go on, and its money stay set aside
                throw wrongStatus(intent);
            }
            subjects.requireExist(Sight.of(transaction, actor), intent.data());
            return transition.toPending(Kind.RETRIED, Duration.ZERO, Map.of(), null, null);
        });
    }

    /** Carries the proposed actions out. @throws Problem 404 when what it is about is gone, 409 */
    public Intent approve(Actor actor, UUID id) {
        return change(actor, id, (transaction, transition) -> {
            var intent = transition.intent();
            var kept = intent.result();
            if (intent.status() != IntentStatus.NEEDS_REVIEW || kept == null) {
                throw wrongStatus(intent);
            }
            var proposal = kept.as(ActionResult.class);
            var context = context(transaction, intent, proposal);
            var result = Json.of(executor.execute(transaction, intent.scope(), proposal.decision(), context));
            return transition.end(IntentStatus.COMPLETED, Kind.APPROVED, result, result);
        });
    }

    /** @throws Problem 404, 409 */
    public Intent reject(Actor actor, UUID id) {
        return change(actor, id, (transaction, transition) -> {
            if (transition.intent().status() != IntentStatus.NEEDS_REVIEW) {
                throw wrongStatus(transition.intent());
            }
            return transition.end(
                    IntentStatus.CANCELLED, Kind.REJECTED, transition.intent().result(), Map.of());
        });
    }

    public IntentUsage usage(Actor actor) {
        return database.read(
                actor.organizationId(), transaction -> budgets(transaction).usage());
    }

    public List<TypeView> types() {
        return List.of(IntentType.values()).stream()
                .map(type -> new TypeView(
                        type.text(),
                        type.aboutSpec() ? "spec" : "thread",
                        type.actions().keySet(),
                        settings.confirm().contains(type)))
                .toList();
    }

    private interface Change {
        Intent apply(Transaction transaction, Transition transition);
    }

    private Intent change(Actor actor, UUID id, Change change) {
        actor.require(Role.MEMBER);
        return database.write(
                actor.organizationId(),
                transaction ->
                        change.apply(transaction, Transition.of(Sight.of(transaction, actor), id, actor.userId())));
    }

    /** The actions were checked against what was given then; now only the spec as it was read matters. */
    private ActionContext context(Transaction transaction, Intent intent, ActionResult proposal) {
        var specId = intent.data().specId();
        if (specId == null || !intent.kind().aboutSpec()) {
            return new ActionContext(null, Set.of(), List.of());
        }
        var sight = Sight.of(transaction, intent.userId());
        var spec = subjects.specs().get(sight, specId);
        return new ActionContext(proposal.asRead(spec, subjects.specs(), sight), Set.of(), List.of());
    }

    private Budgets budgets(Transaction transaction) {
        return new Budgets(transaction, settings.budgetMicros());
    }

    private static Problem wrongStatus(Intent intent) {
        return Problem.of(409, "intent_status")
                .with("status", intent.status().name().toLowerCase(java.util.Locale.ROOT));
    }
}
