package io.resonant.kernel.http;

import io.resonant.kernel.wire.TrustedProxies;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where the server listens and what it bears.
 *
 * @param host address to listen on
 * @param port 0 picks a free one
 * @param publicUrl how the world reaches it, when it is known; https turns HSTS on
 * @param proxies whose {@code X-Forwarded-*} is believed
 * @param corsOrigins other origins whose pages may call it; none by default
 * @param limits what strangers may use up
 */
public record HttpSettings(
        String host,
        int port,
        Optional<URI> publicUrl,
        TrustedProxies proxies,
        Set<String> corsOrigins,
        Limits limits) {

    /**
     * @param connections at once, in total
     * @param connectionsPerAddress at once from one address that is not a trusted proxy
     * @param headerTime for the request line and headers to arrive
     * @param idleTime how long a kept connection may wait for its next request
     * @param stallTime how long a body or a reader of an answer may stand still
     * @param stopTime for requests in flight when the server stops
     */
    public record Limits(
            int connections,
            int connectionsPerAddress,
            Duration headerTime,
            Duration idleTime,
            Duration stallTime,
            Duration stopTime) {

        public static final Limits USUAL = new Limits(
                20_000,
                1_000,
                Duration.ofSeconds(15),
                Duration.ofSeconds(75),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20));
    }

    /** On the loopback address, for tests and for the first start. */
    public static HttpSettings loopback(int port) {
        return new HttpSettings("127.0.0.1", port, Optional.empty(), TrustedProxies.NONE, Set.of(), Limits.USUAL);
    }

    public HttpSettings withLimits(Limits newLimits) {
        return new HttpSettings(host, port, publicUrl, proxies, corsOrigins, newLimits);
    }

    boolean isPublicHttps() {
        return publicUrl.map(url -> "https".equals(url.getScheme())).orElse(false);
    }
}
