package io.resonant.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.limit.RateLimits.Rate;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one PostgreSQL. What passes between them passes when the test says so. */
class SharedRatesTest {
    private static final int RATE = 60;

    private final TestDatabase test = TestDatabase.create(Engine.POSTGRESQL);
    private final Node one = new Node(test);
    private final Node two = new Node(test);

    @AfterEach
    void close() throws IOException {
        test.close();
    }

    private static final class Node {
        final RateLimits limits;
        final SharedRates shared;
        final AtomicInteger urgent = new AtomicInteger();

        Node(TestDatabase test) {
            limits = new RateLimits(Map.of("write", Rate.perMinute(RATE), "read", Rate.perMinute(RATE)), test.clock());
            shared = new SharedRates(
                    new DatabaseCounts(test.database()), limits, test.clock(), name -> "hidden " + name.hashCode());
            limits.share(urgent::incrementAndGet);
        }

        /** How many of so many calls were let through. */
        int calls(int count) {
            return calls("ann", count);
        }

        int calls(String caller, int count) {
            int allowed = 0;
            for (int i = 0; i < count; i++) {
                allowed += limits.take("write", caller).allowed() ? 1 : 0;
            }
            return allowed;
        }
    }

    @Test
    void whatWasSpentOnOneNodeIsMissingOnTheOther() {
        assertThat(one.calls(40)).isEqualTo(40);
        one.shared.settle();
        assertThat(two.calls(1)).isEqualTo(1);
        two.shared.settle();
        assertThat(two.calls(100)).isEqualTo(19);
        two.shared.settle();
        assertThat(one.calls(1)).isEqualTo(1); // it has not heard yet
        one.shared.settle();
        assertThat(one.calls(1)).isZero();
        assertThat(one.calls("bob", 1)).isEqualTo(1);
        assertThat(one.limits.take("read", "ann").allowed()).isTrue();
    }

    @Test
    void whatWasTooMuchAtOnceIsPaidBack() {
        assertThat(one.calls(RATE)).isEqualTo(RATE);
        assertThat(two.calls(RATE)).isEqualTo(RATE);
        one.shared.settle();
        two.shared.settle();
        assertThat(one.calls(1) + two.calls(1)).isLessThanOrEqualTo(1); // the first has not heard of the second
        test.clock().advance(Duration.ofSeconds(50));
        assertThat(two.calls(1)).isZero();
        test.clock().advance(Duration.ofSeconds(70));
        assertThat(two.calls(RATE)).isBetween(RATE - 2, RATE);
    }

    @Test
    void overALongTimeTwoNodesLetThroughAsMuchAsOne() {
        int allowed = 0;
        for (int second = 0; second < 600; second++) {
            allowed += one.calls(2) + two.calls(2);
            one.shared.settle();
            two.shared.settle();
            test.clock().advance(Duration.ofSeconds(1));
        }
        assertThat(allowed).isBetween(600, 600 + 2 * RATE);
    }

    @Test
    void aClockThatIsSetBackOnAllNodesKeepsNobodyOut() {
        one.calls(1);
        one.shared.settle();
        test.clock().advance(Duration.ofHours(-1));
        assertThat(two.calls(1)).isEqualTo(1);
        two.shared.settle();
        assertThat(two.calls(1)).isEqualTo(1);
    }

    @Test
    void muchAtOnceIsToldAtOnce() {
        one.calls(RATE / 8 - 1);
        assertThat(one.urgent).hasValue(0);
        one.calls(1);
        assertThat(one.urgent).hasValue(1);
        one.calls(RATE);
        assertThat(one.urgent).hasValue(1);
    }

    @Test
    void withoutTheDatabaseEachGoesOnAloneAndHardlyRemembersIt() throws IOException {
        test.database().close();
        for (int minute = 0; minute < 120; minute++) {
            assertThat(one.calls(RATE)).isEqualTo(RATE);
            one.shared.settle();
            test.clock().advance(Duration.ofMinutes(1));
        }
        var back = TestDatabase.create(Engine.POSTGRESQL);
        try (back) {
            var recovered =
                    new SharedRates(new DatabaseCounts(back.database()), one.limits, test.clock(), name -> name);
            recovered.settle();
            test.clock().advance(Duration.ofMinutes(1));
            assertThat(one.calls(RATE)).isEqualTo(RATE);
        }
    }

    @Test
    void nobodyIsForgottenWhileTheyOwe() {
        one.calls(RATE);
        one.shared.settle();
        assertThat(rows()).isEqualTo(1);
        test.clock().advance(Duration.ofMinutes(2));
        new Node(test).shared.settle(); // nothing to tell: asks nothing
        assertThat(rows()).isEqualTo(1);
        var late = new Node(test);
        late.calls("bob", 1);
        late.shared.settle();
        assertThat(rows()).isEqualTo(1);
    }

    private long rows() {
        return test.database()
                .readSystem(transaction ->
                        transaction.sql("select count(*) as n from rate_limits").one(row -> row.bigint("n")));
    }

    @Test
    void manyThreadsAndTwoSettlersLoseNothing() throws InterruptedException {
        var start = new CountDownLatch(1);
        var allowed = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                var node = i % 2 == 0 ? one : two;
                var _ = threads.submit(() -> {
                    start.await();
                    for (int call = 0; call < 40; call++) {
                        allowed.addAndGet(node.calls(1));
                        if (call % 5 == 0) {
                            node.shared.settle();
                        }
                    }
                    return null;
                });
            }
            start.countDown();
        }
        one.shared.settle();
        two.shared.settle();
        assertThat(allowed.get()).isBetween(RATE, 2 * RATE);
        long owed = test.database()
                .readSystem(transaction -> transaction
                        .sql("select max(paid_back) as until from rate_limits")
                        .one(row -> row.bigint("until")));
        long cost = Duration.ofMinutes(1).toNanos() / RATE;
        assertThat((owed - SharedRates.nanos(test.clock().instant())) / cost).isEqualTo(allowed.get());
    }

    @Test
    void theThreadTellsOnItsOwnAndEnds() {
        try (var running =
                new SharedRates(new DatabaseCounts(test.database()), one.limits, test.clock(), name -> name)) {
            running.start();
            one.calls(30);
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (rows() == 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(rows()).isEqualTo(1);
        }
    }
}
