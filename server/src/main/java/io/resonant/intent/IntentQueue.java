package io.resonant.intent;

import io.resonant.action.ActionExecutor;
import io.resonant.action.ActionPolicy;
import io.resonant.action.ActionResult;
import io.resonant.intent.IntentStep.Kind;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.visibility.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The bridge's side of the intents: taking them up, keeping them, giving them back and ending them. Any number of
 * workers in any number of processes may use it at once. Whatever a worker does to an intent passes the fence first: it
 * must hold the lease, or nothing happens and it learns so.
 */
public final class IntentQueue {
    private final Database database;
    private final IntentSettings settings;
    private final ActionExecutor executor;

    public IntentQueue(Database database, IntentSettings settings, ActionExecutor executor) {
        this.database = database;
        this.settings = settings;
        this.executor = executor;
    }

    /**
     * An organisation with intents that wait.
     *
     * @param next when the first of them may be taken up
     * @param running how many of its intents are being worked on, by anybody
     */
    public record Waiting(UUID organizationId, Instant next, long running) {}

    /**
     * A try that came to nothing.
     *
     * @param pause at least this long before the next, if the other side said so
     * @param costNothing the model did no work; otherwise what was set aside and is not settled counts as spent
     */
    public record Failure(
            String code, String detail, boolean retryable, Optional<Duration> pause, boolean costNothing) {}

    /** How long a worker may be silent. */
    public Duration lease() {
        return settings.lease();
    }

    /** Every organisation with something to do, now or later. Cheap, however long their queues are. */
    public List<Waiting> waiting() {
        return database.readSystem(transaction -> new QueueStore(transaction).waiting());
    }

    /** Gives intents whose workers disappeared to others. @return how many */
    public int recover() {
        var expired = database.readSystem(
                (SystemTransaction transaction) -> new QueueStore(transaction).expired(transaction.now()));
        int recovered = 0;
        for (var lost : expired) {
            if (database.write(lost.organizationId(), transaction -> recover(transaction, lost))) {
                recovered++;
            }
        }
        return recovered;
    }

    /** Takes up the organisation's next intent; empty when another was faster. */
    public Optional<Lease> claim(UUID organizationId, String owner) {
        return database.write(
                organizationId,
                transaction -> new IntentStore(Sight.whole(transaction))
                        .lockNextDue()
                        .map(id -> {
                            var intent = Transition.of(Sight.whole(transaction), id, null)
                                    .lease(owner, settings.lease());
                            return new Lease(organizationId, owner, intent);
                        }));
    }

