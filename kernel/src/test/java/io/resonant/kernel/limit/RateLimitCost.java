package io.resonant.kernel.limit;

import io.resonant.kernel.limit.RateLimits.Rate;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What counting a call costs in processor time, with the calls noted for other nodes. Not a test, because a figure depends
 * on the machine; run {@code main}, with the number of threads as argument.
 */
final class RateLimitCost {
    private static final int CALLERS = 10_000;
    private static final int CALLS = 5_000_000;

    private RateLimitCost() {}

    public static void main(String[] arguments) throws Exception {
        int threads = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
        var limits =
                new RateLimits(Map.of("read", new Rate(1_000_000_000, Duration.ofMinutes(1))), InstantSource.system());
        limits.share(() -> {});
        var callers = new String[CALLERS];
        for (int i = 0; i < CALLERS; i++) {
            callers[i] = "2001:db8:0:" + Integer.toHexString(i) + ":0:0:0:1";
        }
        for (int round = 1; round <= 5; round++) {
            try (var pool = Executors.newFixedThreadPool(threads)) {
                var running = new ArrayList<Future<Long>>();
                for (int i = 0; i < threads; i++) {
                    running.add(pool.submit((Callable<Long>) () -> spend(limits, callers)));
                }
                long nanos = 0;
                for (var one : running) {
                    nanos += one.get();
                }
                var untold = limits.untold(CALLERS);
                System.out.printf(
                        "round %d: %d ns of processor time a call, %d callers to tell of%n",
                        round,
                        nanos / ((long) CALLS * threads),
                        List.copyOf(untold).size());
                untold.forEach(meter -> meter.tell(0));
            }
        }
    }

    private static long spend(RateLimits limits, String[] callers) {
        var clock = ManagementFactory.getThreadMXBean();
        long start = clock.getCurrentThreadCpuTime();
        for (int i = 0; i < CALLS; i++) {
            if (!limits.take("read", callers[i % CALLERS]).allowed()) {
                throw new IllegalStateException("the rate was meant to be out of reach");
            }
        }
        return clock.getCurrentThreadCpuTime() - start;
    }
}
