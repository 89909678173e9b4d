package io.resonant.bridge;

import static io.resonant.intent.IntentStatus.CANCELLED;
import static io.resonant.intent.IntentStatus.COMPLETED;
import static io.resonant.intent.IntentStatus.FAILED;
import static io.resonant.intent.IntentStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Accounts;
import io.resonant.bridge.FailPoint.Step;
import io.resonant.intent.Intent;
import io.resonant.intent.IntentData;
import io.resonant.intent.IntentSettings;
import io.resonant.intent.IntentStatus;
import io.resonant.intent.IntentStep.Kind;
import io.resonant.intent.IntentType;
import io.resonant.intent.IntentWorld;
import io.resonant.intent.Lease;
import io.resonant.kernel.json.Given;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.task.TaskFilter;
import io.resonant.testing.TestOrganization;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@BothEngines
@Timeout(120)
class BridgeTest {
    private static final Map<String, Object> ONE_TASK = Map.of(
            "tasks",
            List.of(Map.of(
                    "title", "画面を作る",
                    "description", "",
                    "priority", "high",
                    "due_date", "2026-12-01",
                    "assignee_id", "",
                    "checklist_number", 0)));

    private static final Instant PRICED =
            Instant.parse("2026-11-21T00:00:00Z"); // from then on we know what things cost

    private final TestDatabase test;
    private final BridgeWorld bridges;
    private final IntentWorld world;

    BridgeTest(TestDatabase test) {
        this.test = test;
        this.bridges =
                new BridgeWorld(test, IntentSettings.USUAL.withTries(4, Duration.ofSeconds(5), Duration.ofSeconds(5)));
        this.world = bridges.world;
    }

