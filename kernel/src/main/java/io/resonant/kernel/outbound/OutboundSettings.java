package io.resonant.kernel.outbound;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * Where one integration may go and how long it may take.
 *
 * @param operatorChosen the operator wrote this address into the configuration, so it may lead into a private network
 *     (a model on localhost); anything else may only lead to public addresses
 * @param silenceTimeout longest wait for the first byte and between two pieces of the answer
 * @param totalTimeout longest time of one try, body included
 */
public record OutboundSettings(
        String name,
        URI baseUrl,
        boolean operatorChosen,
        Duration connectTimeout,
        Duration silenceTimeout,
        Duration totalTimeout,
        long maxResponseBytes,
        RetryPolicy retries) {
    public OutboundSettings {
        var scheme = baseUrl.getScheme() == null ? "" : baseUrl.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("The base URL of " + name + " must start with http:// or https://");
        }
        if (baseUrl.getHost() == null || baseUrl.getHost().isEmpty()) {
            throw new IllegalArgumentException("The base URL of " + name + " has no valid host name");
        }
        if (baseUrl.getRawUserInfo() != null || baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "The base URL of " + name + " must not contain a user, a query (?) or a fragment (#)");
        }
    }

    /** Ten seconds to connect, thirty of silence, two minutes in all, 16 MiB, three tries. */
    public static OutboundSettings of(String name, URI baseUrl, boolean operatorChosen) {
        return new OutboundSettings(
                name,
                baseUrl,
                operatorChosen,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                16L << 20,
                RetryPolicy.STANDARD);
    }

    public OutboundSettings withTimeouts(Duration connect, Duration silence, Duration total) {
        return new OutboundSettings(name, baseUrl, operatorChosen, connect, silence, total, maxResponseBytes, retries);
    }

    public OutboundSettings withMaxResponseBytes(long bytes) {
        return new OutboundSettings(
                name, baseUrl, operatorChosen, connectTimeout, silenceTimeout, totalTimeout, bytes, retries);
    }

    public OutboundSettings withRetries(RetryPolicy policy) {
        return new OutboundSettings(
                name, baseUrl, operatorChosen, connectTimeout, silenceTimeout, totalTimeout, maxResponseBytes, policy);
    }

    /** The base URL with a path below it; both may or may not have the slash between them. */
    URI resolve(String path) {
        var base = baseUrl.toString();
        var left = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return URI.create(left + (path.startsWith("/") ? path : "/" + path));
    }
}
