package io.resonant.feedback;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.problem.Problem;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes submissions that come at the same time in one transaction, and answers each after the commit. Keys of rows are
 * random, so that they say nothing; so each row of one submission lies in a page of its own, which is written to the log and
 * to the file. Many submissions share these pages, and the flush to the disk.
 */
final class Intake {
    /** Rows of one transaction, above which the next one takes over, so that other writers do not wait long. */
    private static final int MOST_ROWS = 8_000;

    private static final int MOST_WAITING = 1_000;

    /** Days of activity after which a vote weighs all it can: installs made for one day's voting weigh little. */
    private static final int FULL_WEIGHT = 7;

    private final Database database;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean writing = new AtomicBoolean();

    Intake(Database database) {
        this.database = database;
    }

    /**
     * What one install told.
     *
     * @param install its name in the table of installs
     * @param weighs whether its votes count
     */
    record Submission(
            String install,
            LocalDate day,
            List<FeedbackStore.Vote> votes,
            List<FeedbackStore.Trait> traits,
            boolean weighs) {
        private int rows() {
            return 1 + votes.size() + traits.size();
        }
    }

    private record Waiting(Submission submission, CompletableFuture<Boolean> written) {}

    /** Returns when it is written. @throws Problem 503 when too many wait already, and what the database throws */
    void add(Submission submission) {
        var own = new Waiting(submission, new CompletableFuture<>());
        if (!queue.offer(own)) {
            throw Problem.of(503, "overloaded").header("Retry-After", "1");
        }
        if (writing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("feedback-intake").start(this::writeAll);
        }
        try {
            own.written().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void writeAll() {
        do {
            try {
                while (!queue.isEmpty()) {
                    write(nextBatch());
                }
            } finally {
                writing.set(false);
            }
        } while (!queue.isEmpty() && writing.compareAndSet(false, true)); // one came just before the last line
    }

    private void write(List<Waiting> batch) {
        try {
            database.runSystem(transaction -> store(
                    new FeedbackStore(transaction),
                    batch.stream().map(Waiting::submission).toList()));
            batch.forEach(waiting -> waiting.written().complete(true));
        } catch (RuntimeException | Error e) { // belongs to those who wait
            batch.forEach(waiting -> waiting.written().completeExceptionally(e));
        }
    }

    /** At least one; of one day, and each install once, as one statement changes a row once. */
    private List<Waiting> nextBatch() {
        Map<String, Waiting> batch = new LinkedHashMap<>();
        int rows = 0;
        LocalDate day = null;
        for (var next = queue.peek(); next != null; next = queue.peek()) {
            var submission = next.submission();
            rows += submission.rows();
            boolean fits = rows <= MOST_ROWS && submission.day().equals(day);
            if (day != null && (!fits || batch.containsKey(submission.install()))) {
                break;
            }
            day = submission.day();
            batch.put(submission.install(), next);
            queue.remove();
        }
        return List.copyOf(batch.values());
    }

    private static void store(FeedbackStore store, List<Submission> submissions) {
        var day = submissions.getFirst().day();
        var days = store.touchInstalls(
                submissions.stream().map(Submission::install).toList(), day);
        var votes = new ArrayList<FeedbackStore.WeighedVote>();
        var traits = new ArrayList<FeedbackStore.Trait>();
        for (var submission : submissions) {
            int weight = submission.weighs() ? Math.min(days.getOrDefault(submission.install(), 1), FULL_WEIGHT) : 0;
            submission.votes().forEach(vote -> votes.add(new FeedbackStore.WeighedVote(vote, weight)));
            traits.addAll(submission.traits());
        }
        store.addVotes(votes, day);
        store.addTraits(traits, day);
    }
}
