package io.resonant.kernel.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.event.Committed;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.event.StoredEvent;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.EmbeddedPostgresql;
import io.resonant.kernel.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@BothEngines
record EventFeedTest(TestDatabase test) {
    @Test
    void aListenerHearsOfWhatIsCommittedAndReadsIt() throws InterruptedException {
        var tenant = test.tenant();
        try (var feed = new EventFeed(test.database())) {
            var heard = listen(feed, tenant);
            publish(test.database(), tenant, "a", "b");
            publish(test.database(), tenant, "c");
            assertThat(next(heard)).isEqualTo(new Committed(tenant, 2));
            assertThat(next(heard)).isEqualTo(new Committed(tenant, 3));
            assertThat(feed.after(tenant, 1, 10).stream().map(StoredEvent::type))
                    .containsExactly("b", "c");
            assertThat(feed.after(tenant, 0, 1).stream().map(StoredEvent::type)).containsExactly("a");
            assertThat(feed.after(test.tenant(), 0, 10)).isEmpty();
            assertThat(feed.range(tenant)).isEqualTo(new EventFeed.Range(1, 3));
            assertThat(feed.range(test.tenant())).isEqualTo(new EventFeed.Range(1, 0));
        }
    }

    @Test
    void whoEndsListeningHearsNothingMore() throws InterruptedException {
        var tenant = test.tenant();
        try (var feed = new EventFeed(test.database())) {
            var ended = new LinkedBlockingQueue<Committed>();
            feed.listen(ended::add).close();
            var heard = listen(feed, tenant);
            publish(test.database(), tenant, "a");
            assertThat(next(heard).sequence()).isEqualTo(1);
            assertThat(ended).isEmpty();
        }
    }

    @Test
    void otherNodesHearOfIt() throws InterruptedException {
        if (test.engine() == Engine.SQLITE) {
            return; // one node only
        }
        var tenant = test.tenant();
        try (var here = new EventFeed(test.database(), Duration.ofHours(1));
                var there = new OtherNode(tenant, Duration.ofHours(1))) {
            publish(test.database(), tenant, "first");
            // It may have been told before the other node listened; then its first look finds it.
            assertThat(next(there.heard)).isEqualTo(new Committed(tenant, 1));
            publish(test.database(), tenant, "second");
            assertThat(next(there.heard)).isEqualTo(new Committed(tenant, 2));
            assertThat(here.range(tenant).last()).isEqualTo(2);
        }
    }

    @Test
    void whatWasMissedWhileTheConnectionWasBrokenIsFoundAfterwards() throws InterruptedException {
        if (test.engine() == Engine.SQLITE) {
            return; // no connection that could break
        }
        var tenant = test.tenant();
        try (var there = new OtherNode(tenant, Duration.ofHours(1))) {
            publish(test.database(), tenant, "first"); // by a node without a feed: nobody is told
            stopListening();
            assertThat(next(there.heard)).isEqualTo(new Committed(tenant, 1));
            publish(test.database(), tenant, "second");
            stopListening();
            assertThat(next(there.heard)).isEqualTo(new Committed(tenant, 2));
        }
    }

    @Test
    void aHintThatNobodyGotIsMadeUpForInTime() throws InterruptedException {
        if (test.engine() == Engine.SQLITE) {
            return; // hints do not travel
        }
        var tenant = test.tenant();
        try (var there = new OtherNode(tenant, Duration.ofMillis(100))) {
            publish(test.database(), tenant, "first"); // by a node that died before it told anybody
            assertThat(next(there.heard)).isEqualTo(new Committed(tenant, 1));
            publish(test.database(), tenant, "second");
            assertThat(next(there.heard)).isEqualTo(new Committed(tenant, 2));
        }
    }

    @Test
    void aHintThatTheDatabaseRefusesIsNotTheLastOne() throws Exception {
        if (test.engine() == Engine.SQLITE) {
            return; // hints do not travel
        }
        var tenant = test.tenant();
        try (var here = new EventFeed(test.database(), Duration.ofHours(1));
                var there = new OtherNode(tenant, Duration.ofHours(1))) {
            publish(test.database(), tenant, "first");
            assertThat(next(there.heard)).isEqualTo(new Committed(tenant, 1)); // now it listens
            superuser("revoke execute on function pg_notify(text, text) from public");
            publish(test.database(), tenant, "refused");
            superuser("grant execute on function pg_notify(text, text) to public");
            do {
                publish(test.database(), tenant, "again");
            } while (there.heard.poll(100, TimeUnit.MILLISECONDS) == null
                    && here.range(tenant).last() < 600);
            assertThat(here.range(tenant).last()).isLessThan(600);
        }
    }

    /** Listens on a database and a feed of its own. */
    private final class OtherNode implements AutoCloseable {
        private final Database database = Database.open(test.settings(), test.clock());
        private final EventFeed feed;
        private final BlockingQueue<Committed> heard;

        /** @param lookEvery how often it looks without having been told */
        private OtherNode(UUID tenant, Duration lookEvery) {
            this.feed = new EventFeed(database, lookEvery);
            this.heard = listen(feed, tenant);
        }

        @Override
        public void close() {
            feed.close();
            database.close();
        }
    }

    private void superuser(String statement) throws SQLException {
        var location = (DatabaseLocation.Postgresql) test.settings().location();
        try (var connection = EmbeddedPostgresql.shared().superuser(location).connect();
                var running = connection.createStatement()) {
            running.execute(statement);
        }
    }

    /** Cuts the connection that listens, waiting until there is one. */
    private void stopListening() {
        var name = ((DatabaseLocation.Postgresql) test.settings().location()).database();
        EmbeddedPostgresql.shared().asSuperuser("""
                do $$
                declare listener integer;
                begin
                    for i in 1..2000 loop
                        perform pg_stat_clear_snapshot();
                        if listener is null then
                            select pid into listener from pg_stat_activity
                                where datname = '%s' and query like 'listen %%';
                            perform pg_terminate_backend(listener);
                        elsif not exists (select 1 from pg_stat_activity where pid = listener) then
                            return;
                        end if;
                        perform pg_sleep(0.01);
                    end loop;
                    raise 'nobody listens';
                end $$""".formatted(name));
    }

    private static BlockingQueue<Committed> listen(EventFeed feed, UUID tenant) {
        var heard = new LinkedBlockingQueue<Committed>();
        feed.listen(committed -> {
            if (committed.tenant().equals(tenant)) {
                heard.add(committed);
            }
        });
        return heard;
    }

    private static Committed next(BlockingQueue<Committed> heard) throws InterruptedException {
        var committed = heard.poll(20, TimeUnit.SECONDS);
        if (committed == null) {
            throw new AssertionError("Nothing was heard");
        }
        return committed;
    }

    private static void publish(Database database, UUID tenant, String... types) {
        database.run(tenant, transaction -> {
            for (var type : types) {
                transaction.publish(new Event("tests", type, Map.of()));
            }
        });
    }
}
