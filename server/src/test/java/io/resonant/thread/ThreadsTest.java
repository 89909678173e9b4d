package io.resonant.thread;

import static io.resonant.testing.Refusals.assertInvalid;
import static io.resonant.testing.Refusals.assertNotFound;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Actor;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.spec.NewSpec;
import io.resonant.spec.Specs;
import io.resonant.task.NewTask;
import io.resonant.task.SpecTasks;
import io.resonant.task.Tasks;
import io.resonant.testing.Concurrently;
import io.resonant.testing.TestOrganization;
import io.resonant.thread.Message.Sender;
import io.resonant.visibility.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@BothEngines
class ThreadsTest {
    private final TestDatabase test;
    private final TestOrganization org;
    private final Specs specs;
    private final Tasks tasks;
    private final Messages messages;
    private final Threads threads;
    private final List<MessageCommand> commands = new ArrayList<>();

    ThreadsTest(TestDatabase test) {
        this.test = test;
        this.org = TestOrganization.create(test.database());
        this.specs = new Specs(test.database(), List.of(new SpecTasks(), ThreadLinks.ofSpecs()));
        this.tasks = new Tasks(test.database(), specs, List.of(ThreadLinks.ofTasks()));
        this.messages = new Messages(
                test.database(),
                test.clock(),
                (transaction, actor, command) -> {
                    if (command.thread().specId() == null && command.name() == MessageCommand.Name.REVIEW) {
                        throw Problem.invalid("/content", "invalid");
                    }
                    commands.add(command);
                    return new UUID(7, commands.size());
                },
                List.of());
        this.threads = new Threads(test.database(), specs, messages);
    }

    private ThreadView started(String title) {
        return threads.create(org.member(), new NewThread(title, null, null, null));
    }

    private Message said(Actor actor, ThreadView thread, String content) {
        return messages.post(actor, new NewMessage(thread.id(), content));
    }

    private List<Message> all(ThreadView thread) {
        return messages.list(org.guest(), thread.id(), false, 50, Optional.empty())
                .items();
    }

    @Test
    void aThreadMayBeginWithItsFirstMessage() {
        var spec = specs.create(org.member(), NewSpec.of("仕様", ""));
        var thread = threads.create(org.member(), new NewThread(" 相談 🎌 ", spec.id(), null, "はじめまして"));
        assertThat(thread.title()).isEqualTo("相談 🎌");
        assertThat(threads.get(org.guest(), thread.id())).isEqualTo(thread);
        assertThat(all(thread)).extracting(Message::content).containsExactly("はじめまして");
        assertThat(org.events()).containsExactly("spec.created", "thread.created", "message.created");
    }

    @Test
    void messagesAreReadAsTheyWereWrittenInTheOrderOfTime() {
        var thread = started("題");
        var one = said(org.member(), thread, "一つ目\n\n```\ncode 🎌\n```");
        var two = said(org.guest(), thread, "二つ目");
        assertThat(one.userName()).isEqualTo("山田 一郎");
        assertThat(two.userName()).isEqualTo("来客 三郎");
        assertThat(all(thread)).containsExactly(one, two);
        assertThat(org.newestEvent().tree()).isEqualTo(Json.of(two).tree());
        assertThat(messages.list(org.guest(), thread.id(), true, 50, Optional.empty())
                        .items())
                .containsExactly(two, one);
    }

