package io.resonant.kernel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@NullMarked
class WorkersTest {
    /** Fields of proc_pid_stat(5), counted behind the name in parentheses, which is field 2. */
    private static final int NICENESS = 19 - 3;

    private static final int POLICY = 41 - 3;
    private static final int SCHED_OTHER = 0;
    private static final int SCHED_IDLE = 5;

    @Test
    @EnabledOnOs(OS.LINUX)
    void givesWayToWhoeverAsksAndToNobodyElse() {
        int mine = niceness();
        try (var workers = new Workers("test", 1, 1, Duration.ofSeconds(1))) {
            assertThat(workers.inTurn(WorkersTest::niceness)).isEqualTo(10);
        }
        assertThat(niceness()).isEqualTo(mine).isLessThan(10);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void takesOnlyTimeThatNobodyElseWants() {
        try (var workers = new Workers("test", 1, 1, Duration.ofSeconds(1), Duration.ofMinutes(1))) {
            assertThat(workers.inSpareTime(WorkersTest::policy)).isEqualTo(SCHED_IDLE);
            assertThat(workers.inSpareTime(WorkersTest::niceness)).isEqualTo(10); // where the former is not allowed
            assertThat(workers.inTurn(WorkersTest::policy)).isEqualTo(SCHED_OTHER);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void waitsNotForSpareTimeThatDoesNotCome() {
        try (var workers = new Workers("test", 1, 1, Duration.ofSeconds(1))) {
            var comes = new CountDownLatch(1);
            Supplier<Integer> work =
                    () -> policy() == SCHED_IDLE && await(comes).isEmpty() ? 0 : policy();
            assertThat(workers.inSpareTime(work)).isEqualTo(SCHED_OTHER);
            assertThat(workers.inSpareTime(WorkersTest::policy)).isEqualTo(SCHED_OTHER); // there is none yet
            comes.countDown();
            var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            int policy;
            do {
                policy = workers.inSpareTime(WorkersTest::policy); // until who was late has been here
            } while (policy != SCHED_IDLE && System.nanoTime() < end);
            assertThat(policy).isEqualTo(SCHED_IDLE);
        }
    }

    @Test
    void refusesWhoWouldHaveToWaitBehindTooMany() throws InterruptedException {
        try (var workers = new Workers("test", 1, 1, Duration.ofSeconds(7))) {
            var started = new CountDownLatch(1);
            var end = new CountDownLatch(1);
            var first = asked(() -> workers.inTurn(() -> {
                started.countDown();
                return await(end);
            }));
            started.await();
            var second = asked(() -> workers.inTurn(() -> "done"));
            var third = asked(() -> workers.inTurn(() -> "done"));
            assertThatThrownBy(() -> CompletableFuture.anyOf(second, third).join())
                    .cause()
                    .isInstanceOfSatisfying(Problem.class, refused -> {
                        assertThat(refused.status()).isEqualTo(503);
                        assertThat(refused.code()).isEqualTo("busy");
                        assertThat(refused.headers()).containsEntry("Retry-After", "7");
                    });
            end.countDown();
            assertThat(first.join()).isEqualTo("waited");
            assertThat(Stream.of(second, third).map(WorkersTest::outcome)).containsExactlyInAnyOrder("done", "refused");
            assertThat(workers.inTurn(() -> "free again")).isEqualTo("free again");
        }
    }

    @Test
    void whatTheWorkThrowsReachesWhoAskedForIt() {
        try (var workers = new Workers("test", 1, 1, Duration.ofSeconds(1))) {
            var failure = new IllegalStateException("of the work");
            Supplier<String> work = () -> {
                throw failure;
            };
            assertThatThrownBy(() -> workers.inTurn(work)).isSameAs(failure);
            assertThatThrownBy(() -> workers.inSpareTime(work)).isSameAs(failure);
        }
    }

    private static CompletableFuture<String> asked(Supplier<String> call) {
        return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
    }

    private static String outcome(CompletableFuture<String> call) {
        return call.exceptionally(_ -> "refused").join();
    }

    private static String await(CountDownLatch latch) {
        try {
            latch.await();
            return "waited";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int niceness() {
        return field(NICENESS);
    }

    private static int policy() {
        return field(POLICY);
    }

    private static int field(int number) {
        try {
            var stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[number]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
