package io.resonant.kernel.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    @Test
    void whoWaitsComesInInTheOrderOfArrival() throws Exception {
        var order = new ConcurrentLinkedQueue<Integer>();
        var threads = new ArrayList<Thread>();
        try (var admission = new Admission(1, Duration.ofMinutes(1))) {
            try (var _ = admission.enter()) {
                for (var i = 0; i < 20; i++) {
                    var number = i;
                    threads.add(Thread.ofVirtual().start(() -> {
                        try (var _ = admission.enter()) {
                            order.add(number);
                        }
                    }));
                    waitFor(admission, i + 1);
                }
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(order)
                    .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
            assertThat(admission.waiting()).isZero();
        }
    }

    @Test
    void whoWaitsTooLongIsRefusedAndTakesNoPlace() throws Exception {
        try (var admission = new Admission(1, Duration.ofMillis(1))) {
            var first = admission.enter();
            assertThatThrownBy(admission::enter)
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.code()).isEqualTo("overloaded"));
            first.close();
            try (var _ = admission.enter()) {
                assertThat(admission.waiting()).isZero();
            }
        }
    }

    @Test
    void whoIsInterruptedWaitsNoMore() throws Exception {
        try (var admission = new Admission(1, Duration.ofMinutes(1));
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = admission.enter();
            var thread = new CompletableFuture<Thread>();
            Future<Boolean> outcome = executor.submit(() -> {
                thread.complete(Thread.currentThread());
                try (var _ = admission.enter()) {
                    return false;
                } catch (Problem _) {
                    return Thread.currentThread().isInterrupted();
                }
            });
            waitFor(admission, 1);
            thread.get().interrupt();
            assertThat(outcome.get()).isTrue();
            assertThat(admission.waiting()).isZero();
            first.close();
            admission.enter().close();
        }
    }

    @Test
    void neverMoreAreInsideThanThereArePlacesAndNobodyIsForgotten() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        try (var admission = new Admission(3, Duration.ofMinutes(1));
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> done = new ArrayList<>();
            for (var i = 0; i < 64; i++) {
                done.add(executor.submit(() -> {
                    var entered = 0;
                    for (; entered < 500; entered++) {
                        try (var _ = admission.enter()) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            LockSupport.parkNanos(1_000);
                            inside.decrementAndGet();
                        }
                    }
                    return entered;
                }));
            }
            for (var entered : done) {
                assertThat(entered.get()).isEqualTo(500);
            }
            assertThat(most.get()).isBetween(1, 3);
        }
    }

    private static void waitFor(Admission admission, int waiting) {
        while (admission.waiting() < waiting) {
            Thread.onSpinWait();
        }
    }
}
