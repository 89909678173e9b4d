package io.resonant.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.action.ActionPolicy.Refusal;
import io.resonant.action.ProposedAction.AddFinding;
import io.resonant.action.ProposedAction.CreateTask;
import io.resonant.action.ProposedAction.Kind;
import io.resonant.action.ProposedAction.PostMessage;
import io.resonant.action.ProposedAction.SetSpecStatus;
import io.resonant.kernel.json.Json;
import io.resonant.review.Finding;
import io.resonant.review.ReviewMessage;
import io.resonant.review.Severity;
import io.resonant.spec.Spec;
import io.resonant.spec.SpecContent;
import io.resonant.spec.SpecStatus;
import io.resonant.task.TaskPriority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActionPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final UUID SPEC = UUID.randomUUID();
    private static final UUID THREAD = UUID.randomUUID();
    private static final UUID MEMBER = UUID.randomUUID();
    private static final UUID STRANGER = UUID.randomUUID();
    private static final String TEXT = "# 決済\n適切に  処理する。\n- [ ] 作る\n";

    @Test
    void onlyWhatIsOnTheListIsAllowed() {
        var everything = List.of(
                finding(SPEC, "適切に", 2),
                new SetSpecStatus(SPEC, SpecStatus.IN_REVIEW),
                task(SPEC, "作る", null, null, null),
                new PostMessage(THREAD, "やあ"));
        assertThat(kinds(decide(ActionScope.REVIEW, everything)))
                .containsExactly(Kind.ADD_FINDING, Kind.SET_SPEC_STATUS);
        assertThat(kinds(decide(ActionScope.TASKS, everything))).containsExactly(Kind.CREATE_TASK);
        assertThat(kinds(decide(ActionScope.MESSAGE, everything))).containsExactly(Kind.POST_MESSAGE);
        assertThat(decide(ActionScope.MESSAGE, everything).refused())
                .containsExactly(
                        new Refusal(Kind.ADD_FINDING, "not_allowed"),
                        new Refusal(Kind.SET_SPEC_STATUS, "not_allowed"),
                        new Refusal(Kind.CREATE_TASK, "not_allowed"));
    }

    @Test
    void anotherSpecOrThreadOrStatusOrPersonIsRefused() {
        var other = UUID.randomUUID();
        assertThat(codes(decide(
                        ActionScope.REVIEW,
                        List.of(
                                finding(other, "適切に", 2),
                                new SetSpecStatus(other, SpecStatus.IN_REVIEW),
                                new SetSpecStatus(SPEC, SpecStatus.APPROVED)))))
                .containsExactly("wrong_target", "wrong_target", "too_many");
        assertThat(codes(decide(ActionScope.REVIEW, List.of(new SetSpecStatus(SPEC, SpecStatus.ARCHIVED)))))
                .containsExactly("not_allowed");
        assertThat(codes(decide(
                        ActionScope.TASKS,
                        List.of(
                                task(other, "作る", null, null, null),
                                task(SPEC, "作る", STRANGER, null, null),
                                task(SPEC, " \u200B ", null, null, null)))))
                .containsExactly("wrong_target", "unknown_assignee", "empty");
        assertThat(codes(decide(ActionScope.MESSAGE, List.of(new PostMessage(other, "やあ")))))
                .containsExactly("wrong_target");
    }

    @Test
    void numbersAreBounded() {
        var many = new ArrayList<ProposedAction>();
        for (int i = 0; i < 150; i++) {
            many.add(task(SPEC, "作る " + i, null, null, null));
        }
        var decision = decide(ActionScope.TASKS, many);
        assertThat(decision.allowed()).hasSize(100);
        assertThat(codes(decision)).hasSize(50).containsOnly("too_many");
        assertThat(decide(ActionScope.MESSAGE, List.of(new PostMessage(THREAD, "一"), new PostMessage(THREAD, "二")))
                        .allowed())
                .hasSize(1);
    }

    @Test
    void aFindingStaysWithinTheTextAndQuotesNothingThatIsNotThere() {
        var decision = decide(
                ActionScope.REVIEW,
                List.of(
                        finding(SPEC, "適切に処理", 99),
                        finding(SPEC, "社長の承認済み", -5),
                        finding(SPEC, "…に 処理する。\n- [ ] 作る…", 2),
                        finding(SPEC, "適切に\u200B処理", 2),
                        new AddFinding(
                                SPEC,
                                new Finding(
                                        "'; drop table",
                                        Severity.INFO,
                                        2,
                                        1,
                                        "",
                                        ReviewMessage.literal("x".repeat(5000) + "\n\u202E")))));
        var found = decision.allowed().stream()
                .map(action -> ((AddFinding) action).finding())
                .toList();
        assertThat(found.get(0)).satisfies(finding -> {
            assertThat(finding.quote()).isEqualTo("適切に処理");
            assertThat(finding.line()).isEqualTo(3);
        });
        assertThat(found.get(1)).satisfies(finding -> {
            assertThat(finding.quote()).isEmpty();
            assertThat(finding.line()).isEqualTo(1);
        });
        assertThat(found.get(2).quote()).isEqualTo("…に 処理する。 - [ ] 作る…");
        assertThat(found.get(3).quote()).isEqualTo("適切に処理");
        assertThat(found.get(4)).satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("model");
            assertThat(finding.endLine()).isEqualTo(2);
            assertThat(finding.message().text("ja")).hasSize(1000);
        });
    }

    @Test
    void aTaskIsCleanedAndItsDateIsPlausible() {
        var item = io.resonant.kernel.text.MarkdownDocument.parse(TEXT)
                .checklist()
                .getFirst()
                .identity();
        var decision = decide(
                ActionScope.TASKS,
                List.of(
                        task(SPEC, "作る\n\t速く", MEMBER, NOW.plusSeconds(86_400), item),
                        task(SPEC, "昔", null, Instant.parse("1970-01-01T00:00:00Z"), "no such item")));
        assertThat(decision.allowed())
                .containsExactly(
                        new CreateTask(SPEC, "作る 速く", "説明", TaskPriority.HIGH, NOW.plusSeconds(86_400), MEMBER, item),
                        new CreateTask(SPEC, "昔", "説明", TaskPriority.HIGH, null, null, null));
    }

    @Test
    void theSameProposalsGetTheSameAnswerAndSurviveBeingStored() {
        var proposed = List.of(
                finding(SPEC, "適切に", 2),
                finding(SPEC, "適切に", 2),
                task(SPEC, "作る", MEMBER, NOW, null),
                new SetSpecStatus(SPEC, SpecStatus.IN_REVIEW));
        var decision = decide(ActionScope.REVIEW, proposed);
        assertThat(decision).isEqualTo(decide(ActionScope.REVIEW, proposed));
        assertThat(decision.allowed()).hasSize(2);
        for (var action : proposed) {
            var stored = Json.of(action.stored()).as(ProposedAction.Stored.class);
            assertThat(stored.read()).isEqualTo(action);
        }
    }

    private static ActionPolicy.Decision decide(Map<Kind, Integer> allowed, List<? extends ProposedAction> proposed) {
        var scope = new ActionScope(allowed, SPEC, THREAD, MEMBER, UUID.randomUUID());
        var spec = new Spec(
                SPEC,
                "決済",
                new SpecContent(TEXT, Json.EMPTY_OBJECT).stored(),
                SpecStatus.DRAFT,
                List.of(),
                false,
                null,
                MEMBER,
                1,
                0,
                false,
                NOW,
                NOW);
        var context = new ActionContext(spec, Set.of(MEMBER), List.of(TEXT));
        return ActionPolicy.decide(scope, context, List.copyOf(proposed), NOW);
    }

    private static List<Kind> kinds(ActionPolicy.Decision decision) {
        return decision.allowed().stream().map(ProposedAction::kind).toList();
    }

    private static List<String> codes(ActionPolicy.Decision decision) {
        return decision.refused().stream().map(Refusal::code).toList();
    }

    private static AddFinding finding(UUID spec, String quote, int line) {
        return new AddFinding(
                spec, new Finding("vague_word", Severity.WARNING, line, line, quote, ReviewMessage.literal("曖昧")));
    }

    private static CreateTask task(
            UUID spec, String title, @Nullable UUID assignee, @Nullable Instant due, @Nullable String item) {
        return new CreateTask(spec, title, "説明", TaskPriority.HIGH, due, assignee, item);
    }

    @Test
    void onlyWholeAddressesThatWereShownStayLinks() {
        var shown = "see https://docs.example.com/a?x=1 and <https://e.example/p?d=abcdef>. **https://b.example**. "
                + "Or https://f.example/x.";
        var context = new ActionContext(null, Set.of(), List.of(shown));
        assertThat(context.knowsLink("https://docs.example.com/a?x=1")).isTrue();
        assertThat(context.knowsLink("https://e.example/p?d=abcdef")).isTrue();
        assertThat(context.knowsLink("https://b.example")).isTrue();
        assertThat(context.knowsLink("https://f.example/x")).isTrue();
        assertThat(context.knowsLink("https://e.example/p?d=abc")).isFalse();
        assertThat(context.knowsLink("https://e.example/p?d=abcdefg")).isFalse();
        assertThat(context.knowsLink("https://docs.example.com")).isFalse();
    }
}
