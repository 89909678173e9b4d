package io.resonant.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many calls that start at once. */
public final class Concurrently {
    private Concurrently() {}

    /** What each call returned, or what it threw. */
    public static List<Object> run(int count, IntFunction<Callable<?>> call) {
        var start = new CountDownLatch(1);
        try (var pool = Executors.newFixedThreadPool(count)) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < count; i++) {
                var one = call.apply(i);
                running.add(pool.submit(() -> {
                    start.await();
                    return one.call();
                }));
            }
            start.countDown();
            var outcomes = new ArrayList<Object>();
            for (var future : running) {
                try {
                    outcomes.add(future.get());
                } catch (ExecutionException e) {
                    outcomes.add(e.getCause());
                }
            }
            return outcomes;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
