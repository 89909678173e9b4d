package io.resonant.alert;

import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Brings a message to a webhook or to LINE. Each carries the id of its delivery, so that who gets it twice, because a node died
 * in between, can tell: LINE does so itself.
 */
final class Messenger {
    static final URI LINE = URI.create("https://api.line.me");
    private static final int ACCEPTED_BEFORE = 409;

    private final Signing signing;
    private final URI line;
    private final Set<String> trusted;
    private final InstantSource clock;

    /** @param trusted origins that may lead into a private network */
    Messenger(Signing signing, URI line, Set<String> trusted, InstantSource clock) {
        this.signing = signing;
        this.line = line;
        this.trusted = Set.copyOf(trusted);
        this.clock = clock;
    }

    /** What checks a webhook's signature. */
    String publicKey() {
        return signing.publicKey();
    }

    /** @throws OutboundException when it did not arrive */
    void send(UUID delivery, Channel channel, @Nullable String token, Message message) {
        switch (channel.kind()) {
            case WEBHOOK -> webhook(delivery, URI.create(channel.target()), channel, message);
            case LINE -> line(delivery, channel, String.valueOf(token), message);
            case MAIL -> throw new IllegalArgumentException("mails have an outbox of their own");
        }
    }

    private void webhook(UUID delivery, URI address, Channel channel, Message message) {
        var body = new TreeMap<String, @Nullable Object>();
        body.put("id", delivery.toString());
        body.put("event", message.event().name().toLowerCase(Locale.ROOT));
        body.put("rule", message.rule());
        body.put("node", message.subject());
        body.put("at", message.at());
        body.put("title", message.title(channel.language()));
        body.put("text", message.text(channel.language()));
        body.put("runbook", message.runbook());
        var json = JsonCodec.write(body);
        long now = clock.instant().getEpochSecond();
        var request = OutboundRequest.postJson(path(address), json)
                .header("Resonant-Signature", "t=" + now + ",ed25519=" + signing.sign(now + "." + json));
        send("The webhook", URI.create(origin(address)), request);
    }

    private void line(UUID delivery, Channel channel, String token, Message message) {
        var text = message.title(channel.language()) + "\n\n" + message.text(channel.language());
        var body = Map.of("to", channel.target(), "messages", List.of(Map.of("type", "text", "text", text)));
        var request = OutboundRequest.postJson("/v2/bot/message/push", JsonCodec.write(body))
                .header("Authorization", "Bearer " + token)
                .header("X-Line-Retry-Key", delivery.toString());
        try {
            send("LINE", line, request);
        } catch (OutboundException e) {
            if (e.status() != ACCEPTED_BEFORE) { // under this retry key
                throw e;
            }
        }
    }

    private void send(String name, URI origin, OutboundRequest request) {
        var settings = OutboundSettings.of(name, origin, trusted.contains(origin.toString()))
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(15))
                .withMaxResponseBytes(64 << 10)
                .withRetries(RetryPolicy.NONE); // the job tries again
        try (var http = new OutboundHttp(settings, clock)) {
            http.send(request);
        }
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    private static String path(URI address) {
        var path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }
}
