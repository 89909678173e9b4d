package io.resonant.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.feed.EventConsumers;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.spec.NewSpec;
import io.resonant.spec.Specs;
import io.resonant.task.NewTask;
import io.resonant.task.Tasks;
import io.resonant.testing.TestOrganization;
import io.resonant.thread.Messages;
import io.resonant.thread.NewMessage;
import io.resonant.thread.NewThread;
import io.resonant.thread.Threads;
import io.resonant.visibility.Sight;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@BothEngines
class SearchRebuildTest {
    private final TestOrganization ours;
    private final TestOrganization theirs;
    private final TestDatabase test;
    private final Specs specs;
    private final Threads threads;
    private final Messages messages;
    private final Tasks tasks;
    private final Search search;
    private final SearchRebuild rebuild;

    SearchRebuildTest(TestDatabase test) {
        this.test = test;
        ours = TestOrganization.create(test.database());
        theirs = TestOrganization.create(test.database());
        specs = new Specs(test.database(), List.of());
        messages = new Messages(
                test.database(),
                test.clock(),
                (_, _, _) -> {
                    throw new AssertionError("no command is given here");
                },
                List.of());
        threads = new Threads(test.database(), specs, messages);
        tasks = new Tasks(test.database(), specs, List.of());
        search = new Search(test.database());
        rebuild = new SearchRebuild(
                test.database(),
                () -> List.of(id(ours), id(theirs)),
                new SearchRebuild.Sources(specs, threads, messages, tasks));
    }

    /** No indexer runs here, so that whatever is found was put there by the rebuild. */
    @Test
    void everyTextOfEveryOrganisationIsFoundAgain() {
        var spec = specs.create(ours.member(), NewSpec.of("移行計画", "無停止で移す。"));
        var thread = threads.create(ours.member(), new NewThread("無停止の相談", null, null, null));
        var message = messages.post(ours.member(), new NewMessage(thread.id(), "無停止で移せますか？"));
        var task = tasks.create(ours.member(), NewTask.titled("無停止の検証"));
        var foreign = specs.create(theirs.member(), NewSpec.of("別の計画", "無停止とは限らない。"));
        assertThat(find(ours, "無停止")).isEmpty();

        var done = rebuild.run(_ -> {});

        assertThat(done).isEqualTo(new SearchRebuild.Progress(2, 2, 5, 0));
        assertThat(find(ours, "無停止"))
                .extracting(SearchHit::id)
                .containsExactlyInAnyOrder(spec.id(), thread.id(), message.id(), task.id());
        assertThat(find(theirs, "無停止")).extracting(SearchHit::id).containsExactly(foreign.id());
        assertThat(rebuild.run(_ -> {})).isEqualTo(done);
        assertThat(find(ours, "無停止")).hasSize(4);
    }

    @Test
    void whatIsGoneOrWrongIsPutRight() {
        var kept = specs.create(ours.member(), NewSpec.of("移行計画", "無停止で移す。"));
        put(new SearchDocument(SearchKind.SPEC, kept.id(), null, "間違い", "壊れた索引", Instant.EPOCH));
        for (var kind : SearchKind.values()) {
            put(new SearchDocument(kind, new UUID(0, 1), new UUID(0, 2), "幽霊", "壊れた索引", Instant.EPOCH));
            put(new SearchDocument(kind, new UUID(-1, -1), null, "幽霊", "壊れた索引", Instant.EPOCH));
        }
        assertThat(rebuild.run(_ -> {}).removed()).isEqualTo(10);
        assertThat(find(ours, "壊れた")).isEmpty();
        assertThat(find(ours, "幽霊")).isEmpty();
        assertThat(find(ours, "無停止")).extracting(SearchHit::id).containsExactly(kept.id());
    }

    @Test
    void manyTextsComeAPageAtATimeBesideAnIndexerThatWorks() {
        IntStream.range(0, 230).forEach(i -> tasks.create(ours.member(), NewTask.titled("作業その" + i)));
        var renamed = tasks.create(ours.member(), NewTask.titled("作業の最後"));
        try (var feed = new EventFeed(test.database());
                var consumers = new EventConsumers(test.database(), feed, List.of(new SearchIndexer(specs)))) {
            consumers.start();
            var steps = new int[1];
            var done = rebuild.run(progress -> {
                steps[0]++;
                if (progress.indexed() == 100) {
                    tasks.delete(ours.admin(), renamed.id(), ExpectedVersions.ANY);
                }
            });
            assertThat(done.indexed()).isEqualTo(230);
            assertThat(steps[0]).isEqualTo(2 * SearchKind.values().length + 2);
            eventually(() -> find(ours, "最後").isEmpty());
            eventually(() -> search.find(ours.guest(), "作業その229", EnumSet.of(SearchKind.TASK), 50)
                            .size()
                    == 1);
        }
    }

    private void put(SearchDocument document) {
        test.database()
                .run(id(ours), (Transaction transaction) -> new SearchStore(Sight.whole(transaction)).put(document));
    }

    private List<SearchHit> find(TestOrganization organization, String query) {
        return search.find(organization.guest(), query, EnumSet.allOf(SearchKind.class), 20);
    }

    private static UUID id(TestOrganization organization) {
        return organization.guest().organizationId();
    }

    private static void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 20 s").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
