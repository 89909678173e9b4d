package io.resonant.bridge;

import io.resonant.action.ProposedAction;
import io.resonant.action.ProposedAction.AddFinding;
import io.resonant.action.ProposedAction.CreateTask;
import io.resonant.action.ProposedAction.PostMessage;
import io.resonant.action.ProposedAction.SetSpecStatus;
import io.resonant.kernel.json.JsonView;
import io.resonant.kernel.problem.Messages;
import io.resonant.model.ModelFailure;
import io.resonant.review.Finding;
import io.resonant.review.ReviewMessage;
import io.resonant.review.Severity;
import io.resonant.spec.SpecStatus;
import io.resonant.task.TaskPriority;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a model filled in as proposed actions. Schemas are promises that not every server keeps, so each member is
 * looked at: an entry that makes no sense is left out, a form in which nothing makes sense is refused.
 */
final class FilledForm {
    private static final int MAX_LIST = 20;
    private static final int MAX_SOURCES = 5;

    private final Question question;
    private final Assignment assignment;
    private final JsonView form;

    private FilledForm(Question question, JsonView form) {
        this.question = question;
        this.assignment = question.assignment();
        this.form = form;
    }

    /** @throws ModelFailure when nothing in it makes sense */
    static List<ProposedAction> actions(Question question, JsonView form) {
        var filled = new FilledForm(question, form);
        return switch (question.assignment().type()) {
            case SPEC_REVIEW -> filled.review();
            case SPEC_TASKS -> filled.tasks();
            case THREAD_SUMMARIZE -> List.of(filled.summary());
            case MESSAGE_ANSWER -> List.of(filled.answer());
        };
    }

    private List<ProposedAction> review() {
        var specId = assignment.requireSpec().id();
        var actions = new ArrayList<ProposedAction>();
        for (var entry : entries("findings")) {
            var message = entry.get("message").text("");
            if (!message.isBlank()) {
                actions.add(new AddFinding(specId, finding(entry, message)));
            }
        }
        requireSense("findings", actions);
        actions.add(new SetSpecStatus(specId, SpecStatus.IN_REVIEW));
        return actions;
    }

    private static Finding finding(JsonView entry, String message) {
        var severity = switch (entry.get("severity").text("")) {
            case "error" -> Severity.ERROR;
            case "info" -> Severity.INFO;
            default -> Severity.WARNING;
        };
        int line = number(entry.get("line"));
        int endLine = Math.max(line, number(entry.get("end_line")));
        var quote = entry.get("quote").text("");
        return new Finding(
                entry.get("rule").text("model"), severity, line, endLine, quote, ReviewMessage.literal(message));
    }

    private List<ProposedAction> tasks() {
        var specId = assignment.requireSpec().id();
        var actions = new ArrayList<ProposedAction>();
        for (var entry : entries("tasks")) {
            var title = entry.get("title").text("");
            if (!title.isBlank()) {
                actions.add(new CreateTask(
                        specId,
                        title,
                        entry.get("description").text(""),
                        priority(entry.get("priority").text("")),
                        dueDate(entry.get("due_date").text("")),
                        assignee(entry.get("assignee_id").text("")),
                        item(number(entry.get("checklist_number")))));
            }
        }
        requireSense("tasks", actions);
        return actions;
    }

    private ProposedAction summary() {
        var summary = form.get("summary").text("").strip();
        if (summary.isEmpty()) {
            throw nonsense("summary");
        }
        var text = new StringBuilder("**")
                .append(words("summary.title"))
                .append("**\n\n")
                .append(summary);
        list(text, "decisions");
        list(text, "open_questions");
        list(text, "actions");
        return new PostMessage(assignment.requireThread(), text.toString());
    }

    private void list(StringBuilder text, String name) {
        var points = form.get(name).items().stream()
                .map(point -> point.text("").replaceAll("\\s+", " ").strip())
                .filter(point -> !point.isEmpty())
                .limit(MAX_LIST)
                .toList();
        if (!points.isEmpty()) {
            text.append("\n\n**").append(words("summary." + name)).append("**\n");
            points.forEach(point -> text.append("\n- ").append(point));
        }
    }

    private ProposedAction answer() {
        var answer = form.get("answer").text("").strip();
        boolean found = form.get("found").bool().orElse(!answer.isEmpty());
        if (found && answer.isEmpty()) {
            throw nonsense("answer");
        }
        if (!found) {
            return new PostMessage(assignment.requireThread(), answer.isEmpty() ? words("answer.nothing") : answer);
        }
        var places = new ArrayList<String>();
        for (var entry : form.get("sources").items()) {
            var place = place(number(entry.get("id")), entry.get("quote").text(""));
            if (place != null && !places.contains(place) && places.size() < MAX_SOURCES) {
                places.add(place);
            }
        }
        var text = places.isEmpty()
                ? answer + "\n\n" + words("answer.no_source")
                : answer + "\n" + String.join("\n", places);
        return new PostMessage(assignment.requireThread(), text);
    }

    /** The quote with the place that it is really from; a quote that is nowhere is left out. */
    private @Nullable String place(int id, String quote) {
        if (id < 1 || id > question.sources().size() || quote.isBlank()) {
            return null;
        }
        var source = question.sources().get(id - 1);
        var words = quote.strip().replaceAll("\\s+", " ");
        int at = source.text().indexOf(quote.strip());
        if (at < 0 && !source.text().replaceAll("\\s+", " ").contains(words)) {
            return null;
        }
        long before = at < 0
                ? 0
                : source.text().substring(0, at).chars().filter(c -> c == '\n').count();
        var place = Messages.of("bridge", assignment.language())
                .text(
                        "answer.place." + source.document().kind(),
                        Map.of("title", source.document().title(), "line", source.line() + before));
        return "\n> " + words + "\n>\n> — " + place;
    }

    private List<JsonView> entries(String name) {
        if (!form.get(name).isArray()) {
            throw nonsense(name);
        }
        return form.get(name).items();
    }

    private void requireSense(String name, List<ProposedAction> actions) {
        if (actions.isEmpty() && !form.get(name).items().isEmpty()) {
            throw nonsense(name);
        }
    }

    private static TaskPriority priority(String text) {
        return switch (text) {
            case "low" -> TaskPriority.LOW;
            case "high" -> TaskPriority.HIGH;
            default -> TaskPriority.MEDIUM;
        };
    }

    /** A day without an hour is its last second in UTC: so everybody sees the same day. */
    private static @Nullable Instant dueDate(String text) {
        if (!text.matches("\\d{4}-\\d{2}-\\d{2}")) {
            return null;
        }
        try {
            return LocalDate.parse(text).atTime(23, 59, 59).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null; // the 30th of February
        }
    }

    /** Whoever is no member is refused by the policy, so that it is seen that somebody else was proposed. */
    private static @Nullable UUID assignee(String text) {
        return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") ? UUID.fromString(text) : null;
    }

    private @Nullable String item(int number) {
        return number >= 1 && number <= question.checklist().size()
                ? question.checklist().get(number - 1).identity()
                : null;
    }

    private static int number(JsonView view) {
        return Math.clamp(view.integer(0), 0, 1_000_000);
    }

    private String words(String key) {
        return Messages.of("bridge", assignment.language()).text(key, Map.of());
    }

    private static ModelFailure nonsense(String member) {
        return ModelFailure.passing("model_nonsense", member);
    }
}