    /**
     * Prolongs leases of a worker.
     *
     * @param intentIds what it is really working on: a lease that one of its threads left behind must run out
     * @return the intents among them that it still holds, with their attempts
     */
    public Set<Held> renew(String owner, Set<UUID> intentIds) {
        if (intentIds.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(database.writeSystem(transaction -> {
            var store = new QueueStore(transaction);
            store.renew(owner, intentIds, transaction.now().plus(settings.lease()));
            return store.held(owner, intentIds);
        }));
    }

    /** What the organisation may still spend this month; empty when there is no limit. */
    public Optional<Long> budgetLeft(UUID organizationId) {
        return database.read(organizationId, transaction -> budgets(transaction).left());
    }

    /** An intent and the attempt for which it is held. */
    public record Held(UUID intentId, int attempt) {}

    /** @return whether the lease is still held; nothing is written otherwise */
    public boolean note(Lease lease, Kind kind, Map<String, ?> detail) {
        return fenced(
                lease,
                transaction -> Transition.of(Sight.whole(transaction), lease.intentId(), null)
                        .note(kind, detail));
    }

    /**
     * The last step before a model is asked: writes that it will be, so that a crash costs money but is seen, and sets
     * the money aside.
     *
     * @param micros the most that the call can cost
     * @throws Problem 402 {@code budget_exhausted}: nothing may be sent
     */
    public boolean ask(Lease lease, String provider, String model, long micros) {
        return fenced(lease, transaction -> {
            if (!budgets(transaction).reserve(lease.intentId(), micros)) {
                throw Problem.of(402, "budget_exhausted");
            }
            var detail = Map.of("provider", provider, "model", model, "reserved_micros", micros);
            Transition.of(Sight.whole(transaction), lease.intentId(), null).note(Kind.ASKED, detail);
        });
    }

    /** The model has answered in a way that is no use, and this is what it cost. */
    public boolean answered(Lease lease, CallCost cost) {
        return fenced(lease, transaction -> settle(transaction, lease, cost));
    }

    /**
     * Ends the intent with a proposal: the policy decides, and what it allows is carried out in the same transaction,
     * or is kept for a person to decide.
     *
     * @return whether the lease was still held; otherwise nothing was done
     * @throws Problem when an action cannot be carried out; nothing was done then, not even the cost noted
     */
    public boolean complete(Lease lease, Proposal proposal, CallCost cost) {
        return fenced(lease, transaction -> {
            settle(transaction, lease, cost);
            var transition = Transition.of(Sight.whole(transaction), lease.intentId(), null);
            var intent = transition.intent();
            var decision =
                    ActionPolicy.decide(intent.scope(), proposal.context(), proposal.actions(), transaction.now());
            for (var refusal : decision.refused()) {
                new IntentStore(Sight.whole(transaction))
                        .step(intent.id(), Kind.REFUSED, intent.attempts(), null, refusal);
            }
            if (settings.confirm().contains(intent.kind())
                    && !decision.allowed().isEmpty()) {
                var kept = ActionResult.proposed(decision, proposal.context());
                var detail = Map.of("actions", decision.allowed().size());
                transition.end(IntentStatus.NEEDS_REVIEW, Kind.PROPOSED, kept, detail);
            } else {
                var result = Json.of(executor.execute(transaction, intent.scope(), decision, proposal.context()));
                transition.end(IntentStatus.COMPLETED, Kind.COMPLETED, result, result);
            }
        });
    }

    /** Ends the try without a result: another follows later, unless that makes no sense or there were too many. */
    public boolean fail(Lease lease, Failure failure) {
        return fenced(lease, transaction -> {
            if (failure.costNothing()) {
                budgets(transaction).giveBack(lease.intentId());
            } else {
                budgets(transaction).writeOff(lease.intentId());
            }
            var transition = Transition.of(Sight.whole(transaction), lease.intentId(), null);
            int tries = new IntentStore(Sight.whole(transaction)).tries(lease.intentId());
            if (!failure.retryable() || tries >= settings.maxTries()) {
                transition.fail(failure.code(), failure.detail());
            } else {
                reschedule(transition, tries, failure);
            }
        });
    }

    /** Gives an intent back untouched, because the worker stops. */
    public boolean release(Lease lease) {
        return fenced(lease, transaction -> {
            budgets(transaction).writeOff(lease.intentId());
            new IntentStore(Sight.whole(transaction)).giveBackTry(lease.intentId());
            Transition.of(Sight.whole(transaction), lease.intentId(), null)
                    .toPending(Kind.RELEASED, Duration.ZERO, Map.of("worker", lease.owner()), null, null);
        });
    }

    private void settle(Transaction transaction, Lease lease, CallCost cost) {
        budgets(transaction).settle(lease.intentId(), cost);
        if (cost.model() != null) {
            Transition.of(Sight.whole(transaction), lease.intentId(), null).note(Kind.ANSWERED, cost);
        }
    }

    private void reschedule(Transition transition, int tries, Failure failure) {
        var backOff = settings.backOff(tries, ThreadLocalRandom.current().nextDouble());
        var wait = failure.pause().filter(asked -> asked.compareTo(backOff) > 0).orElse(backOff);
        var detail = Map.of("error_code", failure.code(), "detail", failure.detail(), "wait_ms", wait.toMillis());
        transition.toPending(Kind.RESCHEDULED, wait, detail, failure.code(), failure.detail());
    }

    private boolean recover(Transaction transaction, QueueStore.Lost lost) {
        var transition = Transition.of(Sight.whole(transaction), lost.intentId(), null);
        var store = new IntentStore(Sight.whole(transaction));
        if (!store.expired(lost.intentId(), transaction.now())) {
            return false; // renewed, ended or recovered by another since we looked
        }
        budgets(transaction).writeOff(lost.intentId());
        int tries = store.tries(lost.intentId());
        if (tries >= settings.maxTries()) {
            transition.fail("worker_lost", "tries: " + tries);
        } else {
            var wait = settings.backOff(tries, ThreadLocalRandom.current().nextDouble());
            transition.toPending(
                    Kind.LEASE_EXPIRED, wait, Map.of("wait_ms", wait.toMillis()), "worker_lost", "tries: " + tries);
        }
        return true;
    }

    private boolean fenced(Lease lease, Consumer<Transaction> work) {
        return database.write(lease.organizationId(), transaction -> {
            new IntentStore(Sight.whole(transaction)).lock(lease.intentId());
            if (!new IntentStore(Sight.whole(transaction)).holds(lease)) {
                return false;
            }
            work.accept(transaction);
            return true;
        });
    }

    private Budgets budgets(Transaction transaction) {
        return new Budgets(transaction, settings.budgetMicros());
    }
}
