package io.resonant.realtime;

import io.resonant.account.Access;
import io.resonant.kernel.database.DatabaseFailure;
import io.resonant.kernel.event.Subscription;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.websocket.WebSocketListener;
import io.resonant.kernel.websocket.WebSockets;
import io.resonant.session.Authentication;
import io.resonant.session.Authentication.Connected;
import io.resonant.sharing.Hearing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections of clients that want to see what happens as it happens. Each event goes to a client exactly once, in the
 * order of its organisation's numbers; a client that lost its connection names its last number and hears what it missed.
 */
public final class Realtime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Realtime.class);
    private static final Duration SIGN_IN_WITHIN = Duration.ofSeconds(10);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(5);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(2);

    private final EventFeed feed;
    private final Authentication authentication;
    private final Hearing hearing;
    private final ConcurrentHashMap<UUID, Channel> channels = new ConcurrentHashMap<>();
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<UUID, Boolean> delivering = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final InstantSource clock;
    private final Subscription listening;

    public Realtime(EventFeed feed, Authentication authentication, Hearing hearing, InstantSource clock) {
        this.feed = feed;
        this.hearing = hearing;
        this.authentication = authentication;
        this.clock = clock;
        this.listening = feed.listen(committed -> wake(committed.tenant()));
        Thread.ofVirtual().name("realtime-checks").start(this::checkUntilClosed);
    }

    /** Declares its route. */
    public void register(Routes routes, WebSockets webSockets) {
        routes.get("/ws")
                .summary("Live updates over WebSocket")
                .description(
                        "Numbered events of the organisation, resumed without gaps; docs/realtime.md has the protocol.")
                .access(Access.PUBLIC)
                .upgrade(webSockets);
    }

    /** For {@code /ws}: by cookie from our own pages, by bearer token, or by a first message. */
    public WebSocketListener accept(Request request) {
        var known = authentication.connect(request);
        if (known.isEmpty()
                && request.header("Origin").isPresent()
                && request.header("Cookie").isPresent()) {
            throw Problem.of(403, "cross_origin"); // a foreign page, or a signed-out browser: neither may listen
        }
        return new Client(this, known.orElse(null), request.address(), clock.instant());
    }

    /** Connected clients on this node, for metrics. */
    public int connected() {
        return clients.size();
    }

    @Override
    public void close() {
        listening.close();
        closed.countDown();
    }

    void opened(Client client) {
        clients.add(client);
    }

    void closed(Client client) {
        clients.remove(client);
        var actor = client.actor();
        if (actor != null) {
            channels.computeIfPresent(actor.organizationId(), (_, channel) -> channel.retire() ? null : channel);
        }
    }

    /** @throws Problem 401 when the token is not good, or no longer */
    Connected byAccessToken(String token, @Nullable String address) {
        return authentication.byAccessToken(token, address).orElseThrow(() -> Problem.of(401, "unauthenticated"));
    }

    /** @throws Problem 401 when the client's session has ended, or acts as somebody else now */
    Channel join(Client client, UUID organization, @Nullable Long after) {
        if (!silenced(List.of(client)).isEmpty()) {
            throw Problem.of(401, "unauthenticated");
        }
        while (true) {
            // In the map before it reads: an event that is committed meanwhile must find it.
            var channel = channels.computeIfAbsent(organization, id -> new Channel(id, feed, hearing, this::silenced));
            if (channel.join(client, after)) {
                return channel;
            }
            channels.remove(organization, channel);
        }
    }

    /** Delivers on a thread of its own, one at a time for each organisation; a wake-up during it is not lost. */
    private void wake(UUID organization) {
        if (!channels.containsKey(organization) || delivering.put(organization, true) != null) {
            return;
        }
        Thread.ofVirtual().name("realtime-", 0).start(() -> {
            do {
                delivering.put(organization, false);
                deliver(organization);
            } while (!delivering.remove(organization, false));
        });
    }

    /** Whether somebody is being told something, or that is to be tried again. */
    boolean isDelivering() {
        return !delivering.isEmpty();
    }

    /** To the channel that stands there now: another may have taken the place of the one that was woken. */
    private void deliver(UUID organization) {
        try {
            var channel = channels.get(organization);
            if (channel != null) {
                channel.deliver();
            }
        } catch (RuntimeException e) { // whatever it was: without another try nobody here would hear anything again
            LOG.warn(
                    "Clients of organisation {} could not be told what happened; they stay connected and are told in {} s",
                    organization,
                    TRY_AGAIN_AFTER.toSeconds(),
                    e);
            if (!isClosedWithin(TRY_AGAIN_AFTER)) {
                delivering.put(organization, true);
            }
        }
    }

    private void checkUntilClosed() {
        while (!isClosedWithin(CHECK_EVERY)) {
            closeWhoMayNotListen();
        }
    }

    private boolean isClosedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /**
     * Which of these are not, or no longer, who they were when they connected, or have a token that has ended. Answered from
     * memory, which every end of a session clears, and for those that are not remembered by one question, so that it can be
     * asked before each delivery.
     */
    private List<Client> silenced(Collection<Client> listening) {
        var actors =
                listening.stream().map(Client::actor).filter(Objects::nonNull).toList();
        var still = authentication.still(actors);
        var now = clock.instant();
        return listening.stream()
                .filter(client -> client.hasEnded(now) || !still.contains(client.actor()))
                .toList();
    }

    /** Closes strangers that did not say who they are, and people who have signed out or lost their membership. */
    void closeWhoMayNotListen() {
        var late = clock.instant().minus(SIGN_IN_WITHIN);
        clients.stream()
                .filter(client -> client.actor() == null && client.connectedAt().isBefore(late))
                .forEach(client -> client.close(Client.SIGNED_OUT, "unauthenticated"));
        try {
            silenced(clients.stream().filter(client -> client.actor() != null).toList())
                    .forEach(client -> client.close(Client.SIGNED_OUT, "signed_out"));
        } catch (Problem | DatabaseFailure e) {
            LOG.warn(
                    "Could not check whether connected clients are still signed in; they stay connected and are"
                            + " checked again in {} s",
                    CHECK_EVERY.toSeconds(),
                    e);
        }
    }
}
