package io.resonant.kernel.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.event.StoredEvent;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@BothEngines
record EventConsumersTest(TestDatabase test) {
    /** Remembers what it handled, in memory and in the database, and fails where it is told to. */
    private static final class Recorder implements EventConsumer {
        private final String name;
        private final ConcurrentLinkedQueue<Long> handled = new ConcurrentLinkedQueue<>();
        private final AtomicInteger failures = new AtomicInteger();
        private final CountDownLatch done;
        private final UUID tenant;

        Recorder(String name, UUID tenant, int expected) {
            this.name = name;
            this.tenant = tenant;
            this.done = new CountDownLatch(expected);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void handle(Transaction transaction, StoredEvent event) {
            if (!event.tenant().equals(tenant)) {
                return;
            }
            if (event.type().equals("poison") && failures.incrementAndGet() <= 2) {
                throw new IllegalStateException("not yet");
            }
            transaction.afterCommit(() -> {
                handled.add(event.sequence());
                done.countDown();
            });
        }

        boolean await() throws InterruptedException {
            return done.await(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void eachEventIsHandledInOrderAlsoWhatHappenedBeforeTheStart() throws InterruptedException {
        var tenant = test.tenant();
        publish(test.database(), tenant, "a", "b", "c");
        var recorder = new Recorder("in-order", tenant, 6);
        try (var feed = new EventFeed(test.database());
                var consumers = new EventConsumers(test.database(), feed, List.of(recorder))) {
            consumers.start();
            publish(test.database(), tenant, "d");
            publish(test.database(), tenant, "e", "f");
            assertThat(recorder.await()).isTrue();
        }
        assertThat(recorder.handled).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void whatIsHandledStaysHandledWhenTheNumbersLeap() throws InterruptedException {
        var tenant = test.tenant();
        var before = new Recorder("leaping", tenant, 2);
        handle(before, tenant, "a", "b");
        publish(test.database(), tenant, "c");
        EventNumbers.leap(test.database());
        var after = new Recorder("leaping", tenant, 2);
        handle(after, tenant, "d");
        assertThat(before.handled).containsExactly(1L, 2L);
        var first = after.handled.element();
        assertThat(first).isGreaterThan(1_000_000);
        assertThat(after.handled).containsExactly(first, first + 1);
        try (var feed = new EventFeed(test.database())) {
            assertThat(feed.range(tenant)).isEqualTo(new EventFeed.Range(first - 2, first + 1));
        }
    }

    private void handle(Recorder recorder, UUID tenant, String... types) throws InterruptedException {
        try (var feed = new EventFeed(test.database());
                var consumers = new EventConsumers(test.database(), feed, List.of(recorder))) {
            consumers.start();
            publish(test.database(), tenant, types);
            assertThat(recorder.await()).isTrue();
        }
    }

    @Test
    void anEventThatFailsIsTriedAgainBeforeTheNext() throws InterruptedException {
        var tenant = test.tenant();
        var recorder = new Recorder("failing", tenant, 4);
        try (var feed = new EventFeed(test.database());
                var consumers = new EventConsumers(test.database(), feed, List.of(recorder))) {
            consumers.start();
            publish(test.database(), tenant, "a", "poison", "b", "c");
            assertThat(recorder.await()).isTrue();
        }
        assertThat(recorder.handled).containsExactly(1L, 2L, 3L, 4L);
        assertThat(recorder.failures).hasValue(3);
    }

    @Test
    void twoNodesShareTheWorkWithoutDoingItTwice() throws InterruptedException {
        if (test.engine() == Engine.SQLITE) {
            return; // one node only
        }
        var tenant = test.tenant();
        var count = 200;
        var one = new Recorder("shared", tenant, count);
        var two = new Recorder("shared", tenant, count);
        try (var other = Database.open(test.settings(), test.clock());
                var feedOne = new EventFeed(test.database());
                var feedTwo = new EventFeed(other);
                var consumersOne = new EventConsumers(test.database(), feedOne, List.of(one));
                var consumersTwo = new EventConsumers(other, feedTwo, List.of(two))) {
            consumersOne.start();
            consumersTwo.start();
            var last = new CountDownLatch(1);
            feedTwo.listen(committed -> {
                if (committed.tenant().equals(tenant) && committed.sequence() == count) {
                    last.countDown();
                }
            });
            for (var i = 0; i < count; i++) {
                publish(i % 2 == 0 ? test.database() : other, tenant, "e" + i);
            }
            assertThat(last.await(20, TimeUnit.SECONDS)).isTrue();
            awaitCursor("shared", tenant, count);
        }
        var both = new java.util.ArrayList<>(one.handled);
        both.addAll(two.handled);
        assertThat(both)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
    }

    @Test
    void onlyOldEventsThatEveryConsumerHasSeenArePruned() throws InterruptedException {
        var tenant = test.tenant();
        var recorder = new Recorder("pruning", tenant, 3);
        try (var feed = new EventFeed(test.database());
                var consumers = new EventConsumers(test.database(), feed, List.of(recorder))) {
            publish(test.database(), tenant, "a", "b");
            consumers.prune(test.clock().instant().plus(Duration.ofDays(1)));
            assertThat(feed.range(tenant)).isEqualTo(new EventFeed.Range(1, 2));
            consumers.start();
            publish(test.database(), tenant, "c");
            assertThat(recorder.await()).isTrue();
            assertThat(consumers.prune(test.clock().instant())).isZero();
            consumers.prune(test.clock().instant().plus(Duration.ofDays(1)));
            assertThat(feed.range(tenant)).isEqualTo(new EventFeed.Range(4, 3));
            assertThat(feed.after(tenant, 0, 10)).isEmpty();
        }
    }

    private void awaitCursor(String consumer, UUID tenant, long sequence) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            var cursor = test.database()
                    .read(
                            tenant,
                            transaction -> transaction
                                    .sql(
                                            "select sequence from event_cursors where organization_id = :tenant and consumer = :consumer")
                                    .bind("consumer", consumer)
                                    .first(row -> row.bigint("sequence")));
            if (cursor.isPresent() && cursor.get() == sequence) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("The consumer did not come to " + sequence);
    }

    private static void publish(Database database, UUID tenant, String... types) {
        database.run(tenant, transaction -> {
            for (var type : types) {
                transaction.publish(new Event("tests", type, Map.of()));
            }
        });
    }
}
