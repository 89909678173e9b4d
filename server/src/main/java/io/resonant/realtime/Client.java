package io.resonant.realtime;

import io.resonant.account.Actor;
import io.resonant.kernel.event.StoredEvent;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.websocket.Message;
import io.resonant.kernel.websocket.WebSocket;
import io.resonant.kernel.websocket.WebSocketListener;
import io.resonant.session.Authentication.Connected;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One connected client: says who it is, what it wants to hear, and then listens. */
final class Client implements WebSocketListener {
    /** A close code of our own (RFC 6455 leaves 4000-4999 to applications). */
    static final int SIGNED_OUT = 4401;

    private final Realtime realtime;
    private final @Nullable String address;
    private final Instant connectedAt;
    private volatile @Nullable Connected known;
    private volatile @Nullable WebSocket socket;
    private volatile Set<String> topics = Set.of();
    private @Nullable Channel channel;

    Client(Realtime realtime, @Nullable Connected known, @Nullable String address, Instant connectedAt) {
        this.realtime = realtime;
        this.known = known;
        this.address = address;
        this.connectedAt = connectedAt;
    }

    @Override
    public void opened(WebSocket opened) {
        socket = opened;
        realtime.opened(this);
    }

    @Override
    public void text(String text) {
        try {
            handle(JsonCodec.read(text, ClientMessage.class));
        } catch (Problem refused) {
            send(ServerMessage.error(refused.code()));
            if (refused.status() == 401) {
                close(SIGNED_OUT, refused.code());
            }
        }
    }

    @Override
    public void closed(int code, String reason) {
        var joined = channel;
        if (joined != null) {
            joined.leave(this);
        }
        realtime.closed(this);
    }

    @Nullable
    Actor actor() {
        var who = known;
        return who == null ? null : who.actor();
    }

    /** Whether the token has ended that this client said who it is with. */
    boolean hasEnded(Instant now) {
        var who = known;
        return who != null && who.hasEnded(now);
    }

    /** Whose ears these are. A client that listens has said who it is. */
    UUID userId() {
        return Objects.requireNonNull(actor(), "listens without a name").userId();
    }

    boolean listensTo(StoredEvent event) {
        return topics.contains(event.topic());
    }

    Instant connectedAt() {
        return connectedAt;
    }

    void close(int code, String reason) {
        var open = socket;
        if (open != null) {
            open.close(code, reason);
        }
    }

    /** Passes on an event that the client {@linkplain #listensTo listens to} and may hear of. */
    void tell(Message message) {
        send(message);
    }

    void subscribed(long sequence) {
        send(ServerMessage.subscribed(sequence));
    }

    void resync(long sequence) {
        send(ServerMessage.resync(sequence));
    }

    private void handle(ClientMessage message) {
        switch (message.type()) {
            case AUTHENTICATE -> authenticate(message.token());
            case SUBSCRIBE -> subscribe(message);
            case PONG -> {} // reading it was the sign of life
        }
    }

    private void authenticate(@Nullable String token) {
        if (token == null) {
            throw Problem.invalid("token", "required");
        }
        var now = realtime.byAccessToken(token, address);
        var before = actor();
        if (before != null && !before.organizationId().equals(now.actor().organizationId())) {
            throw Problem.of(409, "connected_elsewhere");
        }
        known = now;
    }

    private void subscribe(ClientMessage message) {
        var who = actor();
        if (who == null) {
            throw Problem.of(401, "unauthenticated");
        }
        var wanted = message.topics() == null || message.topics().isEmpty()
                ? EnumSet.allOf(Topic.class)
                : EnumSet.copyOf(message.topics());
        if (message.after() != null && message.after() < 0) {
            throw Problem.invalid("after", "too_small");
        }
        if (channel != null) {
            channel.leave(this); // the numbers start again from what the client says now
        }
        var names = new HashSet<String>();
        wanted.forEach(topic -> names.add(topic.name().toLowerCase(Locale.ROOT)));
        topics = Set.copyOf(names);
        channel = realtime.join(this, who.organizationId(), message.after());
    }

    private void send(Message message) {
        var open = socket;
        if (open != null) {
            open.offer(message);
        }
    }
}
