package io.resonant.mirror;

import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Reads what a mirror follows. The operator chose the address of the source, so that it may be in their own network;
 * wherever the source leads from there must be public.
 */
final class Source {
    private static final int MOST_HOPS = 5;
    private static final long LONGEST = 64L << 20;

    private final URI address;
    private final InstantSource clock;

    Source(URI address, InstantSource clock) {
        this.address = address;
        this.clock = clock;
    }

    /** The source itself. */
    String text() {
        return text(address);
    }

    /** @param path at the source itself */
    String text(String path) {
        return text(address.resolve(path));
    }

    /** @throws OutboundException for anything but an answer of status 2xx, also one behind redirects */
    <T> T read(URI from, OutboundHttp.BodyReader<T> reader) {
        var here = address.resolve(from);
        for (int hop = 1; ; hop++) {
            try (var http = new OutboundHttp(settings(here), clock)) {
                return http.stream(OutboundRequest.get(path(here)), reader);
            } catch (OutboundException e) {
                var next = e.redirect().map(here::resolve).filter(Source::isWeb);
                if (next.isEmpty() || hop == MOST_HOPS) {
                    throw e;
                }
                here = next.get();
            }
        }
    }

    private String text(URI from) {
        return read(from, (_, body) -> new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }

    /** Whether an address can be asked at all; names and passwords of ours are nobody else's to choose. */
    static boolean isWeb(URI address) {
        var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        return (scheme.equals("https") || scheme.equals("http"))
                && address.getHost() != null
                && address.getRawUserInfo() == null;
    }

    private OutboundSettings settings(URI target) {
        return OutboundSettings.of(
                        "The mirrored registry", origin(target), origin(target).equals(origin(address)))
                .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5))
                .withMaxResponseBytes(LONGEST);
    }

    private static URI origin(URI target) {
        return URI.create((target.getScheme() + "://" + target.getRawAuthority()).toLowerCase(Locale.ROOT));
    }

    private static String path(URI target) {
        var path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        return target.getRawQuery() == null ? path : path + "?" + target.getRawQuery();
    }
}
