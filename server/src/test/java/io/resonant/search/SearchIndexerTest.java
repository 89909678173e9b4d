package io.resonant.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.feed.EventConsumers;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.spec.ChangeSpec;
import io.resonant.spec.NewSpec;
import io.resonant.spec.Specs;
import io.resonant.task.NewTask;
import io.resonant.task.Tasks;
import io.resonant.testing.TestOrganization;
import io.resonant.thread.Messages;
import io.resonant.thread.NewMessage;
import io.resonant.thread.NewThread;
import io.resonant.thread.Threads;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

@BothEngines
class SearchIndexerTest {
    private final TestOrganization organization;
    private final TestDatabase test;
    private final Specs specs;
    private final Threads threads;
    private final Messages messages;
    private final Tasks tasks;
    private final Search search;

    SearchIndexerTest(TestDatabase test) {
        this.test = test;
        organization = TestOrganization.create(test.database());
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
    }

    @Test
    void whatIsWrittenIsFoundAndWhatIsDeletedIsNot() {
        try (var feed = new EventFeed(test.database());
                var consumers = new EventConsumers(test.database(), feed, List.of(new SearchIndexer(specs)))) {
            consumers.start();
            var spec = specs.create(organization.member(), NewSpec.of("移行計画", "データベースを無停止で移す。"));
            var thread = threads.create(organization.member(), new NewThread("相談", null, null, null));
            var message = messages.post(organization.member(), new NewMessage(thread.id(), "無停止で移せますか？\n詳しくは後で。"));
            var task = tasks.create(organization.member(), NewTask.titled("無停止の検証"));
            eventually(() -> find("無停止").size() == 3);
            assertThat(find("無停止"))
                    .extracting(SearchHit::id)
                    .containsExactlyInAnyOrder(spec.id(), message.id(), task.id());
            assertThat(find("詳しく").getFirst().threadId()).isEqualTo(thread.id());
            assertThat(find("相談")).extracting(SearchHit::kind).containsExactly(SearchKind.THREAD);

            specs.change(
                    organization.member(),
                    spec.id(),
                    ExpectedVersions.of(1),
                    new ChangeSpec("停止計画", null, null, null, null));
            eventually(() -> find("停止計画").size() == 1);
            assertThat(find("移行計画")).isEmpty();

            threads.delete(organization.admin(), thread.id());
            eventually(() -> find("詳しく").isEmpty() && find("相談").isEmpty());
            specs.delete(organization.admin(), spec.id(), ExpectedVersions.ANY);
            tasks.delete(organization.admin(), task.id(), ExpectedVersions.ANY);
            eventually(() -> find("停止").isEmpty());
        }
    }

    private List<SearchHit> find(String query) {
        return search.find(organization.guest(), query, EnumSet.allOf(SearchKind.class), 20);
    }

    private static void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 20 s").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
