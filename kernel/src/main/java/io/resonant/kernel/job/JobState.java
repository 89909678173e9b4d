package io.resonant.kernel.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a job is: all that waits under one name.
 *
 * @param name as the job was declared
 * @param waiting how often it is still to be run; always 1 for one that recurs
 * @param dueAt when it is run next
 * @param running whether a node is running it
 * @param succeededAt when it went well last; null when it has not yet, and for jobs that are run once
 * @param failedAt when it went wrong last; null when it never did
 * @param failures how often in a row it has gone wrong
 */
public record JobState(
        String name,
        int waiting,
        Instant dueAt,
        boolean running,
        @Nullable Instant succeededAt,
        @Nullable Instant failedAt,
        int failures) {}
