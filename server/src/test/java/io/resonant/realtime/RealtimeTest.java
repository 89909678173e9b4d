package io.resonant.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.kernel.feed.EventNumbers;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.websocket.Message;
import io.resonant.kernel.websocket.WebSocket;
import io.resonant.session.Authentication.Connected;
import io.resonant.session.TestSite;
import io.resonant.sharing.Hearing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@BothEngines
record RealtimeTest(TestDatabase test) {
    @Test
    void aClientHearsItsTopicsAndNothingElse() throws Exception {
        try (var node = new Node(test)) {
            var organization = organization();
            var client = node.connect(organization);
            client.say("{\"type\":\"subscribe\",\"topics\":[\"tasks\"],\"after\":null}");
            assertThat(client.next().path("type").asString()).isEqualTo("subscribed");
            publish(organization, "specs", "spec.created");
            publish(organization, "tasks", "task.created");
            var event = client.next();
            assertThat(event.path("sequence").asLong()).isEqualTo(2);
            assertThat(event.path("event").asString()).isEqualTo("task.created");
            assertThat(event.path("data").path("id").asString()).isEqualTo("x");
        }
    }

    @Test
    void anotherOrganisationHearsNothing() throws Exception {
        try (var node = new Node(test)) {
            var ours = organization();
            var theirs = organization();
            var stranger = node.connect(theirs);
            stranger.say("{\"type\":\"subscribe\"}");
            stranger.next();
            publish(ours, "tasks", "task.created");
            publish(theirs, "tasks", "task.deleted");
            assertThat(stranger.next().path("event").asString()).isEqualTo("task.deleted");
        }
    }

    @Test
    void aClientThatComesBackHearsWhatItMissedOnceAndInOrder() throws Exception {
        try (var node = new Node(test)) {
            var organization = organization();
            for (int i = 0; i < 5; i++) {
                publish(organization, "tasks", "task.updated");
            }
            var client = node.connect(organization);
            client.say("{\"type\":\"subscribe\",\"after\":2}");
            assertThat(List.of(client.next(), client.next(), client.next()))
                    .extracting(message -> message.path("sequence").asLong())
                    .containsExactly(3L, 4L, 5L);
            var subscribed = client.next();
            assertThat(subscribed.path("type").asString()).isEqualTo("subscribed");
            assertThat(subscribed.path("sequence").asLong()).isEqualTo(5);
        }
    }

    @Test
    void whoMissedTooMuchOrAsksForTheFutureReadsEverythingAgain() throws Exception {
        try (var node = new Node(test)) {
            var organization = organization();
            test.database().run(organization, transaction -> {
                for (int i = 0; i <= Channel.RESUMABLE; i++) {
                    transaction.publish(new Event("tasks", "task.updated", Map.of("id", "x")));
                }
            });
            for (long after : new long[] {0, 999_999}) {
                var client = node.connect(organization);
                client.say("{\"type\":\"subscribe\",\"after\":" + after + "}");
                var answer = client.next();
                assertThat(answer.path("type").asString()).isEqualTo("resync");
                assertThat(answer.path("sequence").asLong()).isEqualTo(Channel.RESUMABLE + 1);
            }
        }
    }

    /** A backup that is put back knows nothing of the last events, and gives their numbers once more. */
    @Test
    void whoSawWhatTheDatabaseForgotReadsEverythingAgain() throws Exception {
        try (var node = new Node(test)) {
            var organization = organization();
            publish(organization, "tasks", "task.created");
            EventNumbers.leap(test.database());
            for (int i = 0; i < 4; i++) {
                publish(organization, "tasks", "task.updated");
            }
            var ahead = node.connect(organization);
            ahead.say("{\"type\":\"subscribe\",\"after\":3}"); // two more than the backup had
            var answer = ahead.next();
            assertThat(answer.path("type").asString()).isEqualTo("resync");
            var resumed = node.connect(organization);
            resumed.say("{\"type\":\"subscribe\",\"after\":"
                    + (answer.path("sequence").asLong() - 1) + "}");
            assertThat(resumed.next().path("sequence").asLong())
                    .isEqualTo(answer.path("sequence").asLong());
        }
    }

    @Test
    void prunedEventsMeanReadingEverythingAgain() throws Exception {
        try (var node = new Node(test)) {
            var organization = organization();
            for (int i = 0; i < 4; i++) {
                publish(organization, "tasks", "task.updated");
            }
            test.database()
                    .run(
                            organization,
                            transaction -> transaction
                                    .sql("delete from event_log where organization_id = :tenant and sequence <= 2")
                                    .update());
            var client = node.connect(organization);
            client.say("{\"type\":\"subscribe\",\"after\":1}");
            assertThat(client.next().path("type").asString()).isEqualTo("resync");
        }
    }

