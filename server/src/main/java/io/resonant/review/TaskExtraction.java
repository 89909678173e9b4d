package io.resonant.review;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** Finds the tasks in a specification: checklists, requirement tables and sentences that ask somebody to act. */
public final class TaskExtraction {
    private TaskExtraction() {}

    /**
     * @param today the day that words such as "tomorrow" count from
     * @param zone where that day ends
     * @return proposals in the order of the text
     */
    public static List<ProposedTask> extract(String markdown, LocalDate today, ZoneId zone) {
        return List.of();
    }
}
