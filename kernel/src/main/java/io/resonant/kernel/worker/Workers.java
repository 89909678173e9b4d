package io.resonant.kernel.worker;

import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A few threads for work that takes long on purpose or by its nature. Strangers can ask for as much of it as they like: only
 * so much is done at once, only so many wait, and on Linux whoever has a request of another kind goes first. Threads without
 * work end.
 */
public final class Workers implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;
    private final Duration comeBack;

    /**
     * @param name of the threads
     * @param parallel how much is done at once
     * @param waiting callers that may wait for their turn
     * @param comeBack after what time whoever may not wait should ask again
     */
    public Workers(String name, int parallel, int waiting, Duration comeBack) {
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
        this.comeBack = comeBack;
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

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