    /** A worker's end without any tidying up, as far as one JVM can have it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    @BeforeEach
    void noLeasesFromBefore() {
        if (test.clock().instant().isBefore(PRICED)) {
            test.clock().set(PRICED);
        }
        test.clock().advance(Duration.ofHours(1));
        world.queue.recover();
        for (var waiting : world.queue.waiting()) {
            test.database()
                    .run(
                            waiting.organizationId(),
                            transaction -> transaction
                                    .sql("delete from intents where organization_id = :tenant")
                                    .update());
        }
    }

    @AfterEach
    void end() {
        bridges.close();
    }

    @Test
    void rulesNeedNoKey() throws Exception {
        var spec = world.spec("決済の仕様", "# 決済\n\n- [ ] 画面を作る\n");
        try (var bridge = bridges.bridge(new RulesProcessor())) {
            bridge.start();
            var done = bridges.await(world.review(spec), COMPLETED);
            assertThat(done.provider()).isEqualTo("rules");
            assertThat(done.model()).isNull();
            assertThat(done.costMicros()).isZero();
            var thread = world.thread(null);
            bridges.await(world.wish(IntentType.THREAD_SUMMARIZE, IntentData.thread(thread.id())), COMPLETED);
            assertThat(world.messages
                            .list(world.org.member(), thread.id(), true, 5, Optional.empty())
                            .items())
                    .hasSize(1);
        }
    }

    @Test
    void tomorrowIsTheDayAfterTodayWhereWhoeverAsksIs() throws Exception {
        var spec = world.spec("引っ越しの準備", "# 準備\n\n- [ ] 鍵を明日までに返す\n");
        var now = LocalDateTime.ofInstant(test.clock().instant(), ZoneOffset.UTC);
        test.clock().set(now.toLocalDate().plusDays(1).atTime(3, 0).toInstant(ZoneOffset.UTC));
        var here = now.toLocalDate().plusDays(1); // in UTC and in Tokyo; further west it is still the day before
        try (var bridge = bridges.bridge(new RulesProcessor())) {
            bridge.start();
            bridges.await(world.wish(IntentType.SPEC_TASKS, IntentData.spec(spec.id())), COMPLETED);
            assertThat(dueDays(spec.id())).containsExactly(here.plusDays(1));
            var other = world.spec("別の準備", "# 準備\n\n- [ ] 鍵を明日までに返す\n");
            setZone("America/Los_Angeles");
            bridges.await(world.wish(IntentType.SPEC_TASKS, IntentData.spec(other.id())), COMPLETED);
            assertThat(dueDays(other.id())).containsExactly(here);
        }
    }

    private void setZone(String zone) {
        test.database()
                .runSystem(transaction -> Accounts.update(
                        transaction, world.org.member().userId(), new Accounts.Change(null, null, new Given<>(zone))));
    }

    private List<LocalDate> dueDays(UUID spec) {
        return world.tasks.list(world.org.member(), TaskFilter.spec(spec), 50, Optional.empty()).items().stream()
                .map(task -> LocalDate.ofInstant(Objects.requireNonNull(task.dueDate()), ZoneOffset.UTC))
                .toList();
    }

    @Test
    void aModelIsAskedOnceAndItsProposalCarriedOut() throws Exception {
        var spec = world.spec("決済の仕様", "# 決済\n画面を作る\n");
        try (var model = new AnthropicServer(question -> ONE_TASK);
                var bridge = bridges.bridge(model.processor(test.clock()))) {
            bridge.start();
            var done = bridges.await(world.wish(IntentType.SPEC_TASKS, IntentData.spec(spec.id())), COMPLETED);
            assertThat(done.model()).isEqualTo("claude-haiku-5-5");
            assertThat(done.inputTokens()).isEqualTo(1000);
            assertThat(done.outputTokens()).isEqualTo(200);
            assertThat(done.costMicros()).isEqualTo(200);
            assertThat(world.trail(done))
                    .containsExactly(Kind.CREATED, Kind.CLAIMED, Kind.ASKED, Kind.ANSWERED, Kind.COMPLETED);
            assertThat(titles(spec.id())).containsExactly("画面を作る");
            assertThat(model.received()).hasSize(1);
            assertThat(bridges.telemetry.scrape()).contains("intent_runs_total{ending=\"completed\"} 1.0");
        }
    }

    @Test
    void aCrashAtAnyStepLosesNothingAndDoublesNothing() throws Exception {
        for (var step : EnumSet.complementOf(EnumSet.of(Step.COMPLETED))) {
            crashAt(step);
        }
        crashAt(Step.COMPLETED);
    }

    private void crashAt(Step step) throws Exception {
        var spec = world.spec("決済 " + step, "# 決済\n画面を作る\n");
        var intent = world.wish(IntentType.SPEC_TASKS, IntentData.spec(spec.id()));
        var once = new AtomicBoolean();
        FailPoint crash = (reached, lease) -> {
            if (reached == step && once.compareAndSet(false, true)) {
                throw new Killed();
            }
        };
        try (var model = new AnthropicServer(question -> ONE_TASK)) {
            try (var bridge = bridges.bridge(model.processor(test.clock()), crash, 1)) {
                bridge.start();
                while (!once.get()) {
                    bridges.feedEvent();
                }
            }
            if (step != Step.COMPLETED) {
                assertThat(world.now(intent).status()).as(step.name()).isEqualTo(IntentStatus.RUNNING);
                test.clock().advance(Duration.ofSeconds(61));
            }
            try (var bridge = bridges.bridge(model.processor(test.clock()))) {
                bridge.start();
                test.clock().advance(Duration.ofSeconds(10));
                if (step != Step.COMPLETED) {
                    bridges.await(intent, PENDING, COMPLETED);
                    test.clock().advance(Duration.ofSeconds(10));
                }
                var done = bridges.await(intent, COMPLETED);
                assertThat(titles(spec.id())).as(step.name()).containsExactly("画面を作る");
                assertThat(done.attempts()).isEqualTo(step == Step.COMPLETED ? 1 : 2);
                boolean paid = step == Step.ASKED || step == Step.ANSWERED;
                assertThat(world.trail(intent).stream().filter(kind -> kind == Kind.ASKED))
                        .as(step.name())
                        .hasSize(paid ? 2 : 1);
            }
        }
    }

    @Test
    void aStopGivesBackWhatIsUnderWay() throws Exception {
        var intent = world.review(world.spec("a", "b"));
        try (var model = new AnthropicServer((request, reply) -> {
            reply.head(200, "text/event-stream");
            reply.stall();
        })) {
            try (var bridge = bridges.bridge(model.processor(test.clock()))) {
                bridge.start();
                model.take();
            }
            var back = world.now(intent);
            assertThat(back.status()).isEqualTo(PENDING);
            assertThat(world.trail(intent)).endsWith(Kind.ASKED, Kind.RELEASED);
        }
        try (var bridge = bridges.bridge(new RulesProcessor())) {
            bridge.start();
            bridges.await(intent, COMPLETED);
        }
    }

    @Test
    void aCancelReachesTheCallUnderWay() throws Exception {
        var quick = bridges.world.with(world.settings.withLease(Duration.ofMillis(200)));
        var intent = world.review(world.spec("a", "b"));
        try (var model = new AnthropicServer((request, reply) -> {
                    reply.head(200, "text/event-stream");
                    reply.stall();
                });
                var bridge = bridges.bridge(model.processor(test.clock()), FailPoint.NONE, 1, quick.queue)) {
            bridge.start();
            model.take();
            world.intents.cancel(world.org.member(), intent.id());
            var next = world.wish(
                    IntentType.SPEC_TASKS, IntentData.spec(world.spec("c", "d").id()));
            model.take(); // the only worker is free again, long before the call would have ended
            assertThat(world.now(intent).status()).isEqualTo(CANCELLED);
            world.intents.cancel(world.org.member(), next.id());
        }
    }

    @Test
    void whatThePassingFailureOfAModelCostsIsAnotherTry() throws Exception {
        var intent = world.review(world.spec("a", "b"));
        try (var model = new AnthropicServer((request, reply) -> {
                    switch (request.number()) {
                        case 1 -> reply.json(529, "{}");
                        case 2 ->
                            reply.eventStream(AnthropicServer.stream("submit_review", "{\"findings\": \"none\"}"), 37);
                        default -> reply.eventStream(AnthropicServer.stream("submit_review", "{\"findings\": []}"), 37);
                    }
                });
                var bridge = bridges.bridge(model.processor(test.clock()))) {
            bridge.start();
            for (int tries = 1; tries <= 2; tries++) {
                while (model.received().size() < tries || world.now(intent).status() != PENDING) {
                    bridges.feedEvent();
                }
                test.clock().advance(Duration.ofSeconds(5));
            }
            var done = bridges.await(intent, COMPLETED);
            assertThat(done.attempts()).isEqualTo(3);
            assertThat(done.costMicros()).isEqualTo(400); // the nonsense was paid for, too
            assertThat(done.errorCode()).isNull();
            assertThat(world.trail(intent).stream().filter(kind -> kind == Kind.RESCHEDULED))
                    .hasSize(2);
            assertThat(world.intents.usage(world.org.member()).spentMicros()).isEqualTo(400);
            assertThat(world.intents.usage(world.org.member()).reservedMicros()).isZero();
        }
    }

    @Test
    void aRefusalAndACutAnswerAreFailuresThatHelp() throws Exception {
        for (var ending : Map.of("refusal", "model_refused", "max_tokens", "model_answer_too_long")
                .entrySet()) {
            var intent = world.review(world.spec("a", "b"));
            try (var model = new AnthropicServer((request, reply) -> reply.eventStream(
                            AnthropicServer.stream("submit_review", "{\"findings\": [", ending.getKey()), 37));
                    var bridge = bridges.bridge(model.processor(test.clock()))) {
                bridge.start();
                var failed = bridges.await(intent, FAILED);
                assertThat(failed.errorCode()).isEqualTo(ending.getValue());
                assertThat(failed.costMicros()).isEqualTo(200);
                assertThat(model.received()).hasSize(1);
            }
        }
    }

    @Test
    void withoutMoneyNothingIsSent() throws Exception {
        var poor = new BridgeWorld(world.with(world.settings.withBudgetMicros(100)));
        var intent = world.review(world.spec("秘密の仕様", "社外秘\n"));
        try (poor;
                var model = new AnthropicServer(question -> Map.of("findings", List.of()));
                var bridge = poor.bridge(model.processor(test.clock()))) {
            bridge.start();
            var failed = poor.await(intent, FAILED);
            assertThat(failed.errorCode()).isEqualTo("budget_exhausted");
            assertThat(model.received()).isEmpty();
            assertThat(world.intents.usage(world.org.member()).reservedMicros()).isZero();
        }
    }

    @Test
    void whenMoneyIsShortTheTokensAreCountedExactly() throws Exception {
        var frugal = new BridgeWorld(world.with(world.settings.withBudgetMicros(8_101)));
        var intent = world.review(world.spec("a", "b"));
        try (frugal;
                var model = new AnthropicServer((request, reply) -> {
                    if (request.path().endsWith("count_tokens")) {
                        reply.json(200, "{\"input_tokens\": 800}");
                    } else {
                        reply.eventStream(AnthropicServer.stream("submit_review", "{\"findings\": []}"), 37);
                    }
                });
                var bridge = frugal.bridge(model.processor(test.clock()))) {
            bridge.start();
            frugal.await(intent, COMPLETED);
            assertThat(model.received())
                    .extracting(request -> request.path())
                    .containsExactly("/v1/messages/count_tokens", "/v1/messages");
        }
    }

    @Test
    void aBusyServerCostsAnotherTryAndNotTheIntent() throws Exception {
        var intent = world.review(world.spec("a", "b"));
        var wasBusy = new AtomicBoolean();
        FailPoint busy = (step, _) -> {
            if (step == Step.LOADED && !wasBusy.getAndSet(true)) {
                throw Problem.of(503, "overloaded");
            }
        };
        try (var bridge = bridges.bridge(new RulesProcessor(), busy, 2)) {
            bridge.start();
            while (world.now(intent).status() != FAILED && !world.trail(intent).contains(Kind.RESCHEDULED)) {
                bridges.feedEvent();
            }
            test.clock().advance(Duration.ofSeconds(5));
            assertThat(bridges.await(intent, COMPLETED, FAILED).status()).isEqualTo(COMPLETED);
        }
    }

    @Test
    void whatIsGoneWhenItsTurnComesIsAFailureThatSaysSo() throws Exception {
        var spec = world.spec("a", "b");
        var intent = world.review(spec);
        world.specs.delete(world.org.member(), spec.id(), ExpectedVersions.ANY);
        try (var bridge = bridges.bridge(new RulesProcessor())) {
            bridge.start();
            var failed = bridges.await(intent, FAILED);
            assertThat(failed.errorCode()).isEqualTo("target_gone");
            assertThat(failed.in("ja").error()).contains("spec");
        }
    }

    @Test
    void oneBusyOrganisationDoesNotStarveAnother() throws Exception {
        var order = Collections.synchronizedList(new ArrayList<UUID>());
        FailPoint note = (step, lease) -> note(order, step, lease);
        for (int i = 0; i < 30; i++) {
            world.review(world.spec("a" + i, "b"));
        }
        var small = new IntentWorld(test, world.settings, TestOrganization.create(test.database()));
        test.clock().advance(Duration.ofSeconds(1));
        var first = small.review(small.spec("c", "d"));
        var second = small.review(small.spec("e", "f"));
        try (var bridge = bridges.bridge(new RulesProcessor(), note, 1)) {
            bridge.start();
            while (small.now(second).status() != COMPLETED) {
                bridges.feedEvent();
            }
        }
        assertThat(small.now(first).status()).isEqualTo(COMPLETED);
        assertThat(order.subList(0, Math.min(4, order.size())))
                .filteredOn(organization -> organization.equals(small.org.id()))
                .hasSize(2);
    }

    private static void note(List<UUID> order, Step step, Lease lease) {
        if (step == Step.CLAIMED) {
            order.add(lease.organizationId());
        }
    }

    @Test
    void manyBridgesShareTheQueue() throws Exception {
        var intents = new ArrayList<Intent>();
        for (int i = 0; i < 60; i++) {
            intents.add(world.wish(
                    IntentType.THREAD_SUMMARIZE,
                    IntentData.thread(world.thread(null).id())));
        }
        try (var one = bridges.bridge(new RulesProcessor());
                var two = bridges.bridge(new RulesProcessor());
                var three = bridges.bridge(new RulesProcessor())) {
            one.start();
            two.start();
            three.start();
            for (var intent : intents) {
                var done = bridges.await(intent, COMPLETED);
                assertThat(done.attempts()).isEqualTo(1);
                var threadId = java.util.Objects.requireNonNull(intent.data().threadId());
                assertThat(world.messages
                                .list(world.org.member(), threadId, true, 5, Optional.empty())
                                .items())
                        .hasSize(1);
            }
        }
    }

    private List<String> titles(UUID specId) {
        return world.tasks.list(world.org.member(), TaskFilter.spec(specId), 50, Optional.empty()).items().stream()
                .map(task -> task.title())
                .toList();
    }
}
