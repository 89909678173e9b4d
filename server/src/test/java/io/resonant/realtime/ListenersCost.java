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
import io.resonant.visibility.Restriction;
import io.resonant.visibility.Restrictions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How long one event takes to all listeners of an organisation, each a person with a session of their own: when their
 * sessions are remembered, and when all must be looked at anew, as after a minute or a lost connection. Not a test, because
 * a figure depends on the machine; run {@code main}, with another number of listeners if wanted. The event is about what all
 * see, or about a spec that one in twenty sees.
 */
final class ListenersCost {
    private static final int ROUNDS = 5;

    private ListenersCost() {}

    public static void main(String[] arguments) throws InterruptedException {
        var listeners = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        for (var engine : Engine.values()) {
            for (var open : new boolean[] {true, false}) {
                try (var test = TestDatabase.create(engine)) {
                    measure(test, listeners, open);
                } catch (java.io.IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static void measure(TestDatabase test, int listeners, boolean open) throws InterruptedException {
        var site = TestSite.on(test);
        var organization = site.organization();
        var heard = new AtomicReference<>(new CountDownLatch(0));
        try (var feed = new EventFeed(test.database());
                var realtime = new Realtime(feed, site.authentication(), new Hearing(test.database()), test.clock())) {
            var spec = UUID.randomUUID();
            var seeing = new ArrayList<UUID>();
            for (int i = 0; i < listeners; i++) {
                var person = site.join(organization, Role.MEMBER);
                if (open || i % 20 == 0) {
                    seeing.add(person.id());
                }
                var session = site.sessionOf(site.token(person));
                var client = new Client(
                        realtime,
                        new Connected(
                                new Actor(person.id(), organization, Role.MEMBER, session, "127.0.0.1"),
                                Optional.empty()),
                        "127.0.0.1",
                        test.clock().instant());
                client.opened(new Ear(heard));
                client.text("{\"type\":\"subscribe\",\"topics\":[\"specs\"]}");
            }
            if (!open) {
                var shared = new CountDownLatch(listeners);
                heard.set(shared);
                test.database().run(organization, transaction -> {
                    new Restrictions(transaction)
                            .restrict(
                                    Restrictions.Kind.SPEC,
                                    spec,
                                    new Restriction(seeing.getFirst(), seeing, List.of()));
                    transaction.publish(new Event("specs", "spec.shared", Map.of("id", spec)));
                });
                await(shared);
            }
            for (int round = 0; round < 2 * ROUNDS; round++) {
                var remembered = round % 2 == 1;
                if (!remembered) {
                    test.clock().advance(Duration.ofSeconds(61));
                }
                var all = new CountDownLatch(seeing.size());
                heard.set(all);
                var start = System.nanoTime();
                test.database()
                        .run(
                                organization,
                                transaction ->
                                        transaction.publish(new Event("specs", "spec.updated", Map.of("id", spec))));
                await(all);
                System.out.printf(
                        "%s, %d listeners of which %d see it, sessions %s: %.1f ms%n",
                        test.engine(),
                        listeners,
                        seeing.size(),
                        remembered ? "remembered" : "looked at anew",
                        (System.nanoTime() - start) / 1e6);
            }
        }
    }

    private static void await(CountDownLatch heard) throws InterruptedException {
        if (!heard.await(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException(heard.getCount() + " heard nothing");
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
