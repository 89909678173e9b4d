package io.resonant.review;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task that a specification implies. Nothing is created yet: a person or a policy decides.
 *
 * @param description where it stands: the headings above it, and what else was said about it
 * @param dueDate the day named by the text, and {@code dueAt} its last second in UTC, or the named hour in the reader's
 *     zone
 * @param assignee the name after {@code @}, or of the column for it; not yet a known member
 * @param checklistItem identity of the mirrored checklist item, see {@code MarkdownDocument.toggleChecklistItem}
 * @param done the checklist item is ticked already
 * @param line in the Markdown source, counted from 1
 * @param confidence from 0 to 1
 * @param reasons why we think so, best first
 */
public record ProposedTask(
        String title,
        String description,
        Priority priority,
        @Nullable LocalDate dueDate,
        @Nullable Instant dueAt,
        @Nullable String assignee,
        @Nullable String checklistItem,
        boolean done,
        int line,
        String quote,
        double confidence,
        List<ReviewMessage> reasons) {}