    @Test
    void badMessagesAreAnsweredAndHarmNobody() throws Exception {
        try (var node = new Node(test)) {
            var client = node.connect(organization());
            for (var message : List.of(
                    "{",
                    "[]",
                    "{\"type\":\"shout\"}",
                    "{\"type\":\"subscribe\",\"after\":-1}",
                    "{\"type\":\"subscribe\",\"topics\":[\"secrets\"]}",
                    "{\"type\":\"authenticate\"}")) {
                client.say(message);
                assertThat(client.next().path("type").asString()).as(message).isEqualTo("error");
            }
            client.say("{\"type\":\"pong\"}");
            client.say("{\"type\":\"subscribe\",\"topics\":[]}");
            assertThat(client.next().path("type").asString()).isEqualTo("subscribed");
        }
    }

    @Test
    void strangersAreClosed() throws Exception {
        try (var node = new Node(test)) {
            var stranger = node.connect(null);
            stranger.say("{\"type\":\"subscribe\"}");
            assertThat(stranger.next().path("code").asString()).isEqualTo("unauthenticated");
            assertThat(stranger.closeCode).isEqualTo(4401);
            var silent = node.connect(null);
            test.clock().advance(java.time.Duration.ofSeconds(11));
            node.realtime.closeWhoMayNotListen();
            assertThat(silent.closeCode).isEqualTo(4401);
            var signedOut =
                    node.connectAs(new Actor(test.newId(), organization(), Role.MEMBER, test.newId(), "127.0.0.1"));
            node.realtime.closeWhoMayNotListen();
            assertThat(signedOut.closeCode).isEqualTo(4401);
        }
    }

    @Test
    void whoSignsOutHearsNothingMoreNotEvenUntilTheNextLook() throws Exception {
        try (var node = new Node(test)) {
            var organization = organization();
            var stays = node.connect(organization);
            var leaver = node.member(organization);
            var leaves = node.connectAs(leaver);
            for (var client : List.of(stays, leaves)) {
                client.say("{\"type\":\"subscribe\"}");
                client.next();
            }
            test.database().runSystem(system -> node.site.sessions().endAllIn(system, leaver.userId(), organization));
            publish(organization, "tasks", "task.created");
            assertThat(stays.next().path("event").asString()).isEqualTo("task.created");
            assertThat(leaves.received).isEmpty();
            assertThat(leaves.closeCode).isEqualTo(4401);
            leaves.say("{\"type\":\"subscribe\",\"after\":0}");
            assertThat(leaves.next().path("code").asString()).isEqualTo("unauthenticated");
            assertThat(leaves.received).isEmpty();
        }
    }

    @Test
    void whoseTokenHasEndedHearsNothingMoreUnlessTheySendANewOne() throws Exception {
        try (var node = new Node(test)) {
            var organization = organization();
            var person = node.site.join(organization, Role.MEMBER);
            var late = node.connectAs(null);
            var renewed = node.connectAs(null);
            for (var client : List.of(late, renewed)) {
                client.say("{\"type\":\"authenticate\",\"token\":\"" + node.site.token(person) + "\"}");
                client.say("{\"type\":\"subscribe\"}");
                assertThat(client.next().path("type").asString()).isEqualTo("subscribed");
            }
            test.clock().advance(Duration.ofMinutes(20));
            renewed.say("{\"type\":\"authenticate\",\"token\":\"" + node.site.token(person) + "\"}");
            node.realtime.closeWhoMayNotListen();
            assertThat(late.closeCode).isNotEqualTo(4401);
            test.clock().advance(Duration.ofMinutes(11));
            publish(organization, "tasks", "task.created");
            assertThat(renewed.next().path("event").asString()).isEqualTo("task.created");
            node.realtime.closeWhoMayNotListen();
            assertThat(late.received).isEmpty();
            assertThat(late.closeCode).isEqualTo(4401);
            assertThat(renewed.closeCode).isNotEqualTo(4401);
        }
    }

