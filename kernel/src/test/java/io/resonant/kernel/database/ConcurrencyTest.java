package io.resonant.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.event.Event;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many writers at once. */
@BothEngines
class ConcurrencyTest {
    private static final int WRITERS = 64;
    private static final int EACH = 20;

    private final TestDatabase test;

    ConcurrencyTest(TestDatabase test) {
        this.test = test;
        Notes.createTable(test);
    }

    private interface Writer {
        void write(int number);
    }

    @Test
    void writersOfOneTenantNumberTheirEventsWithoutGapInTheOrderOfTheCommits()
            throws InterruptedException, ExecutionException {
        var tenant = test.tenant();
        var acknowledged = new ConcurrentLinkedQueue<String>();
        atOnce(writer -> {
            for (var i = 0; i < EACH; i++) {
                var text = writer + "-" + i;
                test.database().run(tenant, transaction -> {
                    Notes.insert(transaction, text);
                    transaction.publish(new Event("notes", text, Map.of()));
                    if (text.endsWith("7")) {
                        transaction.publish(new Event("notes", text + " twice", Map.of()));
                    }
                });
                acknowledged.add(text);
            }
        });
        var events = eventsOf(tenant);
        assertThat(events.stream().map(Map.Entry::getKey).toList())
                .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.stream().map(Map.Entry::getValue).filter(type -> !type.endsWith("twice")))
                .containsExactlyInAnyOrderElementsOf(acknowledged);
        for (var writer = 0; writer < WRITERS; writer++) {
            var prefix = writer + "-";
            assertThat(events.stream()
                            .map(Map.Entry::getValue)
                            .filter(type -> type.startsWith(prefix) && !type.endsWith("twice")))
                    .isEqualTo(
                            IntStream.range(0, EACH).mapToObj(i -> prefix + i).toList());
        }
        assertThat(Notes.texts(test.database(), tenant)).hasSize(WRITERS * EACH);
    }

    /** A reader that has seen number N has seen all before it: nobody commits a lower number later. */
    @Test
    void aReaderNeverSeesANumberBeforeTheOnesBelowIt() throws InterruptedException, ExecutionException {
        var tenant = test.tenant();
        var gaps = new ConcurrentLinkedQueue<String>();
        atOnce(writer -> {
            for (var i = 0; i < EACH; i++) {
                if (writer % 8 == 0) {
                    var sequences = test.database()
                            .read(
                                    tenant,
                                    transaction -> transaction
                                            .sql(
                                                    "select sequence from event_log where organization_id = :tenant order by sequence")
                                            .list(row -> row.bigint("sequence")));
                    if (!sequences.isEmpty() && sequences.getLast() != sequences.size()) {
                        gaps.add(sequences.toString());
                    }
                } else {
                    test.database().run(tenant, transaction -> transaction.publish(new Event("notes", "x", Map.of())));
                }
            }
        });
        assertThat(gaps).isEmpty();
    }

    @Test
    void aWriterThatFailsDisturbsNobody() throws InterruptedException, ExecutionException {
        var tenant = test.tenant();
        var refused = new ConcurrentLinkedQueue<Integer>();
        atOnce(writer -> {
            for (var i = 0; i < EACH; i++) {
                try {
                    var number = i;
                    test.database().run(tenant, transaction -> {
                        Notes.insert(transaction, writer + "-" + number);
                        if (number % 3 == 0) {
                            Notes.insert(transaction, writer + "-" + number); // violates the key
                        }
                        if (number % 3 == 1) {
                            throw new IllegalStateException("changed my mind");
                        }
                    });
                } catch (ConstraintViolation | IllegalStateException e) {
                    refused.add(writer);
                }
            }
        });
        var kept = IntStream.range(0, EACH).filter(i -> i % 3 == 2).count();
        assertThat(Notes.texts(test.database(), tenant)).hasSize((int) (WRITERS * kept));
        assertThat(refused).hasSize((int) (WRITERS * (EACH - kept)));
    }

    /** Changes whose outcome nobody waits for may share a transaction; who is refused must not notice that the others were there. */
    @Test
    void whatIsCommittedTogetherIsToldAndRefusedEachForItself() throws InterruptedException, ExecutionException {
        var tenants = List.of(test.tenant(), test.tenant(), test.tenant());
        var stored = new ConcurrentLinkedQueue<String>();
        var refused = new ConcurrentLinkedQueue<String>();
        var told = new ConcurrentLinkedQueue<Long>();
        var watched = tenants.getFirst();
        try (var _ = test.database().onCommitted(committed -> {
            if (committed.tenant().equals(watched)) {
                told.add(committed.sequence());
            }
        })) {
            atOnce(writer -> {
                var tenant = tenants.get(writer % tenants.size());
                for (var i = 0; i < EACH; i++) {
                    var text = i % 10 == 9 ? "x".repeat(21) : writer + "-" + i;
                    try {
                        test.database().run(tenant, transaction -> {
                            Notes.later(transaction, text);
                            transaction.publish(new Event("notes", text, Map.of()));
                        });
                        stored.add(tenant + text);
                    } catch (ConstraintViolation e) {
                        refused.add(e.kind() + text);
                    }
                }
            });
        }
        assertThat(refused).hasSize(WRITERS * EACH / 10).allMatch(text -> text.startsWith("CHECKxxx"));
        assertThat(stored).hasSize(WRITERS * EACH * 9 / 10);
        for (var tenant : tenants) {
            var texts = Notes.texts(test.database(), tenant);
            assertThat(texts)
                    .containsExactlyInAnyOrderElementsOf(stored.stream()
                            .filter(text -> text.startsWith(tenant.toString()))
                            .map(text -> text.substring(tenant.toString().length()))
                            .toList());
            assertThat(eventsOf(tenant).stream().map(Map.Entry::getKey).toList())
                    .isEqualTo(LongStream.rangeClosed(1, texts.size()).boxed().toList());
        }
        assertThat(told.stream().sorted().toList())
                .isEqualTo(LongStream.rangeClosed(1, eventsOf(watched).size())
                        .boxed()
                        .toList());
    }

    @Test
    void tenantsDoNotWaitForEachOthersNumbers() throws InterruptedException, ExecutionException {
        var tenants = new ArrayList<UUID>();
        for (var i = 0; i < WRITERS; i++) {
            tenants.add(test.tenant());
        }
        atOnce(writer -> {
            for (var i = 0; i < EACH; i++) {
                var first = tenants.get((writer + i) % WRITERS);
                var second = tenants.get((writer + 7 * i + 1) % WRITERS);
                test.database().runSystem(transaction -> {
                    for (var tenant : List.of(first, second)) {
                        transaction.within(tenant).publish(new Event("notes", "x", Map.of()));
                    }
                });
            }
        });
        var last = test.database()
                .readSystem(transaction -> transaction
                        .sql("select sum(last_sequence) as n from event_sequences where organization_id in (:tenants)")
                        .bind("tenants", tenants)
                        .one(row -> row.bigint("n")));
        assertThat(last).isEqualTo(2L * WRITERS * EACH);
    }

    /** Who hands a database over waits for the write under way; the next one begins when it is done. */
    @Test
    void writesAreHeldBackBetweenTwo() throws InterruptedException {
        var database = test.database();
        var tenant = test.tenant();
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var first = Thread.ofVirtual()
                .start(() -> database.run(tenant, transaction -> {
                    begun.countDown();
                    awaited(goOn);
                    Notes.insert(transaction, "first");
                }));
        Thread second;
        try (var standby = database.standBy(database.location())) {
            awaited(begun);
            var holder = Thread.currentThread();
            Thread.ofVirtual().start(() -> {
                var _ = until(holder, Thread.State.TIMED_WAITING);
                goOn.countDown();
            });
            standby.holdWrites(Duration.ofSeconds(60));
            assertThat(Notes.texts(database, tenant)).containsExactly("first");
            second = Thread.ofVirtual()
                    .start(() -> database.run(tenant, transaction -> Notes.insert(transaction, "second")));
            assertThat(until(second, Thread.State.TIMED_WAITING)).isTrue();
        }
        first.join();
        second.join();
        assertThat(Notes.texts(database, tenant)).containsExactlyInAnyOrder("first", "second");
    }

    private List<Map.Entry<Long, String>> eventsOf(UUID tenant) {
        return test.database()
                .read(
                        tenant,
                        transaction -> transaction
                                .sql(
                                        "select sequence, type from event_log where organization_id = :tenant order by sequence")
                                .list(row -> Map.entry(row.bigint("sequence"), row.text("type"))));
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns false when it ended without. */
    private static boolean until(Thread thread, Thread.State state) {
        var seen = thread.getState();
        while (seen != state && seen != Thread.State.TERMINATED) {
            Thread.onSpinWait();
            seen = thread.getState();
        }
        return seen == state;
    }

    private static void atOnce(Writer work) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<?>>();
            for (var writer = 0; writer < WRITERS; writer++) {
                var number = writer;
                futures.add(threads.submit(() -> work.write(number)));
            }
            for (var future : futures) {
                future.get(); // any error of any writer fails the test
            }
        }
    }
}
