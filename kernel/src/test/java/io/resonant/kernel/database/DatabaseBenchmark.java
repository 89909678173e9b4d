package io.resonant.kernel.database;

import com.sun.management.OperatingSystemMXBean;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a transaction costs in this process, in microseconds of processor time, and how long callers wait. Measured by
 * {@code bench/database}; asserts nothing. PostgreSQL's own processes are not counted, and do not flush to the disk.
 */
final class DatabaseBenchmark {
    private static final int ROWS = 10_000;
    private static final int ROUNDS = 20; // the lowest is what it costs, the others also show the neighbours
    private static final Duration SECONDS = Duration.ofSeconds(Integer.getInteger("seconds", 4));
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final String DOCUMENT =
            "{\"markdown\":\"" + "All requests are answered within 200 ms. ".repeat(23) + "\",\"metadata\":{}}";

    private final TestDatabase test;
    private final UUID tenant;
    private final List<UUID> ids = new ArrayList<>();

    private DatabaseBenchmark(TestDatabase test) {
        this.test = test;
        this.tenant = test.tenant();
    }

    private interface Work {
        void run();
    }

    /**
     * @param arguments engines; both when there are none. {@code -Dseconds=4} for each figure, {@code -Dwork=insert} for
     *     the kinds of work that contain it
     */
    public static void main(String... arguments) throws IOException, InterruptedException, ExecutionException {
        System.out.println(
                "engine      work                         threads    ops/s  cpu us/op   median   p50 us  p99 us  max ms");
        for (var engine : Engine.values()) {
            if (arguments.length == 0 || Arrays.asList(arguments).contains(engine.folder())) {
                try (var test = TestDatabase.create(engine)) {
                    new DatabaseBenchmark(test).run();
                }
            }
        }
    }

    private void run() throws InterruptedException, ExecutionException {
        prepare();
        for (var threads : List.of(Integer.getInteger("threads", 64))) {
            measure("read one row", threads, this::readOne);
            measure("read with two statements", threads, this::readTwo);
            measure("insert", threads, () -> insert(false));
            measure("insert and publish", threads, () -> insert(true));
        }
    }

    private void prepare() {
        var json = test.engine() == Engine.SQLITE ? "text" : "jsonb";
        var id = test.engine() == Engine.SQLITE ? "text" : "uuid";
        var time = test.engine() == Engine.SQLITE ? "text" : "timestamptz";
        test.script("""
                create table documents (organization_id %s not null, id %s not null primary key, title text not null,
                    content %s not null, created_at %s not null)""".formatted(id, id, json, time));
        if (test.engine() == Engine.POSTGRESQL) {
            test.script(
                    "alter table documents enable row level security",
                    "alter table documents force row level security",
                    """
                    create policy documents_tenant on documents using (
                        case when current_setting('resonant.tenant', true) = '*' then true
                        else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end)""");
        }
        test.database().run(tenant, transaction -> {
            ids.clear();
            for (var i = 0; i < ROWS; i++) {
                ids.add(insert(transaction));
            }
        });
    }

    private void measure(String name, int threads, Work work) throws InterruptedException, ExecutionException {
        if (!name.contains(System.getProperty("work", ""))) {
            return;
        }
        repeat(threads, SECONDS.dividedBy(2), work);
        var cpu = new double[ROUNDS];
        var rate = new double[ROUNDS];
        var all = new ArrayList<long[]>();
        for (var round = 0; round < ROUNDS; round++) {
            var before = SYSTEM.getProcessCpuTime();
            var started = System.nanoTime();
            var nanos = repeat(threads, SECONDS.dividedBy(ROUNDS), work);
            rate[round] = nanos.length * 1e9 / (System.nanoTime() - started);
            cpu[round] = (SYSTEM.getProcessCpuTime() - before) / 1e3 / nanos.length;
            all.add(nanos);
        }
        Arrays.sort(cpu);
        Arrays.sort(rate);
        var nanos = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(
                "%-11s %-28s %7d %8.0f %10.1f %8.1f %8.0f %7.0f %7.1f%n",
                test.engine().folder(),
                name,
                threads,
                rate[ROUNDS / 2],
                cpu[0],
                cpu[ROUNDS / 2],
                nanos[nanos.length / 2] / 1e3,
                nanos[(int) (nanos.length * 0.99)] / 1e3,
                nanos[nanos.length - 1] / 1e6);
    }

    private static long[] repeat(int threads, Duration duration, Work work)
            throws InterruptedException, ExecutionException {
        var end = System.nanoTime() + duration.toNanos();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<long[]>>();
            for (var i = 0; i < threads; i++) {
                futures.add(executor.submit(() -> {
                    var nanos = new long[1_024];
                    var count = 0;
                    for (var now = System.nanoTime(); now < end; count++) {
                        if (count == nanos.length) {
                            nanos = Arrays.copyOf(nanos, 2 * count);
                        }
                        work.run();
                        var next = System.nanoTime();
                        nanos[count] = next - now;
                        now = next;
                    }
                    return Arrays.copyOf(nanos, count);
                }));
            }
            var all = new ArrayList<long[]>();
            for (var future : futures) {
                all.add(future.get());
            }
            return all.stream().flatMapToLong(Arrays::stream).toArray();
        }
    }

    private void readOne() {
        var id = ids.get(ThreadLocalRandom.current().nextInt(ROWS));
        test.database().read(tenant, transaction -> read(transaction, id));
    }

    private void readTwo() {
        var random = ThreadLocalRandom.current();
        var first = ids.get(random.nextInt(ROWS));
        var second = ids.get(random.nextInt(ROWS));
        test.database().read(tenant, transaction -> read(transaction, first) + read(transaction, second));
    }

    private static int read(Transaction transaction, UUID id) {
        return transaction
                .sql(
                        "select id, title, content, created_at from documents where organization_id = :tenant and id = :id")
                .bind("id", id)
                .one(row -> row.uuid("id").hashCode()
                        + row.text("title").length()
                        + row.json("content").text().length()
                        + row.instant("created_at").hashCode());
    }

    private void insert(boolean publish) {
        test.database().run(tenant, transaction -> {
            var id = insert(transaction);
            if (publish) {
                transaction.publish(
                        new Event("documents", "document.created", Map.of("id", id, "title", "A document")));
            }
        });
    }

    private static UUID insert(Transaction transaction) {
        var id = transaction.newId();
        transaction
                .sql("""
                    insert into documents (organization_id, id, title, content, created_at)
                    values (:tenant, :id, :title, :content, :now)""")
                .bind("id", id)
                .bind("title", "A document")
                .bind("content", new Json(DOCUMENT))
                .bind("now", transaction.now())
                .update();
        return id;
    }
}
