package io.resonant.feedback;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proof that raw feedback ends in time.
 *
 * @param days how long raw rows are kept at most
 * @param limit the first day whose rows may still be there
 * @param tables the age of what there is
 */
public record Retention(int days, LocalDate limit, List<Table> tables) {
    /**
     * @param oldest day of its oldest row; null for an empty table
     * @param overdue rows that should have gone already
     */
    public record Table(String name, long rows, @Nullable LocalDate oldest, long overdue) {}

    /** Whether nothing is older than promised. */
    public boolean isKept() {
        return tables.stream().allMatch(table -> table.overdue() == 0);
    }
}