    /** Writers, and clients that lose their connection at random on two nodes: no gap, nothing twice, in order. */
    @Test
    void everyEventArrivesExactlyOnceWhateverBreaks() throws Exception {
        int events = 400;
        try (var here = new Node(test);
                var there = new Node(test)) {
            var organization = organization();
            var writers = new ArrayList<Thread>();
            for (int writer = 0; writer < 4; writer++) {
                writers.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < events / 4; i++) {
                        publish(organization, "tasks", "task.updated");
                    }
                }));
            }
            var readers = new ArrayList<Thread>();
            var heard = new ArrayList<List<Long>>();
            for (int reader = 0; reader < 6; reader++) {
                var mine = new ArrayList<Long>();
                heard.add(mine);
                var random = new Random(reader);
                readers.add(Thread.ofVirtual().start(() -> listen(random, here, there, organization, mine, events)));
            }
            for (var thread : writers) {
                thread.join();
            }
            for (var thread : readers) {
                assertThat(thread.join(java.time.Duration.ofSeconds(60))).isTrue();
            }
            var all = LongStream.rangeClosed(1, events).boxed().toList();
            assertThat(heard).allSatisfy(mine -> assertThat(mine).isEqualTo(all));
        }
    }

    /** Reading the log may fail for a moment, as when the database restarts; here it is a line that cannot be understood. */
    @Test
    void whatCouldNotBeDeliveredIsDeliveredLater() throws Exception {
        try (var node = new Node(test)) {
            var organization = organization();
            var client = node.connect(organization);
            client.say("{\"type\":\"subscribe\"}");
            client.next();
            publish(organization, "members", "member.removed");
            var late = node.connect(organization);
            assertThatThrownBy(() -> late.say("{\"type\":\"subscribe\"}")).isInstanceOf(IllegalArgumentException.class);
            update(organization);
            publish(organization, "tasks", "task.created");
            assertThat(List.of(client.next(), client.next()))
                    .extracting(message -> message.path("event").asString())
                    .containsExactly("member.updated", "task.created");
        }
    }

    /** Or the end of a server whose database is gone already would be a loop without a pause. */
    @Test
    void whoIsClosedDoesNotTryAgain() throws Exception {
        var organization = organization();
        var node = new Node(test);
        var client = node.connect(organization);
        client.say("{\"type\":\"subscribe\"}");
        client.next();
        publish(organization, "members", "member.removed");
        node.close();
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (node.realtime.isDelivering() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(node.realtime.isDelivering()).isFalse();
    }

    private void update(UUID organization) {
        test.database()
                .run(
                        organization,
                        transaction -> transaction
                                .sql("update event_log set type = 'member.updated' where organization_id = :tenant")
                                .update());
    }

    private static void listen(Random random, Node here, Node there, UUID organization, List<Long> heard, int events) {
        while (heard.size() < events) {
            var node = random.nextBoolean() ? here : there;
            var client = node.connect(organization);
            long after = heard.isEmpty() ? 0 : heard.getLast();
            client.say("{\"type\":\"subscribe\",\"after\":" + after + "}");
            int patience = 1 + random.nextInt(60);
            while (heard.size() < events && patience-- > 0) {
                var message = client.next();
                if (message.path("type").asString().equals("event")) {
                    heard.add(message.path("sequence").asLong());
                }
            }
            client.drop();
        }
    }

    private UUID organization() {
        return TestSite.on(test).organization();
    }

    private void publish(UUID organization, String topic, String type) {
        test.database()
                .run(organization, transaction -> transaction.publish(new Event(topic, type, Map.of("id", "x"))));
    }

    private static final class Node implements AutoCloseable {
        private final EventFeed feed;
        private final Realtime realtime;
        private final TestSite site;
        private final TestDatabase test;
        private final Map<UUID, Actor> members = new ConcurrentHashMap<>();

        Node(TestDatabase test) {
            this.test = test;
            site = TestSite.on(test);
            feed = new EventFeed(test.database());
            realtime = new Realtime(feed, site.authentication(), new Hearing(test.database()), test.clock());
        }

        /** Somebody who is signed in. */
        Actor member(UUID organization) {
            var person = site.join(organization, Role.MEMBER);
            return new Actor(person.id(), organization, Role.MEMBER, site.sessionOf(site.token(person)), "127.0.0.1");
        }

        TestClient connect(@Nullable UUID organization) {
            return connectAs(organization == null ? null : members.computeIfAbsent(organization, this::member));
        }

        TestClient connectAs(@Nullable Actor actor) {
            var known = actor == null ? null : new Connected(actor, Optional.empty());
            var client = new TestClient(
                    new Client(realtime, known, "127.0.0.1", test.clock().instant()));
            client.client.opened(client);
            return client;
        }

        @Override
        public void close() {
            realtime.close();
            feed.close();
        }
    }

    /** What a browser would be: takes what is offered. */
    private static final class TestClient implements WebSocket {
        private final Client client;
        private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
        private volatile int closeCode;

        TestClient(Client client) {
            this.client = client;
        }

        void say(String text) {
            client.text(text);
        }

        JsonNode next() {
            try {
                var text = received.poll(20, TimeUnit.SECONDS);
                assertThat(text).as("a message within 20 s").isNotNull();
                return JsonCodec.tree(text);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        void drop() {
            client.closed(1006, "");
        }

        @Override
        public boolean offer(Message message) {
            return received.add(message.text());
        }

        @Override
        public void close(int code, String reason) {
            closeCode = code;
        }

        @Override
        public boolean isOpen() {
            return closeCode == 0;
        }

        @Override
        public long queued() {
            return 0;
        }
    }
}
