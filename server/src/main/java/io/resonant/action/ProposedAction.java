package io.resonant.action;

import io.resonant.kernel.json.Json;
import io.resonant.review.Finding;
import io.resonant.spec.SpecStatus;
import io.resonant.task.TaskPriority;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a processor may propose; nothing else exists for it. A proposal does nothing until {@link ActionPolicy} has
 * allowed it and, where configured, a person has agreed.
 */
public sealed interface ProposedAction {
    /** A remark about a place in a spec. All remarks of one intent replace those of the review before. */
    record AddFinding(UUID specId, Finding finding) implements ProposedAction {}

    /** A new status of a spec. */
    record SetSpecStatus(UUID specId, SpecStatus status) implements ProposedAction {}

    /**
     * A new task of a spec.
     *
     * @param checklistItem identity of the item that it mirrors, see {@code ChecklistItem}
     */
    record CreateTask(
            UUID specId,
            String title,
            String description,
            TaskPriority priority,
            @Nullable Instant dueDate,
            @Nullable UUID assigneeId,
            @Nullable String checklistItem)
            implements ProposedAction {}

    /** A message from the bridge. */
    record PostMessage(UUID threadId, String markdown) implements ProposedAction {}

    /** As it is shown and kept while a person has to decide. */
    record Stored(Kind kind, Json action) {
        ProposedAction read() {
            return action.as(kind.type);
        }
    }

    /** The kinds by name, for storing and for allow-lists. */
    enum Kind {
        ADD_FINDING(AddFinding.class),
        SET_SPEC_STATUS(SetSpecStatus.class),
        CREATE_TASK(CreateTask.class),
        POST_MESSAGE(PostMessage.class);

        private final Class<? extends ProposedAction> type;

        Kind(Class<? extends ProposedAction> type) {
            this.type = type;
        }
    }

    default Kind kind() {
        return switch (this) {
            case AddFinding _ -> Kind.ADD_FINDING;
            case SetSpecStatus _ -> Kind.SET_SPEC_STATUS;
            case CreateTask _ -> Kind.CREATE_TASK;
            case PostMessage _ -> Kind.POST_MESSAGE;
        };
    }

    default Stored stored() {
        return new Stored(kind(), Json.of(this));
    }
}
