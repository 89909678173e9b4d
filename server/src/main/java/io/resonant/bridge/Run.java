package io.resonant.bridge;

import io.resonant.bridge.FailPoint.Step;
import io.resonant.bridge.IntentProcessor.Outcome;
import io.resonant.intent.CallCost;
import io.resonant.intent.IntentQueue;
import io.resonant.intent.IntentQueue.Failure;
import io.resonant.intent.IntentStep.Kind;
import io.resonant.intent.Lease;
import io.resonant.kernel.problem.Problem;
import io.resonant.model.ModelFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's try at one intent. It may be stopped from outside, but only while a model is being asked: an interrupt in
 * the middle of a database call would break the connection.
 */
final class Run implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final int MOST_PROGRESS = 20;
    private static final long PROGRESS_NANOS = Duration.ofSeconds(2).toNanos();

    private final Lease lease;
    private final IntentQueue queue;
    private final AssignmentLoader loader;
    private final IntentProcessor processor;
    private final FailPoint failPoint;
    private final BridgeMeters meters;
    private @Nullable Thread asking;
    private boolean giveBack;
    private boolean stopped;

    Run(Lease lease, Tools tools) {
        this.lease = lease;
        this.queue = tools.queue();
        this.loader = tools.loader();
        this.processor = tools.processor();
        this.failPoint = tools.failPoint();
        this.meters = tools.meters();
    }

    /** What every run works with. */
    record Tools(
            IntentQueue queue,
            AssignmentLoader loader,
            IntentProcessor processor,
            FailPoint failPoint,
            BridgeMeters meters) {}

    Lease lease() {
        return lease;
    }

    /** @param returning the bridge stops and gives the intent back; otherwise the lease is lost and there is nothing to give */
    synchronized void stop(boolean returning) {
        stopped = true;
        giveBack = returning;
        if (asking != null) {
            asking.interrupt();
        }
    }

    @Override
    public void run() {
        long started = System.nanoTime();
        var ending = "dropped";
        try {
            ending = work();
        } catch (ModelFailure failure) {
            ending = failed(failure);
        } catch (Problem problem) {
            ending = failed(problem);
        } catch (RuntimeException e) {
            LOG.error(
                    "Intent {} ran into an error in the bridge; it changed nothing and is tried again later",
                    lease.intentId(),
                    e);
            ending = fail(new Failure("internal", e.getClass().getSimpleName(), true, Optional.empty(), false));
        } finally {
            meters.ended(lease.intent().type(), ending, System.nanoTime() - started);
        }
    }

    private String work() {
        failPoint.reached(Step.CLAIMED, lease);
        var assignment = loader.load(lease);
        failPoint.reached(Step.LOADED, lease);
        if (!processor.model().isEmpty() && !ask(assignment)) {
            return "dropped";
        }
        failPoint.reached(Step.ASKED, lease);
        var outcome = answer(assignment);
        meters.used(outcome.cost());
        failPoint.reached(Step.ANSWERED, lease);
        if (!complete(outcome)) {
            LOG.info("The result of intent {} came too late and was dropped: another has it by now", lease.intentId());
            return "dropped";
        }
        failPoint.reached(Step.COMPLETED, lease);
        return "completed";
    }

    /**
     * Sets the money aside. The estimate is on the high side; only when it does not fit and there is some money left,
     * the other side is asked to count, because that shows it the text.
     */
    private boolean ask(Assignment assignment) {
        long estimate = processor.mostMicros(assignment, false);
        var left = queue.budgetLeft(lease.organizationId());
        if (left.isPresent() && left.get() < estimate && left.get() > estimate / 4) {
            estimate = Math.min(estimate, processor.mostMicros(assignment, true));
        }
        return queue.ask(lease, processor.provider(), processor.model(), estimate);
    }

    private Outcome answer(Assignment assignment) {
        mayBeStopped(true);
        try {
            return processor.process(assignment, new StepProgress());
        } finally {
            mayBeStopped(false);
        }
    }

    private boolean complete(Outcome outcome) {
        try {
            return queue.complete(lease, outcome.proposal(), outcome.cost());
        } catch (Problem problem) {
            note(outcome.cost()); // it rolled back with the rest
            throw problem;
        }
    }

    private synchronized void mayBeStopped(boolean may) {
        if (may && stopped) {
            throw ModelFailure.passing("model_unreachable", "stopped").free();
        }
        asking = may ? Thread.currentThread() : null;
        if (!may && Thread.interrupted()) {
            LOG.debug("The call for intent {} was stopped", lease.intentId());
        }
    }

    private String failed(ModelFailure failure) {
        failure.usage().map(processor::price).ifPresent(this::note);
        synchronized (this) {
            if (stopped) {
                return giveBack && queue.release(lease) ? "released" : "dropped";
            }
        }
        LOG.info("Intent {} failed: {} ({})", lease.intentId(), failure.code(), failure.detail());
        return fail(new Failure(
                failure.code(), failure.detail(), failure.retryable(), failure.retryAfter(), failure.costNothing()));
    }

    private String failed(Problem problem) {
        if (problem.status() >= 500) { // this server is busy, moves or stops, which says nothing of the intent
            return fail(new Failure("internal", problem.code(), true, Optional.empty(), false));
        }
        var code = switch (problem.code()) {
            case "budget_exhausted" -> "budget_exhausted";
            case "not_found" -> "target_gone";
            default -> "action_failed";
        };
        var detail = String.valueOf(problem.members().getOrDefault("resource", problem.code()));
        LOG.info("Intent {} failed: {} ({})", lease.intentId(), code, detail);
        return fail(new Failure(code, detail, false, Optional.empty(), code.equals("budget_exhausted")));
    }

    private String fail(Failure failure) {
        return queue.fail(lease, failure) ? "failed" : "dropped";
    }

    private void note(CallCost cost) {
        meters.used(cost);
        queue.answered(lease, cost);
    }

    /** A few lines in the trail while an answer comes in, and a look at whether it is still wanted. */
    private final class StepProgress implements io.resonant.model.Progress {
        private long last = System.nanoTime();
        private int written;

        @Override
        public void received(int characters) {
            if (written >= MOST_PROGRESS || System.nanoTime() - last < PROGRESS_NANOS) {
                return;
            }
            last = System.nanoTime();
            written++;
            mayBeStopped(false);
            if (!queue.note(lease, Kind.PROGRESS, Map.of("characters", characters))) {
                stop(false);
            }
            mayBeStopped(true);
        }
    }
}
