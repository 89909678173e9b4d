package io.resonant.kernel.worker;

import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A few threads for work that takes long on purpose or by its nature. Strangers can ask for as much of it as they like: only
 * so much is done at once, only so many wait, and on Linux whoever has a request of another kind goes first. Threads without
 * work end.
 */
public final class Workers implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;

    /** How long work may take in spare time. Longer means that there is none. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ThreadPoolExecutor threads;
    private final ThreadFactory spare;
    private final Duration comeBack;
    private final Duration patience;

    /** Work that was begun in spare time, took too long, and has not ended. */
    private final AtomicInteger overdue = new AtomicInteger();

    /**
     * @param name of the threads
     * @param parallel how much is done at once
     * @param waiting callers that may wait for their turn
     * @param comeBack after what time whoever may not wait should ask again
     */
    public Workers(String name, int parallel, int waiting, Duration comeBack) {
        this(name, parallel, waiting, comeBack, PATIENCE);
    }

    Workers(String name, int parallel, int waiting, Duration comeBack, Duration patience) {
        var platform = Thread.ofPlatform().daemon().name(name + "-", 0).factory();
        threads = new ThreadPoolExecutor(
                parallel,
                parallel,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                work -> platform.newThread(() -> {
                    Niceness.giveWay();
                    work.run();
                }));
        threads.allowCoreThreadTimeOut(true);
        spare = Thread.ofPlatform().daemon().name(name + "-spare-", 0).factory();
        this.comeBack = comeBack;
        this.patience = patience;
    }

    /**
     * Does the work when its turn has come, and waits for it.
     *
     * @throws Problem 503 {@code busy} when too many wait already; nothing was done
     * @throws RuntimeException what the work throws
     */
    public <T> T inTurn(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads).join();
        } catch (RejectedExecutionException e) {
            throw Problem.of(503, "busy")
                    .header("Retry-After", String.valueOf(comeBack.toSeconds()))
                    .cause(e);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw e;
        }
    }

    /**
     * As {@link #inTurn}, in time that nobody else wants, which disturbs others least. Where there is no such time for a
     * second the work is done once more, giving way only as usual, so that nobody can keep it from ending by asking for much.
     *
     * @param work of a small part of a second; it may be done twice at the same time
     * @throws Problem 503 {@code busy} when too many wait already; nothing was done
     * @throws RuntimeException what the work throws
     */
    public <T> T inSpareTime(Supplier<T> work) {
        return inTurn(() -> overdue.get() > 0 ? work.get() : patiently(work));
    }

    private <T> T patiently(Supplier<T> work) {
        var begun = CompletableFuture.supplyAsync(
                work,
                task -> spare.newThread(() -> {
                            Niceness.takeSpareTime();
                            task.run();
                        })
                        .start());
        try {
            return begun.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            overdue.incrementAndGet();
            var _ = begun.whenComplete((_, _) -> overdue.decrementAndGet());
            return work.get();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("closed");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
