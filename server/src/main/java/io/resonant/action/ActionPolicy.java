package io.resonant.action;

import io.resonant.action.ProposedAction.AddFinding;
import io.resonant.action.ProposedAction.CreateTask;
import io.resonant.action.ProposedAction.Kind;
import io.resonant.action.ProposedAction.PostMessage;
import io.resonant.action.ProposedAction.SetSpecStatus;
import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.kernel.text.Titles;
import io.resonant.review.Finding;
import io.resonant.review.ReviewMessage;
import io.resonant.spec.SpecStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which proposed actions are carried out, and in what words. Deterministic, and the same for a model and for
 * the rules: a model reads text that anybody may have written, so what it asks for is the wish of a stranger. Each kind
 * must be in the scope's list; an action must concern exactly what the scope is about; people, quotes and links must
 * have been given; number and length are bounded.
 */
public final class ActionPolicy {
    private static final int MAX_MESSAGE = 20_000;
    private static final int MAX_FINDING_TEXT = 1000;
    private static final int MAX_QUOTE = 200;
    private static final int MAX_DESCRIPTION = 8000;
    private static final Duration FARTHEST = Duration.ofDays(3660);

    private final ActionScope scope;
    private final ActionContext context;
    private final Instant now;
    private final List<String> words;
    private final Set<String> checklist;

    private ActionPolicy(ActionScope scope, ActionContext context, Instant now) {
        this.scope = scope;
        this.context = context;
        this.now = now;
        this.words = scope.allowed().containsKey(Kind.ADD_FINDING) ? words(context.texts()) : List.of();
        this.checklist = context.spec() == null || !scope.allowed().containsKey(Kind.CREATE_TASK)
                ? Set.of()
                : MarkdownDocument.parse(context.spec().markdown()).checklist().stream()
                        .map(item -> item.identity())
                        .collect(Collectors.toSet());
    }

    /** An action that is not carried out, and why: {@code not_allowed}, {@code wrong_target}, {@code too_many}, ... */
    public record Refusal(Kind kind, String code) {}

    /** @param allowed cleaned and bounded, ready to be carried out */
    public record Decision(List<ProposedAction> allowed, List<Refusal> refused) {}

    /** The same proposals always get the same answer. */
    public static Decision decide(
            ActionScope scope, ActionContext context, List<ProposedAction> proposed, Instant now) {
        return new ActionPolicy(scope, context, now).decide(proposed);
    }

    private Decision decide(List<ProposedAction> proposed) {
        var allowed = new ArrayList<ProposedAction>();
        var refused = new ArrayList<Refusal>();
        var counts = new EnumMap<Kind, Integer>(Kind.class);
        var seen = new HashSet<ProposedAction>();
        for (var action : proposed) {
            var reason = reason(action, counts);
            if (reason != null) {
                refused.add(new Refusal(action.kind(), reason));
                continue;
            }
            var safe = safe(action);
            if (seen.add(safe)) {
                allowed.add(safe);
            }
        }
        return new Decision(List.copyOf(allowed), List.copyOf(refused));
    }

    private @Nullable String reason(ProposedAction action, EnumMap<Kind, Integer> counts) {
        var limit = scope.allowed().get(action.kind());
        if (limit == null) {
            return "not_allowed";
        }
        if (counts.merge(action.kind(), 1, Integer::sum) > limit) {
            return "too_many";
        }
        return switch (action) {
            case AddFinding(var specId, var finding) -> {
                var text = finding.message().parameters().getOrDefault("text", "x");
                yield reason(specId.equals(scope.specId()), SafeText.line(text, MAX_FINDING_TEXT));
            }
            case SetSpecStatus(var specId, var status) ->
                status == SpecStatus.IN_REVIEW ? reason(specId.equals(scope.specId()), "x") : "not_allowed";
            case CreateTask task ->
                task.assigneeId() == null || context.memberIds().contains(task.assigneeId())
                        ? reason(task.specId().equals(scope.specId()), SafeText.line(task.title(), Titles.LONGEST))
                        : "unknown_assignee";
            case PostMessage(var threadId, var markdown) ->
                reason(threadId.equals(scope.threadId()), SafeText.block(markdown, MAX_MESSAGE));
        };
    }

    private static @Nullable String reason(boolean rightTarget, String text) {
        if (!rightTarget) {
            return "wrong_target";
        }
        return text.isEmpty() ? "empty" : null;
    }

    private ProposedAction safe(ProposedAction action) {
        return switch (action) {
            case AddFinding(var specId, var finding) -> new AddFinding(specId, safe(finding));
            case SetSpecStatus status -> status;
            case CreateTask task ->
                new CreateTask(
                        task.specId(),
                        SafeText.line(task.title(), Titles.LONGEST),
                        SafeText.markdown(task.description(), MAX_DESCRIPTION, context::knowsLink),
                        task.priority(),
                        plausible(task.dueDate()),
                        task.assigneeId(),
                        task.checklistItem() != null && checklist.contains(task.checklistItem())
                                ? task.checklistItem()
                                : null);
            case PostMessage(var threadId, var markdown) ->
                new PostMessage(threadId, SafeText.markdown(markdown, MAX_MESSAGE, context::knowsLink));
        };
    }

    private Finding safe(Finding finding) {
        var words = new TreeMap<String, String>();
        finding.message()
                .parameters()
                .forEach((name, value) -> words.put(name, SafeText.line(value, MAX_FINDING_TEXT)));
        var message = new ReviewMessage(finding.message().code(), words);
        int last = lines();
        int line = Math.clamp(finding.line(), 1, last);
        int endLine = Math.clamp(finding.endLine(), line, last);
        var quote = SafeText.line(finding.quote(), MAX_QUOTE);
        var rule = finding.rule().matches("[a-z][a-z0-9_.]{0,60}") ? finding.rule() : "model";
        return new Finding(rule, finding.severity(), line, endLine, given(quote) ? quote : "", message);
    }

    private int lines() {
        var spec = context.spec();
        return spec == null ? 1 : Math.max(1, (int) spec.markdown().lines().count());
    }

    /** A quote that is not in the text would put words into its author's mouth. */
    private boolean given(String quote) {
        var quoted = letters(quote);
        return words.stream().anyMatch(text -> text.contains(quoted));
    }

    /** The texts as they were written and as readers see them, for a quote may be either. */
    private static List<String> words(List<String> texts) {
        return texts.stream()
                .flatMap(text -> Stream.of(
                        text, String.join("\n", MarkdownDocument.parse(text).plainLines())))
                .map(ActionPolicy::letters)
                .toList();
    }

    private @Nullable Instant plausible(@Nullable Instant dueDate) {
        if (dueDate == null) {
            return null;
        }
        var distance = Duration.between(now, dueDate).abs();
        return distance.compareTo(FARTHEST) > 0 ? null : dueDate;
    }

    /** Marks, spaces and the dots of an abridged quote do not matter. */
    private static String letters(String text) {
        var letters = new StringBuilder(text.length());
        text.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
        return letters.toString();
    }
}
