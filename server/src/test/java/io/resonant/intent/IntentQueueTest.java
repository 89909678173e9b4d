package io.resonant.intent;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.intent.IntentQueue.Failure;
import io.resonant.intent.IntentQueue.Held;
import io.resonant.intent.IntentStep.Kind;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.task.TaskFilter;
import io.resonant.testing.TestOrganization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BothEngines
class IntentQueueTest {
    private static final Failure OVERLOADED =
            new Failure("model_overloaded", "status 529", true, Optional.empty(), true);

    private final TestDatabase test;
    private final IntentWorld world;

    IntentQueueTest(TestDatabase test) {
        this.test = test;
        this.world =
                new IntentWorld(test, IntentSettings.USUAL.withTries(3, Duration.ofSeconds(10), Duration.ofMinutes(1)));
    }

    @BeforeEach
    void noLeasesFromBefore() {
        test.clock().advance(Duration.ofDays(40)); // another month, too
        world.queue.recover();
    }

    @Test
    void eachIntentIsWorkedOffExactlyOnceByManyWorkers() throws Exception {
        var spec = world.spec("a", "b");
        var threads = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 200; i++) {
            world.wish(
                    IntentType.MESSAGE_ANSWER,
                    new IntentData(null, world.thread(null).id(), null, "問い " + i));
        }
        for (int worker = 0; worker < 4; worker++) {
            var owner = "worker " + worker;
            threads.add(() -> {
                int done = 0;
                for (var lease = world.queue.claim(world.org.id(), owner);
                        lease.isPresent();
                        lease = world.queue.claim(world.org.id(), owner)) {
                    var held = lease.get();
                    var post = new io.resonant.action.ProposedAction.PostMessage(
                            requireNonNull(held.intent().data().threadId()), "答え");
                    var proposal = new Proposal(List.of(post), world.given(spec));
                    assertThat(world.queue.complete(held, proposal, CallCost.none("rules")))
                            .isTrue();
                    done++;
                }
                return done;
            });
        }
        int total = 0;
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : pool.invokeAll(threads)) {
                total += result.get();
            }
        }
        assertThat(total).isEqualTo(200);
        var done = world.intents
                .list(world.org.member(), IntentFilter.ALL, 200, Optional.empty())
                .items();
        assertThat(done).hasSize(200).allSatisfy(intent -> {
            assertThat(intent.status()).isEqualTo(IntentStatus.COMPLETED);
            assertThat(intent.attempts()).isEqualTo(1);
            assertThat(world.messages
                            .list(
                                    world.org.member(),
                                    requireNonNull(intent.data().threadId()),
                                    true,
                                    10,
                                    Optional.empty())
                            .items())
                    .hasSize(1);
        });
    }

    @Test
    void aWorkerThatComesLateIsStoppedByTheFence() {
        var spec = world.spec("a", "b");
        var intent = world.wish(IntentType.SPEC_TASKS, IntentData.spec(spec.id()));
        var late = world.claim("late");
        assertThat(world.queue.renew("late", Set.of(intent.id()))).containsExactly(new Held(intent.id(), 1));
        test.clock().advance(Duration.ofSeconds(59));
        assertThat(world.queue.recover()).isZero();
        test.clock().advance(Duration.ofSeconds(1));
        assertThat(world.queue.recover()).isEqualTo(1);
        assertThat(world.queue.recover()).isZero();
        assertThat(world.queue.renew("late", Set.of(intent.id()))).isEmpty();
        assertThat(world.trail(intent)).endsWith(Kind.LEASE_EXPIRED);
        test.clock().advance(Duration.ofMinutes(1));
        var present = world.claim("late"); // even under the same name
        assertThat(present.attempt()).isEqualTo(2);
        assertThat(world.queue.complete(late, world.tasks(spec, "遅い"), CallCost.none("rules")))
                .isFalse();
        assertThat(world.queue.fail(late, OVERLOADED)).isFalse();
        assertThat(world.queue.release(late)).isFalse();
        assertThat(world.queue.ask(late, "anthropic", "claude", 5)).isFalse();
        assertThat(world.queue.note(late, Kind.PROGRESS, Map.of())).isFalse();
        assertThat(world.queue.complete(present, world.tasks(spec, "今の"), CallCost.none("rules")))
                .isTrue();
        assertThat(world.queue.complete(present, world.tasks(spec, "二度目"), CallCost.none("rules")))
                .isFalse();
        var tasks = world.tasks.list(world.org.member(), TaskFilter.spec(spec.id()), 10, Optional.empty());
        assertThat(tasks.items()).extracting(task -> task.title()).containsExactly("今の");
    }

    @Test
    void whatFailsIsTriedAgainLaterAndLaterUntilThatIsEnough() {
        var intent = world.review(world.spec("a", "b"));
        for (int attempt = 1; attempt <= 3; attempt++) {
            var lease = world.claim("w");
            assertThat(lease.attempt()).isEqualTo(attempt);
            assertThat(world.queue.fail(lease, OVERLOADED)).isTrue();
            assertThat(world.queue.claim(world.org.id(), "w")).isEmpty();
            var waiting = world.now(intent);
            if (attempt < 3) {
                assertThat(waiting.status()).isEqualTo(IntentStatus.PENDING);
                assertThat(waiting.errorCode()).isEqualTo("model_overloaded");
                var wait = Duration.between(test.clock().instant(), waiting.nextAttemptAt());
                assertThat(wait).isBetween(Duration.ofSeconds(5L * attempt), Duration.ofSeconds(10L * attempt));
            }
            test.clock().advance(Duration.ofSeconds(40));
        }
        assertThat(world.now(intent).status()).isEqualTo(IntentStatus.FAILED);
        assertThat(world.queue.claim(world.org.id(), "w")).isEmpty();
        world.intents.retry(world.org.member(), intent.id());
        var again = world.claim("w");
        assertThat(again.attempt()).isEqualTo(4); // the fence grows, the tries begin again
        world.queue.fail(again, OVERLOADED);
        assertThat(world.now(intent).status()).isEqualTo(IntentStatus.PENDING);
    }

    @Test
    void aLastingFailureEndsAtOnceAndAWishForPatienceIsHeard() {
        var intent = world.review(world.spec("a", "b"));
        world.queue.fail(
                world.claim("w"), new Failure("model_overloaded", "", true, Optional.of(Duration.ofHours(2)), true));
        assertThat(world.now(intent).nextAttemptAt())
                .isEqualTo(test.clock().instant().plus(Duration.ofHours(2)));
        test.clock().advance(Duration.ofHours(2));
        world.queue.fail(world.claim("w"), new Failure("model_refused", "", false, Optional.empty(), true));
        assertThat(world.now(intent).status()).isEqualTo(IntentStatus.FAILED);
    }

    @Test
    void aWorkerThatDisappearsAgainAndAgainIsNotFollowedForEver() {
        var intent = world.review(world.spec("a", "b"));
        for (int attempt = 1; attempt <= 3; attempt++) {
            world.claim("crashing");
            test.clock().advance(Duration.ofMinutes(3));
            assertThat(world.queue.recover()).isEqualTo(1);
            test.clock().advance(Duration.ofMinutes(3));
        }
        assertThat(world.now(intent).status()).isEqualTo(IntentStatus.FAILED);
        assertThat(world.now(intent).errorCode()).isEqualTo("worker_lost");
    }

    @Test
    void aWorkerThatStopsGivesItBackWithoutCountingATry() {
        var intent = world.review(world.spec("a", "b"));
        for (int time = 0; time < 10; time++) {
            assertThat(world.queue.release(world.claim("stopping"))).isTrue();
        }
        assertThat(world.now(intent).status()).isEqualTo(IntentStatus.PENDING);
        assertThat(world.now(intent).attempts()).isEqualTo(10);
        assertThat(world.trail(intent)).endsWith(Kind.CLAIMED, Kind.RELEASED);
    }

    @Test
    void whoWaitsIsSeenAcrossOrganisations() {
        var other = new IntentWorld(test, IntentSettings.USUAL, TestOrganization.create(test.database()));
        for (int i = 0; i < 5; i++) {
            world.review(world.spec("a" + i, "b"));
        }
        world.claim("w");
        test.clock().advance(Duration.ofSeconds(1));
        other.review(other.spec("c", "d"));
        var waiting = world.queue.waiting();
        assertThat(waiting)
                .filteredOn(org -> org.organizationId().equals(world.org.id()))
                .singleElement()
                .satisfies(org -> assertThat(org.running()).isEqualTo(1));
        assertThat(waiting)
                .filteredOn(org -> org.organizationId().equals(other.org.id()))
                .singleElement()
                .satisfies(org -> {
                    assertThat(org.running()).isZero();
                    assertThat(org.next()).isEqualTo(test.clock().instant());
                });
        other.queue.release(other.claim("w"));
        world.intents.list(world.org.member(), IntentFilter.ALL, 10, Optional.empty()).items().stream()
                .filter(intent -> intent.status() == IntentStatus.PENDING)
                .forEach(intent -> world.intents.cancel(world.org.member(), intent.id()));
        assertThat(world.queue.waiting())
                .filteredOn(org -> org.organizationId().equals(world.org.id()))
                .isEmpty();
    }

    @Test
    void moneyIsSetAsideBeforeACallAndTheRealCostTakesItsPlace() {
        var rich = world.with(world.settings.withBudgetMicros(1000));
        var first = rich.review(rich.spec("a", "b"));
        var lease = rich.claim("w");
        assertThat(rich.queue.ask(lease, "anthropic", "claude", 600)).isTrue();
        assertThat(usage(rich)).isEqualTo(List.of(0L, 600L));
        rich.review(rich.spec("c", "d"));
        var second = rich.claim("w");
        assertThatThrownBy(() -> rich.queue.ask(second, "anthropic", "claude", 401))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.code()).isEqualTo("budget_exhausted"));
        assertThat(usage(rich)).isEqualTo(List.of(0L, 600L));
        assertThat(rich.queue.answered(lease, IntentWorld.cost(250))).isTrue();
        assertThat(usage(rich)).isEqualTo(List.of(250L, 0L));
        assertThat(rich.queue.ask(second, "anthropic", "claude", 750)).isTrue();
        assertThat(rich.queue.fail(second, OVERLOADED)).isTrue(); // the other side did nothing
        assertThat(usage(rich)).isEqualTo(List.of(250L, 0L));
        var view = rich.intents.usage(rich.org.guest());
        assertThat(view.limitMicros()).isEqualTo(1000);
        assertThat(view.providers())
                .singleElement()
                .satisfies(provider -> assertThat(provider.costMicros()).isEqualTo(250));
        assertThat(view.intents()).containsEntry("running", 1L).containsEntry("pending", 1L);
        assertThat(rich.now(first).inputTokens()).isEqualTo(100);
        assertThat(rich.trail(first)).endsWith(Kind.ASKED, Kind.ANSWERED);
    }

    @Test
    void moneyOfACallWhoseEndNobodySawIsSpent() {
        var rich = world.with(world.settings.withBudgetMicros(1000));
        rich.review(rich.spec("a", "b"));
        rich.queue.ask(rich.claim("crashing"), "anthropic", "claude", 300);
        test.clock().advance(Duration.ofMinutes(2));
        rich.queue.recover();
        assertThat(usage(rich)).isEqualTo(List.of(300L, 0L));
        test.clock().advance(Duration.ofMinutes(2));
        var lease = rich.claim("w");
        rich.queue.ask(lease, "anthropic", "claude", 300);
        rich.intents.cancel(rich.org.member(), lease.intentId());
        assertThat(usage(rich)).isEqualTo(List.of(600L, 0L));
        assertThat(rich.queue.answered(lease, IntentWorld.cost(10))).isFalse();
        assertThat(usage(rich)).isEqualTo(List.of(600L, 0L));
    }

    @Test
    void twoCallsAtOnceCannotSpendTheSameMoney() throws Exception {
        var rich = world.with(world.settings.withBudgetMicros(1000));
        var calls = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 10; i++) {
            rich.review(rich.spec("a" + i, "b"));
            var lease = rich.claim("w");
            calls.add(() -> {
                try {
                    return rich.queue.ask(lease, "anthropic", "claude", 300);
                } catch (Problem tooLittle) {
                    assertThat(tooLittle.code()).isEqualTo("budget_exhausted");
                    return false;
                }
            });
        }
        int allowed = 0;
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : pool.invokeAll(calls)) {
                allowed += result.get() ? 1 : 0;
            }
        }
        assertThat(allowed).isEqualTo(3);
        assertThat(usage(rich)).isEqualTo(List.of(0L, 900L));
    }

    @Test
    void anActionThatCannotBeCarriedOutLeavesNothingBehind() {
        var spec = world.spec("a", "b");
        var intent = world.wish(IntentType.SPEC_TASKS, IntentData.spec(spec.id()));
        var lease = world.claim("w");
        var proposal = world.tasks(spec, "一", "二");
        world.specs.delete(world.org.member(), spec.id(), ExpectedVersions.ANY);
        assertThatThrownBy(() -> world.queue.complete(lease, proposal, IntentWorld.cost(7)))
                .isInstanceOfSatisfying(
                        Problem.class, e -> assertThat(e.status()).isEqualTo(404));
        assertThat(world.now(intent).status()).isEqualTo(IntentStatus.RUNNING);
        assertThat(world.now(intent).costMicros()).isZero();
        assertThat(world.trail(intent)).containsExactly(Kind.CREATED, Kind.CLAIMED);
    }

    private static List<Long> usage(IntentWorld world) {
        var usage = world.intents.usage(world.org.member());
        return List.of(usage.spentMicros(), usage.reservedMicros());
    }

    @Test
    void theStatusGuardHoldsForEveryPair() {
        var ends = Set.of(IntentStatus.COMPLETED);
        for (var from : IntentStatus.values()) {
            for (var to : IntentStatus.values()) {
                if (from == to || ends.contains(from)) {
                    assertThat(from.mayBecome(to)).as(from + " to " + to).isFalse();
                }
            }
        }
        assertThat(IntentStatus.PENDING.mayBecome(IntentStatus.COMPLETED)).isFalse();
        assertThat(IntentStatus.NEEDS_REVIEW.mayBecome(IntentStatus.RUNNING)).isFalse();
        assertThat(IntentStatus.FAILED.mayBecome(IntentStatus.RUNNING)).isFalse();
    }
}
