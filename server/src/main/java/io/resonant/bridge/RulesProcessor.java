package io.resonant.bridge;

import io.resonant.action.ProposedAction;
import io.resonant.action.ProposedAction.AddFinding;
import io.resonant.action.ProposedAction.CreateTask;
import io.resonant.action.ProposedAction.PostMessage;
import io.resonant.action.ProposedAction.SetSpecStatus;
import io.resonant.intent.CallCost;
import io.resonant.intent.Proposal;
import io.resonant.model.ModelUsage;
import io.resonant.model.Progress;
import io.resonant.review.Finding;
import io.resonant.review.ProposedTask;
import io.resonant.review.QuestionAnswer;
import io.resonant.review.SourceDocument;
import io.resonant.review.SpecReview;
import io.resonant.review.TaskExtraction;
import io.resonant.review.ThreadSummary;
import io.resonant.spec.SpecStatus;
import io.resonant.task.TaskPriority;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Proposes what rules find: no key, no network, no cost, and the same answer every time. */
final class RulesProcessor implements IntentProcessor {
    private static final int MAX_FINDINGS = 199; // the policy's limit; beyond it nobody reads on

    @Override
    public String provider() {
        return "rules";
    }

    @Override
    public String model() {
        return "";
    }

    @Override
    public long mostMicros(Assignment assignment, boolean exactly) {
        return 0;
    }

    @Override
    public Outcome process(Assignment assignment, Progress progress) {
        var actions = switch (assignment.type()) {
            case SPEC_REVIEW -> review(assignment);
            case SPEC_TASKS -> tasks(assignment);
            case THREAD_SUMMARIZE -> summary(assignment);
            case MESSAGE_ANSWER -> answer(assignment);
        };
        var shown = new ArrayList<>(assignment.texts());
        assignment.documents().stream().map(SourceDocument::markdown).forEach(shown::add);
        return new Outcome(new Proposal(actions, assignment.context(shown)), CallCost.none(provider()));
    }

    @Override
    public CallCost price(ModelUsage usage) {
        return CallCost.none(provider());
    }

    @Override
    public void close() {}

    private static List<ProposedAction> review(Assignment assignment) {
        var spec = assignment.requireSpec();
        var actions = new ArrayList<ProposedAction>();
        SpecReview.review(spec.title(), spec.markdown(), assignment.today()).stream()
                .sorted(Comparator.comparing(Finding::severity)) // stable: of one severity in the order of the text
                .limit(MAX_FINDINGS)
                .forEach(finding -> actions.add(new AddFinding(spec.id(), finding)));
        actions.add(new SetSpecStatus(spec.id(), SpecStatus.IN_REVIEW));
        return actions;
    }

    private static List<ProposedAction> tasks(Assignment assignment) {
        var spec = assignment.requireSpec();
        return TaskExtraction.extract(spec.markdown(), assignment.today(), assignment.zone()).stream()
                .filter(task -> !task.done())
                .map(task -> task(spec.id(), task, assignment.members()))
                .toList();
    }

    private static ProposedAction task(UUID specId, ProposedTask task, Map<UUID, String> members) {
        var priority = switch (task.priority()) {
            case LOW -> TaskPriority.LOW;
            case MEDIUM -> TaskPriority.MEDIUM;
            case HIGH -> TaskPriority.HIGH;
        };
        return new CreateTask(
                specId,
                task.title(),
                task.description(),
                priority,
                task.dueAt(),
                member(task.assignee(), members),
                task.checklistItem());
    }

    /** Whom a name means, if there is exactly one: {@code @山田} is 山田 太郎 as long as there is no other 山田. */
    private static @Nullable UUID member(@Nullable String name, Map<UUID, String> members) {
        if (name == null || name.isBlank()) {
            return null;
        }
        var wanted = plain(name);
        var exact = members.entrySet().stream()
                .filter(member -> plain(member.getValue()).equals(wanted))
                .toList();
        var beginning = members.entrySet().stream()
                .filter(member -> plain(member.getValue()).startsWith(wanted))
                .toList();
        var found = exact.isEmpty() ? beginning : exact;
        return found.size() == 1 ? found.getFirst().getKey() : null;
    }

    private static String plain(String name) {
        return io.resonant.kernel.text.TextFolding.fold(name)
                .text()
                .replaceAll("\\s+", "")
                .replaceFirst("(さん|様|氏)$", "");
    }

    private static List<ProposedAction> summary(Assignment assignment) {
        var summary = ThreadSummary.summarize(assignment.messages());
        return List.of(new PostMessage(assignment.requireThread(), summary.markdown(assignment.language())));
    }

    private static List<ProposedAction> answer(Assignment assignment) {
        var answer = QuestionAnswer.answer(assignment.question(), assignment.documents());
        return List.of(new PostMessage(assignment.requireThread(), answer.markdown(assignment.language())));
    }
}
