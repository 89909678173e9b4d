package io.resonant.intent;

import static io.resonant.intent.IntentStep.Kind.APPROVED;
import static io.resonant.intent.IntentStep.Kind.CANCELLED;
import static io.resonant.intent.IntentStep.Kind.CLAIMED;
import static io.resonant.intent.IntentStep.Kind.COALESCED;
import static io.resonant.intent.IntentStep.Kind.CREATED;
import static io.resonant.intent.IntentStep.Kind.PROPOSED;
import static io.resonant.intent.IntentStep.Kind.REJECTED;
import static io.resonant.intent.IntentStep.Kind.RETRIED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.account.Actor;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.spec.ChangeSpec;
import io.resonant.spec.SpecStatus;
import io.resonant.task.TaskFilter;
import io.resonant.testing.TableRows;
import io.resonant.testing.TestOrganization;
import io.resonant.thread.NewMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

@BothEngines
class IntentsTest {
    private final TestDatabase test;
    private final IntentWorld world;

    IntentsTest(TestDatabase test) {
        this.test = test;
        this.world = new IntentWorld(test, IntentSettings.USUAL);
    }

    @Test
    void aWishWaitsWithATrailAndAnEvent() {
        var spec = world.spec("決済", "# 決済\n");
        var intent = world.review(spec);
        assertThat(intent.status()).isEqualTo(IntentStatus.PENDING);
        assertThat(intent.source()).isEqualTo(IntentSource.API);
        assertThat(intent.data()).isEqualTo(IntentData.spec(spec.id()));
        assertThat(intent.attempts()).isZero();
        assertThat(world.trail(intent)).containsExactly(CREATED);
        assertThat(world.org.events()).endsWith("intent.created");
        assertThat(world.intents
                        .list(world.org.guest(), IntentFilter.ALL, 10, Optional.empty())
                        .items())
                .contains(intent);
        var other = new IntentFilter(Optional.of(IntentStatus.FAILED), Optional.empty(), Optional.of(spec.id()));
        assertThat(world.intents
                        .list(world.org.guest(), other, 10, Optional.empty())
                        .items())
                .isEmpty();
    }

    @Test
    void whatMakesNoSenseIsRefusedAtOnce() {
        var spec = world.spec("a", "b");
        var thread = world.thread(null);
        var elsewhere = TestOrganization.create(test.database());
        invalid(
                "/type",
                () -> world.intents.create(
                        world.org.member(), new Intents.NewIntent("spec.destroy", IntentData.spec(spec.id()))));
        invalid("/data/spec_id", () -> world.wish(IntentType.SPEC_REVIEW, IntentData.thread(thread.id())));
        invalid("/data/thread_id", () -> world.wish(IntentType.THREAD_SUMMARIZE, IntentData.spec(spec.id())));
        invalid("/data/question", () -> world.wish(IntentType.MESSAGE_ANSWER, IntentData.thread(thread.id())));
        invalid(
                "/data/question",
                () -> world.wish(IntentType.MESSAGE_ANSWER, new IntentData(null, thread.id(), null, "あ".repeat(2001))));
        refused(404, "not_found", () -> world.wish(IntentType.SPEC_TASKS, IntentData.spec(UUID.randomUUID())));
        refused(
                404,
                "not_found",
                () -> world.wish(
                        IntentType.MESSAGE_ANSWER, new IntentData(null, thread.id(), UUID.randomUUID(), null)));
        refused(
                404,
                "not_found",
                () -> world.intents.create(
                        elsewhere.member(), new Intents.NewIntent("spec.review", IntentData.spec(spec.id()))));
        refused(
                403,
                "forbidden",
                () -> world.intents.create(
                        world.org.guest(), new Intents.NewIntent("spec.review", IntentData.spec(spec.id()))));
    }

    @Test
    void nobodyElseSeesIt() {
        var intent = world.review(world.spec("a", "b"));
        Actor outsider = TestOrganization.create(test.database()).owner();
        refused(404, "not_found", () -> world.intents.get(outsider, intent.id()));
        refused(404, "not_found", () -> world.intents.steps(outsider, intent.id()));
        refused(404, "not_found", () -> world.intents.cancel(outsider, intent.id()));
        assertThat(world.intents
                        .list(outsider, IntentFilter.ALL, 10, Optional.empty())
                        .items())
                .isEmpty();
    }

