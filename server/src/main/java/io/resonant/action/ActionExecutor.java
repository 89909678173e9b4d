package io.resonant.action;

import io.resonant.account.Members;
import io.resonant.action.ActionPolicy.Decision;
import io.resonant.action.ProposedAction.AddFinding;
import io.resonant.action.ProposedAction.CreateTask;
import io.resonant.action.ProposedAction.Kind;
import io.resonant.action.ProposedAction.PostMessage;
import io.resonant.action.ProposedAction.SetSpecStatus;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.spec.ChangeSpec;
import io.resonant.spec.Spec;
import io.resonant.spec.SpecFindings;
import io.resonant.spec.SpecStatus;
import io.resonant.spec.Specs;
import io.resonant.task.NewTask;
import io.resonant.task.Tasks;
import io.resonant.thread.Messages;
import io.resonant.thread.Threads;
import io.resonant.visibility.Restrictions;
import io.resonant.visibility.Sight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries out what the policy allowed, inside the transaction that ends the wish: all of it, once, or nothing. */
public final class ActionExecutor {
    private final Specs specs;
    private final SpecFindings findings;
    private final Tasks tasks;
    private final Messages messages;

    public ActionExecutor(Specs specs, SpecFindings findings, Tasks tasks, Messages messages) {
        this.specs = specs;
        this.findings = findings;
        this.tasks = tasks;
        this.messages = messages;
    }

    /** @throws io.resonant.kernel.problem.Problem 404 when what it is about is gone */
    public ActionResult execute(Transaction transaction, ActionScope scope, Decision decision, ActionContext context) {
        var work = new Work(transaction, scope, decision, context);
        if (scope.allowed().containsKey(Kind.ADD_FINDING)) {
            return work.review();
        }
        return scope.allowed().containsKey(Kind.CREATE_TASK) ? work.createTasks() : work.post();
    }

    private final class Work {
        private final Transaction transaction;
        private final Sight sight;
        private final ActionScope scope;
        private final Decision decision;
        private final ActionContext context;

        Work(Transaction transaction, ActionScope scope, Decision decision, ActionContext context) {
            this.transaction = transaction;
            this.sight = Sight.of(transaction, scope.userId());
            this.scope = scope;
            this.decision = decision;
            this.context = context;
        }

        ActionResult review() {
            var reviewed = reviewedSpec();
            var found =
                    actions(AddFinding.class).stream().map(AddFinding::finding).toList();
            findings.replace(sight, reviewed, scope.intentId(), found);
            for (var change : actions(SetSpecStatus.class)) {
                var current = specs.get(sight, reviewed.id());
                if (current.status() == SpecStatus.DRAFT) { // what people have approved or put away stays so
                    specs.change(sight, scope.userId(), current.id(), ChangeSpec.status(change.status()));
                }
            }
            report(reviewed, ActionTexts.reviewed(reviewed, found));
            return new ActionResult(
                    List.of(), reviewed.version(), found.size(), List.of(), 0, null, decision.refused());
        }

        ActionResult createTasks() {
            var read = reviewedSpec();
            var current = specs.get(sight, read.id());
            var items = MarkdownDocument.parse(current.markdown()).checklist().stream()
                    .map(item -> item.identity())
                    .collect(Collectors.toSet());
            var mirrored = new HashSet<>(tasks.mirroredItems(sight, current.id()));
            var titles = new HashSet<String>();
            tasks.titlesOfSpec(sight, current.id()).forEach(title -> titles.add(ActionTexts.same(title)));
            var created = new ArrayList<UUID>();
            int existing = 0;
            for (var action : actions(CreateTask.class)) {
                var item = action.checklistItem() != null && items.contains(action.checklistItem())
                        ? action.checklistItem()
                        : null; // somebody has rewritten the line since
                boolean known = item == null ? !titles.add(ActionTexts.same(action.title())) : !mirrored.add(item);
                if (known) {
                    existing++;
                } else {
                    titles.add(ActionTexts.same(action.title()));
                    created.add(create(action, item));
                }
            }
            report(current, ActionTexts.created(current, created.size(), existing));
            return new ActionResult(List.of(), read.version(), null, created, existing, null, decision.refused());
        }

        ActionResult post() {
            @Nullable UUID posted = null;
            for (var action : actions(PostMessage.class)) {
                posted = messages.postAsBridge(sight, action.threadId(), action.markdown(), scope.intentId())
                        .id();
            }
            return new ActionResult(List.of(), null, null, List.of(), 0, posted, decision.refused());
        }

        private UUID create(CreateTask action, @Nullable String item) {
            var assignee = action.assigneeId() != null && Members.includes(transaction, action.assigneeId())
                    ? action.assigneeId()
                    : null; // has left since
            var task = new NewTask(
                    action.title(),
                    action.description(),
                    null,
                    action.priority(),
                    assignee,
                    action.dueDate(),
                    action.specId(),
                    item);
            return tasks.create(sight, scope.userId(), task, scope.intentId()).id();
        }

        private Spec reviewedSpec() {
            return Objects.requireNonNull(context.spec(), "what is about a spec was given the spec");
        }

        /**
         * When it was asked for in a thread, the thread hears of it; in our words, not in the model's. The words name the
         * spec, so where others read it must be the spec's own thread.
         */
        private void report(Spec spec, String text) {
            var threadId = scope.threadId();
            if (threadId != null
                    && (Restrictions.isOpen(transaction, spec.id()) || Threads.isAbout(sight, threadId, spec.id()))) {
                messages.postAsBridge(sight, threadId, text, scope.intentId());
            }
        }

        private <T extends ProposedAction> List<T> actions(Class<T> type) {
            return decision.allowed().stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        }
    }
}
