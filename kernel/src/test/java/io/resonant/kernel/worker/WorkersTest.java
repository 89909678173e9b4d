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
    /** Field 19 of proc_pid_stat(5), counted behind the name in parentheses, which is field 2. */
    private static final int NICENESS = 19 - 3;

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
            assertThatThrownBy(() -> workers.inTurn(() -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
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
        try {
            var stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICENESS]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