    @Test
    void messagesComeInPagesInBothDirections() {
        var thread = started("題");
        var expected = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            expected.add(said(org.member(), thread, "発言 " + i).content());
        }
        for (boolean newestFirst : new boolean[] {false, true}) {
            var seen = new ArrayList<String>();
            var after = Optional.<String>empty();
            do {
                var page = messages.list(org.guest(), thread.id(), newestFirst, 3, after);
                page.items().forEach(message -> seen.add(message.content()));
                after = Optional.ofNullable(page.next());
            } while (after.isPresent());
            assertThat(seen).isEqualTo(newestFirst ? expected.reversed() : expected);
        }
    }

    @Test
    void threadsAreListedByTheirLastMessage() {
        var a = started("a");
        test.clock().advance(Duration.ofSeconds(1));
        var b = started("b");
        test.clock().advance(Duration.ofSeconds(1));
        var c = started("c");
        test.clock().advance(Duration.ofSeconds(1));
        var message = said(org.member(), a, "まだ続きます");
        var first = threads.list(org.guest(), ThreadFilter.ALL, 2, Optional.empty());
        assertThat(first.items()).extracting(ThreadView::id).containsExactly(a.id(), c.id());
        assertThat(first.items().getFirst().updatedAt()).isEqualTo(message.createdAt());
        assertThat(threads.list(org.guest(), ThreadFilter.ALL, 2, Optional.ofNullable(first.next()))
                        .items())
                .containsExactly(b);
    }

    @Test
    void threadsAreFoundByWhatTheyAreAbout() {
        var spec = specs.create(org.member(), NewSpec.of("仕様", ""));
        var task = tasks.create(org.member(), NewTask.titled("課題"));
        var ofSpec = threads.create(org.member(), new NewThread("仕様の話", spec.id(), null, null));
        var ofTask = threads.create(org.member(), new NewThread("課題の話", null, task.id(), null));
        started("自由な話");
        assertThat(threads.list(
                                org.guest(),
                                new ThreadFilter(Optional.of(spec.id()), Optional.empty()),
                                10,
                                Optional.empty())
                        .items())
                .containsExactly(ofSpec);
        assertThat(threads.list(
                                org.guest(),
                                new ThreadFilter(Optional.empty(), Optional.of(task.id())),
                                10,
                                Optional.empty())
                        .items())
                .containsExactly(ofTask);
        assertInvalid(
                "/task_id",
                "invalid",
                () -> threads.create(org.member(), new NewThread("両方", spec.id(), task.id(), null)));
    }

    @Test
    void aThreadOutlivesWhatItWasAbout() {
        var spec = specs.create(org.member(), NewSpec.of("仕様", ""));
        var task = tasks.create(org.member(), NewTask.titled("課題"));
        var ofSpec = threads.create(org.member(), new NewThread("仕様の話", spec.id(), null, null));
        var ofTask = threads.create(org.member(), new NewThread("課題の話", null, task.id(), null));
        specs.delete(org.member(), spec.id(), ExpectedVersions.ANY);
        tasks.delete(org.member(), task.id(), ExpectedVersions.ANY);
        assertThat(threads.get(org.member(), ofSpec.id()).specId()).isNull();
        assertThat(threads.get(org.member(), ofTask.id()).taskId()).isNull();
        assertThat(org.events()).endsWith("thread.updated", "spec.deleted", "thread.updated", "task.deleted");
    }

    @Test
    void aCommandBecomesAnIntentAndTheMessageKeepsIt() {
        var spec = specs.create(org.member(), NewSpec.of("仕様", ""));
        var thread = threads.create(org.member(), new NewThread("相談", spec.id(), null, "／review お願い"));
        var first = all(thread).getFirst();
        assertThat(first.intentId()).isEqualTo(new UUID(7, 1));
        assertThat(commands.getFirst().messageId()).isEqualTo(first.id());
        assertThat(commands.getFirst().argument()).isEqualTo("お願い");
        assertThat(commands.getFirst().thread().specId()).isEqualTo(spec.id());
        var asked = said(org.member(), thread, "/ask 締切は？");
        assertThat(all(thread).getLast()).isEqualTo(asked);
        assertThat(asked.intentId()).isEqualTo(new UUID(7, 2));
        var free = started("自由");
        assertInvalid("/content", "invalid", () -> said(org.member(), free, "/review"));
        assertThat(all(free)).as("nothing half done").isEmpty();
        assertThat(said(org.guest(), thread, "/ask 締切は？").intentId())
                .as("a guest only speaks")
                .isNull();
    }

    @Test
    void theBridgeSpeaksToo() {
        var thread = started("題");
        said(org.member(), thread, "質問");
        var intent = UUID.randomUUID();
        var answer = test.database()
                .write(
                        org.id(),
                        transaction -> messages.postAsBridge(Sight.whole(transaction), thread.id(), "答え", intent));
        assertThat(answer.sender()).isEqualTo(Sender.BRIDGE);
        assertThat(answer.userId()).isNull();
        assertThat(all(thread).getLast()).isEqualTo(answer);
        List<Message> newest = test.database()
                .read(org.id(), transaction -> messages.newest(Sight.whole(transaction), thread.id(), 1));
        assertThat(newest).containsExactly(answer);
        assertRefused(403, "not_author", () -> messages.edit(org.member(), answer.id(), new ChangeMessage("別の答え")));
        assertRefused(403, "not_author", () -> messages.delete(org.member(), answer.id()));
        messages.delete(org.admin(), answer.id());
        assertNotFound(
                "thread",
                () -> test.database()
                        .write(
                                org.id(),
                                transaction -> messages.postAsBridge(
                                        Sight.whole(transaction), UUID.randomUUID(), "答え", null)));
    }

    @Test
    void onlyWhoSaidItTakesItBack() {
        var thread = started("題");
        var message = said(org.guest(), thread, "言い間違い");
        test.clock().advance(Duration.ofSeconds(5));
        assertRefused(403, "not_author", () -> messages.edit(org.admin(), message.id(), new ChangeMessage("x")));
        assertRefused(403, "not_author", () -> messages.delete(org.member(), message.id()));
        var edited = messages.edit(org.guest(), message.id(), new ChangeMessage("言い直し"));
        assertThat(edited.content()).isEqualTo("言い直し");
        assertThat(edited.updatedAt()).isAfter(edited.createdAt());
        assertThat(edited.userName()).isEqualTo("来客 三郎");
        assertThat(messages.edit(org.guest(), message.id(), new ChangeMessage("言い直し")))
                .isEqualTo(edited);
        messages.delete(org.guest(), message.id());
        assertThat(all(thread)).isEmpty();
        assertThat(org.events())
                .containsExactly("thread.created", "message.created", "message.updated", "message.deleted");
    }

    @Test
    void onlyWhoStartedAThreadAndAdminsChangeIt() {
        var thread = started("題");
        said(org.colleague(), thread, "発言");
        assertRefused(403, "forbidden", () -> threads.rename(org.colleague(), thread.id(), new ChangeThread("x")));
        assertRefused(403, "forbidden", () -> threads.delete(org.colleague(), thread.id()));
        assertRefused(403, "forbidden", () -> threads.create(org.guest(), new NewThread("x", null, null, null)));
        assertThat(threads.rename(org.member(), thread.id(), new ChangeThread("新題"))
                        .title())
                .isEqualTo("新題");
        threads.rename(org.admin(), thread.id(), new ChangeThread("新題"));
        threads.delete(org.admin(), thread.id());
        assertNotFound("thread", () -> all(thread));
        assertNotFound("thread", () -> said(org.member(), thread, "遅すぎた"));
        assertThat(org.events()).endsWith("message.created", "thread.updated", "thread.deleted");
    }

    @Test
    void othersThingsAreNotThereEvenInsideABody() {
        var other = TestOrganization.create(test.database());
        var spec = specs.create(other.member(), NewSpec.of("他社", ""));
        var task = tasks.create(other.member(), NewTask.titled("他社"));
        var thread = threads.create(other.member(), new NewThread("他社", null, null, "秘密"));
        var message = messages.list(other.member(), thread.id(), false, 1, Optional.empty())
                .items()
                .getFirst();
        assertNotFound("thread", () -> said(org.owner(), thread, "割り込み"));
        assertNotFound("thread", () -> said(org.owner(), thread, "/ask 割り込み"));
        assertNotFound("thread", () -> all(thread));
        assertNotFound("thread", () -> threads.get(org.owner(), thread.id()));
        assertNotFound("thread", () -> threads.rename(org.owner(), thread.id(), new ChangeThread("x")));
        assertNotFound("thread", () -> threads.delete(org.owner(), thread.id()));
        assertNotFound("message", () -> messages.edit(org.owner(), message.id(), new ChangeMessage("x")));
        assertNotFound("message", () -> messages.delete(org.owner(), message.id()));
        assertNotFound("spec", () -> threads.create(org.member(), new NewThread("題", spec.id(), null, null)));
        assertNotFound("task", () -> threads.create(org.member(), new NewThread("題", null, task.id(), null)));
        assertThat(threads.list(org.owner(), ThreadFilter.ALL, 10, Optional.empty())
                        .items())
                .isEmpty();
    }

    @Test
    void whatIsEmptyOrTooLongIsRefusedWithItsPlace() {
        var thread = started("題");
        assertInvalid("/title", "required", () -> started("　"));
        assertInvalid("/title", "too_long", () -> started("あ".repeat(201)));
        assertInvalid("/content", "required", () -> said(org.member(), thread, " \n　"));
        assertInvalid("/content", "too_large", () -> said(org.member(), thread, "あ".repeat(22_000)));
        assertThat(said(org.member(), thread, "あ".repeat(21_845)).content()).hasSize(21_845);
        assertInvalid("/content", "required", () -> threads.create(org.member(), new NewThread("題", null, null, " ")));
        assertThat(threads.list(org.member(), ThreadFilter.ALL, 10, Optional.empty())
                        .items())
                .hasSize(1);
    }

    @Test
    void manyWritersLoseNothing() {
        var thread = started("題");
        var outcomes = Concurrently.run(32, i -> () -> said(org.member(), thread, "発言 " + i));
        assertThat(outcomes).hasOnlyElementsOfType(Message.class).hasSize(32);
        var contents = all(thread).stream().map(Message::content).toList();
        assertThat(contents).hasSize(32).doesNotHaveDuplicates();
    }

    @Test
    void nothingPointsToASpecThatWentMeanwhile() {
        for (int round = 0; round < 5; round++) {
            var spec = specs.create(org.member(), NewSpec.of("仕様", ""));
            var outcomes = Concurrently.run(6, i -> () -> switch (i % 3) {
                case 0 -> {
                    specs.delete(org.member(), spec.id(), ExpectedVersions.ANY);
                    yield "deleted";
                }
                case 1 -> threads.create(org.member(), new NewThread("話", spec.id(), null, null));
                default -> tasks.create(org.member(), new NewTask("課題", null, null, null, null, null, spec.id(), null));
            });
            assertThat(outcomes).containsOnlyOnce("deleted");
            assertThat(outcomes.stream().filter(Throwable.class::isInstance))
                    .allSatisfy(refusal -> assertThat(refusal)
                            .isInstanceOfSatisfying(
                                    Problem.class,
                                    problem -> assertThat(problem.status()).isEqualTo(404)));
        }
        assertThat(threads.list(org.member(), ThreadFilter.ALL, 50, Optional.empty())
                        .items())
                .allSatisfy(thread -> assertThat(thread.specId()).isNull());
    }
}
