package io.resonant.realtime;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.websocket.Message;
import io.resonant.kernel.websocket.WebSocket;
import io.resonant.session.Authentication.Connected;
import io.resonant.session.TestSite;
import io.resonant.sharing.Hearing;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How long one event takes to all listeners of an organisation, each a person with a session of their own: when their
 * sessions are remembered, and when all must be looked at anew, as after a minute or a lost connection. Not a test, because
 * a figure depends on the machine; run {@code main}, with another number of listeners if wanted.
 */
final class ListenersCost {
    private static final int ROUNDS = 5;

    private ListenersCost() {}

    public static void main(String[] arguments) throws InterruptedException {
        var listeners = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        for (var engine : Engine.values()) {
            try (var test = TestDatabase.create(engine)) {
                measure(test, listeners);
            } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void measure(TestDatabase test, int listeners) throws InterruptedException {
        var site = TestSite.on(test);
        var organization = site.organization();
        var heard = new AtomicReference<>(new CountDownLatch(0));
        try (var feed = new EventFeed(test.database());
                var realtime = new Realtime(feed, site.authentication(), new Hearing(test.database()), test.clock())) {
            for (int i = 0; i < listeners; i++) {
                var person = site.join(organization, Role.MEMBER);
                var session = site.sessionOf(site.token(person));
                var client = new Client(
                        realtime,
                        new Connected(
                                new Actor(person.id(), organization, Role.MEMBER, session, "127.0.0.1"),
                                Optional.empty()),
                        "127.0.0.1",
                        test.clock().instant());
                client.opened(new Ear(heard));
                client.text("{\"type\":\"subscribe\",\"topics\":[\"tasks\"]}");
            }
            for (int round = 0; round < 2 * ROUNDS; round++) {
                var remembered = round % 2 == 1;
                if (!remembered) {
                    test.clock().advance(Duration.ofSeconds(61));
                }
                var all = new CountDownLatch(listeners);
                heard.set(all);
                var start = System.nanoTime();
                test.database()
                        .run(
                                organization,
                                transaction ->
                                        transaction.publish(new Event("tasks", "task.created", Map.of("id", "x"))));
                if (!all.await(5, TimeUnit.MINUTES)) {
                    throw new IllegalStateException(all.getCount() + " heard nothing");
                }
                System.out.printf(
                        "%s, %d listeners, sessions %s: %.1f ms%n",
                        test.engine(),
                        listeners,
                        remembered ? "remembered" : "looked at anew",
                        (System.nanoTime() - start) / 1e6);
            }
        }
    }

    /** Counts what it is told, and nothing else. */
    private record Ear(AtomicReference<CountDownLatch> heard) implements WebSocket {
        @Override
        public boolean offer(Message message) {
            if (message.text().contains("\"type\":\"event\"")) {
                heard.get().countDown();
            }
            return true;
        }

        @Override
        public void close(int code, String reason) {
            throw new IllegalStateException("a listener was closed: " + reason);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public long queued() {
            return 0;
        }
    }
}
