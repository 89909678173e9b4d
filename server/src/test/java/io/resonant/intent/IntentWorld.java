package io.resonant.intent;

import static java.util.Objects.requireNonNull;

import io.resonant.action.ActionContext;
import io.resonant.action.ActionExecutor;
import io.resonant.action.ProposedAction;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonView;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.review.Finding;
import io.resonant.review.ReviewMessage;
import io.resonant.review.Severity;
import io.resonant.spec.NewSpec;
import io.resonant.spec.Spec;
import io.resonant.spec.SpecFindings;
import io.resonant.spec.SpecStatus;
import io.resonant.spec.Specs;
import io.resonant.task.SpecTasks;
import io.resonant.task.TaskPriority;
import io.resonant.task.Tasks;
import io.resonant.testing.TestOrganization;
import io.resonant.thread.Messages;
import io.resonant.thread.NewThread;
import io.resonant.thread.ThreadView;
import io.resonant.thread.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** An organisation with everything that intents work on, wired as in production. */
@NullMarked
public final class IntentWorld {
    public final TestDatabase test;
    public final TestOrganization org;
    public final IntentSettings settings;
    public final Specs specs;
    public final SpecFindings findings;
    public final Tasks tasks;
    public final Messages messages;
    public final Threads threads;
    public final Intents intents;
    public final IntentQueue queue;

    public IntentWorld(TestDatabase test, IntentSettings settings) {
        this(test, settings, TestOrganization.create(test.database()));
    }

    /** The same organisation under other settings. */
    public IntentWorld(TestDatabase test, IntentSettings settings, TestOrganization org) {
        this.test = test;
        this.org = org;
        this.settings = settings;
        var database = test.database();
        specs = new Specs(database, List.of(new SpecTasks()));
        findings = new SpecFindings(database);
        tasks = new Tasks(database, specs, List.of());
        messages = new Messages(database, test.clock(), new IntentCommands(), List.of());
        threads = new Threads(database, specs, messages);
        var executor = new ActionExecutor(specs, findings, tasks, messages);
        intents = new Intents(database, settings, new Intents.Subjects(specs, threads, messages), executor);
        queue = new IntentQueue(database, settings, executor);
    }

    public IntentWorld with(IntentSettings other) {
        return new IntentWorld(test, other, org);
    }

    public Spec spec(String title, String markdown) {
        return specs.create(org.member(), NewSpec.of(title, markdown));
    }

    public ThreadView thread(@Nullable UUID specId) {
        return threads.create(org.member(), new NewThread("話し合い", specId, null, null));
    }

    public Intent wish(IntentType type, IntentData data) {
        return intents.create(org.member(), new Intents.NewIntent(type.text(), data));
    }

    public Intent review(Spec spec) {
        return wish(IntentType.SPEC_REVIEW, IntentData.spec(spec.id()));
    }

    public Lease claim(String owner) {
        return queue.claim(org.id(), owner).orElseThrow();
    }

    public Intent now(Intent intent) {
        return intents.get(org.member(), intent.id());
    }

    public List<IntentStep.Kind> trail(Intent intent) {
        return intents.steps(org.member(), intent.id()).stream()
                .map(IntentStep::kind)
                .toList();
    }

    public JsonView result(Intent intent) {
        return JsonView.of(requireNonNull(now(intent).result()).text());
    }

    /** What a review may propose. */
    public Proposal reviewed(Spec spec, Finding... found) {
        var actions = new ArrayList<ProposedAction>();
        for (var finding : found) {
            actions.add(new ProposedAction.AddFinding(spec.id(), finding));
        }
        actions.add(new ProposedAction.SetSpecStatus(spec.id(), SpecStatus.IN_REVIEW));
        return new Proposal(actions, given(spec));
    }

    public Proposal tasks(Spec spec, String... titles) {
        var actions = new ArrayList<ProposedAction>();
        for (var title : titles) {
            actions.add(new ProposedAction.CreateTask(spec.id(), title, "", TaskPriority.HIGH, null, null, null));
        }
        return new Proposal(actions, given(spec));
    }

    public ActionContext given(Spec spec) {
        return new ActionContext(
                specs.get(org.member(), spec.id()),
                Set.of(org.member().userId(), org.colleague().userId()),
                List.of(spec.markdown()));
    }

    public static Finding finding(String quote, int line) {
        return new Finding("model", Severity.WARNING, line, line, quote, ReviewMessage.literal("曖昧です"));
    }

    public static CallCost cost(long micros) {
        return new CallCost("anthropic", "claude", 100, 20, micros, "2026", false, Json.EMPTY_OBJECT);
    }
}