    @Test
    void equalWishesThatWaitAreOne() throws Exception {
        var spec = world.spec("a", "b");
        var calls = new ArrayList<Callable<Intent>>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> world.review(spec));
        }
        var ids = new ArrayList<UUID>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : threads.invokeAll(calls)) {
                ids.add(result.get().id());
            }
        }
        assertThat(Set.copyOf(ids)).hasSize(1);
        var intent = world.intents.get(world.org.member(), ids.getFirst());
        assertThat(world.trail(intent)).hasSize(8).startsWith(CREATED).endsWith(COALESCED);
        world.claim("w");
        assertThat(world.review(spec).id()).isNotEqualTo(intent.id()); // the one at work may have read an older text
        assertThat(world.wish(IntentType.SPEC_TASKS, IntentData.spec(spec.id())).id())
                .isNotEqualTo(intent.id());
    }

    @Test
    void cancelAndRetryFollowTheStatus() {
        var intent = world.review(world.spec("a", "b"));
        refused(409, "intent_status", () -> world.intents.retry(world.org.member(), intent.id()));
        refused(409, "intent_status", () -> world.intents.approve(world.org.member(), intent.id()));
        refused(409, "intent_status", () -> world.intents.reject(world.org.member(), intent.id()));
        var cancelled = world.intents.cancel(world.org.colleague(), intent.id());
        assertThat(cancelled.status()).isEqualTo(IntentStatus.CANCELLED);
        assertThat(cancelled.completedAt()).isNotNull();
        assertThat(world.intents.cancel(world.org.member(), intent.id())).isEqualTo(cancelled);
        assertThat(world.queue.claim(world.org.id(), "w")).isEmpty();
        var again = world.intents.retry(world.org.member(), intent.id());
        assertThat(again.status()).isEqualTo(IntentStatus.PENDING);
        assertThat(again.completedAt()).isNull();
        assertThat(world.trail(intent)).containsExactly(CREATED, CANCELLED, RETRIED);
        assertThat(world.intents.steps(world.org.guest(), intent.id()).get(1).userId())
                .isEqualTo(world.org.colleague().userId());
        refused(403, "forbidden", () -> world.intents.cancel(world.org.guest(), intent.id()));
        var lease = world.claim("cancelled worker");
        refused(409, "intent_status", () -> world.intents.retry(world.org.member(), intent.id()));
        assertThat(world.queue.renew("cancelled worker", Set.of(intent.id()))).hasSize(1);
        assertThat(world.intents.cancel(world.org.member(), intent.id()).status())
                .isEqualTo(IntentStatus.CANCELLED);
        assertThat(world.queue.renew("cancelled worker", Set.of(intent.id()))).isEmpty();
        var proposal = new Proposal(List.of(), world.given(world.spec("x", "y")));
        assertThat(world.queue.complete(lease, proposal, CallCost.none("rules")))
                .isFalse();
    }

    @Test
    void aReviewReplacesTheFindingsAndMovesADraftIntoReview() {
        var spec = world.spec("決済", "# 決済\n適切に処理する。\n");
        var intent = world.review(spec);
        var lease = world.claim("w");
        assertThat(world.queue.complete(
                        lease, world.reviewed(spec, IntentWorld.finding("適切に", 2)), CallCost.none("rules")))
                .isTrue();
        var done = world.now(intent);
        assertThat(done.status()).isEqualTo(IntentStatus.COMPLETED);
        assertThat(world.result(done).get("findings").integer()).hasValue(1);
        assertThat(done.provider()).isEqualTo("rules");
        assertThat(world.specs.get(world.org.member(), spec.id()).status()).isEqualTo(SpecStatus.IN_REVIEW);
        assertThat(world.findings.list(world.org.member(), spec.id(), Optional.empty(), "ja"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.intentId()).isEqualTo(intent.id());
                    assertThat(finding.message()).isEqualTo("曖昧です");
                });
        world.specs.change(world.org.member(), spec.id(), ExpectedVersions.ANY, ChangeSpec.status(SpecStatus.APPROVED));
        world.review(spec);
        world.queue.complete(world.claim("w"), world.reviewed(spec), CallCost.none("rules"));
        assertThat(world.specs.get(world.org.member(), spec.id()).status()).isEqualTo(SpecStatus.APPROVED);
        assertThat(world.specs.get(world.org.member(), spec.id()).openFindings())
                .isZero();
    }

    @Test
    void tasksAreMadeOnceHoweverOftenTheyAreAskedFor() {
        var spec = world.spec("決済", "- [ ] 画面を作る\n- [ ] ＡＰＩを作る\n");
        for (int time = 0; time < 3; time++) {
            var intent = world.wish(IntentType.SPEC_TASKS, IntentData.spec(spec.id()));
            var lease = world.claim("w");
            world.queue.complete(lease, world.tasks(spec, "画面を作る", "APIを作る", "ＡＰＩを作る"), CallCost.none("rules"));
            var result = world.result(intent);
            assertThat(result.get("task_ids").items()).hasSize(time == 0 ? 2 : 0);
            assertThat(result.get("existing").integer()).hasValue(time == 0 ? 1 : 3);
        }
        var tasks = world.tasks.list(
                world.org.member(),
                new TaskFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(spec.id())),
                10,
                Optional.empty());
        assertThat(tasks.items()).extracting(task -> task.title()).containsExactlyInAnyOrder("画面を作る", "APIを作る");
    }

    @Test
    void aPersonDecidesWhereThatIsConfigured() {
        var careful = world.with(IntentSettings.USUAL.withConfirm(Set.of(IntentType.SPEC_TASKS)));
        var spec = world.spec("決済", "# 決済\n");
        var intent = world.wish(IntentType.SPEC_TASKS, IntentData.spec(spec.id()));
        careful.queue.complete(careful.claim("w"), world.tasks(spec, "作る"), IntentWorld.cost(5));
        var waiting = world.now(intent);
        assertThat(waiting.status()).isEqualTo(IntentStatus.NEEDS_REVIEW);
        assertThat(waiting.costMicros()).isEqualTo(5);
        var action = world.result(waiting).get("actions").items().getFirst();
        assertThat(action.get("kind").text()).contains("create_task");
        assertThat(action.at("action", "title").text()).contains("作る");
        assertThat(tasksOf(spec.id())).isZero();
        refused(403, "forbidden", () -> careful.intents.approve(world.org.guest(), intent.id()));
        var approved = careful.intents.approve(world.org.colleague(), intent.id());
        assertThat(approved.status()).isEqualTo(IntentStatus.COMPLETED);
        assertThat(tasksOf(spec.id())).isEqualTo(1);
        refused(409, "intent_status", () -> careful.intents.approve(world.org.colleague(), intent.id()));
        assertThat(world.trail(intent)).endsWith(PROPOSED, APPROVED);
        assertThat(tasksOf(spec.id())).isEqualTo(1);
    }

    @Test
    void refusingWhatIsProposedDoesNothing() {
        var careful = world.with(IntentSettings.USUAL.withConfirm(Set.of(IntentType.SPEC_REVIEW)));
        var spec = world.spec("決済", "適切に\n");
        var intent = world.review(spec);
        careful.queue.complete(
                careful.claim("w"), world.reviewed(spec, IntentWorld.finding("適切に", 1)), CallCost.none("rules"));
        var rejected = careful.intents.reject(world.org.member(), intent.id());
        assertThat(rejected.status()).isEqualTo(IntentStatus.CANCELLED);
        assertThat(world.trail(intent)).containsExactly(CREATED, CLAIMED, PROPOSED, REJECTED);
        assertThat(world.specs.get(world.org.member(), spec.id()).openFindings())
                .isZero();
        assertThat(world.specs.get(world.org.member(), spec.id()).status()).isEqualTo(SpecStatus.DRAFT);
    }

    @Test
    void anApprovalFollowsTheTextThatHasMovedAndFailsWhenItIsGone() {
        var careful = world.with(IntentSettings.USUAL.withConfirm(Set.of(IntentType.SPEC_REVIEW)));
        var spec = world.spec("決済", "前\n適切に\n");
        var intent = world.review(spec);
        careful.queue.complete(
                careful.claim("w"), world.reviewed(spec, IntentWorld.finding("適切に", 2)), CallCost.none("rules"));
        world.specs.change(world.org.member(), spec.id(), ExpectedVersions.ANY, ChangeSpec.markdown("新\n行\n前\n適切に\n"));
        careful.intents.approve(world.org.member(), intent.id());
        assertThat(world.findings
                        .list(world.org.member(), spec.id(), Optional.empty(), "ja")
                        .getFirst()
                        .line())
                .isEqualTo(4);
        var gone = world.spec("消える", "適切に\n");
        var doomed = world.review(gone);
        careful.queue.complete(
                careful.claim("w"), world.reviewed(gone, IntentWorld.finding("適切に", 1)), CallCost.none("rules"));
        world.specs.delete(world.org.member(), gone.id(), ExpectedVersions.ANY);
        refused(404, "not_found", () -> careful.intents.approve(world.org.member(), doomed.id()));
        assertThat(world.now(doomed).status()).isEqualTo(IntentStatus.NEEDS_REVIEW);
        assertThat(careful.intents.cancel(world.org.member(), doomed.id()).status())
                .isEqualTo(IntentStatus.CANCELLED);
    }

    @Test
    void commandsInMessagesBecomeIntentsThatReportBack() {
        var spec = world.spec("決済の仕様", "- [ ] 作る\n");
        var thread = world.thread(spec.id());
        var message = world.messages.post(world.org.member(), new NewMessage(thread.id(), "/tasks"));
        var intent = world.intents.get(world.org.member(), requireNonNull(message.intentId()));
        assertThat(intent.source()).isEqualTo(IntentSource.MESSAGE);
        assertThat(intent.type()).isEqualTo("spec.tasks");
        world.queue.complete(world.claim("w"), world.tasks(spec, "作る"), CallCost.none("rules"));
        var newest = world.messages
                .list(world.org.member(), thread.id(), true, 1, Optional.empty())
                .items()
                .getFirst();
        assertThat(newest.content()).isEqualTo("「決済の仕様」からタスクを 1 件作成しました。0 件は既にありました。");
        assertThat(newest.intentId()).isEqualTo(intent.id());
        assertThat(newest.userId()).isNull();
        var asked = world.messages.post(world.org.member(), new NewMessage(thread.id(), "/ask 期限は？"));
        assertThat(world.intents
                        .get(world.org.member(), requireNonNull(asked.intentId()))
                        .data()
                        .question())
                .isEqualTo("期限は？");
        var free = world.thread(null);
        refused(
                422,
                "command_needs_spec",
                () -> world.messages.post(world.org.member(), new NewMessage(free.id(), "/review")));
        refused(
                422,
                "command_needs_question",
                () -> world.messages.post(world.org.member(), new NewMessage(free.id(), "/ask  ")));
        assertThat(world.messages
                        .list(world.org.member(), free.id(), true, 5, Optional.empty())
                        .items())
                .isEmpty();
    }

    @Test
    void settingTheTriggerAsksForOneReview() {
        var spec = world.spec("決済", "# 決済\n");
        world.specs.change(world.org.member(), spec.id(), ExpectedVersions.ANY, ChangeSpec.syncTrigger(true));
        var triggers = new IntentTriggers(world.specs);
        for (int time = 0; time < 2; time++) {
            for (var event : storedEvents()) {
                test.database().run(world.org.id(), transaction -> triggers.handle(transaction, event));
            }
        }
        var made = new IntentFilter(Optional.empty(), Optional.empty(), Optional.of(spec.id()));
        assertThat(world.intents
                        .list(world.org.member(), made, 10, Optional.empty())
                        .items())
                .singleElement()
                .satisfies(intent -> assertThat(intent.kind()).isEqualTo(IntentType.SPEC_REVIEW));
        assertThat(world.specs.get(world.org.member(), spec.id()).syncTrigger()).isFalse();
    }

    @Test
    void aTriggerThatThePlanDoesNotAllowLeavesATraceAndHoldsNothingUp() {
        test.database()
                .run(
                        world.org.id(),
                        transaction -> transaction
                                .sql("""
                            insert into plan_exceptions (organization_id, intents_per_month, updated_at)
                            values (:tenant, 0, :now)""")
                                .bind("now", transaction.now())
                                .update());
        var spec = world.spec("決済", "# 決済\n");
        world.specs.change(world.org.member(), spec.id(), ExpectedVersions.ANY, ChangeSpec.syncTrigger(true));
        var triggers = new IntentTriggers(world.specs);
        for (var event : storedEvents()) {
            test.database().run(world.org.id(), transaction -> triggers.handle(transaction, event));
        }
        assertThat(world.intents
                        .list(world.org.member(), IntentFilter.ALL, 10, Optional.empty())
                        .items())
                .isEmpty();
        assertThat(world.specs.get(world.org.member(), spec.id()).syncTrigger()).isFalse();
        assertThat(TableRows.of(test, "audit_entries", "target_id = '" + spec.id() + "'"))
                .singleElement()
                .asString()
                .contains("intent.not_made", "plan_limit_reached");
    }

    @Test
    void anErrorIsASentenceInTheReadersLanguage() {
        var intent = world.review(world.spec("a", "b"));
        world.queue.fail(
                world.claim("w"),
                new IntentQueue.Failure("model_refused", "refusal", false, Optional.<Duration>empty(), true));
        var failed = world.now(intent);
        assertThat(failed.errorCode()).isEqualTo("model_refused");
        assertThat(failed.in("en").error()).startsWith("The model refused");
        assertThat(failed.in("ja").error()).contains("拒否", "refusal");
    }

    private List<io.resonant.kernel.event.StoredEvent> storedEvents() {
        try (var feed = new io.resonant.kernel.feed.EventFeed(test.database())) {
            return feed.after(world.org.id(), 0, 1000);
        }
    }

    private int tasksOf(UUID specId) {
        var filter = new TaskFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(specId));
        return world.tasks
                .list(world.org.member(), filter, 100, Optional.empty())
                .items()
                .size();
    }

    private static void refused(int status, String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(status);
            assertThat(problem.code()).isEqualTo(code);
        });
    }

    private static void invalid(String pointer, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors().getFirst().pointer())
                                .isEqualTo(pointer));
    }
}
