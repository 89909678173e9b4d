package io.resonant.kernel.blob;

import io.resonant.kernel.blob.BlobException.Kind;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.OutboundStream;
import io.resonant.kernel.outbound.RetryPolicy;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/** What the stores behind an HTTP interface have in common. */
final class Remote {
    private static final RetryPolicy RETRIES = new RetryPolicy(
            5,
            Duration.ofMillis(200),
            Duration.ofSeconds(20),
            Set.of(429, 503), // both stores say with it that nothing was done
            Set.of(408, 425, 500, 502, 504));

    private Remote() {}

    /** The administrator chose the address, so it may be in a private network. Large objects may take hours. */
    static OutboundSettings settings(String name, URI endpoint) {
        return OutboundSettings.of(name, endpoint, true)
                .withTimeouts(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofHours(6))
                .withMaxResponseBytes(Long.MAX_VALUE)
                .withRetries(RETRIES);
    }

    /** What comes of a failure that means nothing special to the caller. */
    static BlobException failure(Object store, String reason, OutboundException e) {
        var kind = switch (e.kind()) {
            case INTERRUPTED -> Kind.INTERRUPTED;
            case STATUS ->
                e.status() == 401 || e.status() == 403 ? Kind.DENIED : e.retryable() ? Kind.UNAVAILABLE : Kind.REFUSED;
            case REFUSED_ADDRESS, MALFORMED, TOO_LARGE -> Kind.REFUSED;
            case CONNECT, TIMEOUT, CUT_OFF -> Kind.UNAVAILABLE;
        };
        return new BlobException(
                kind, store + ": " + e.getMessage() + (reason.isEmpty() ? "" : " (" + reason + ")"), e);
    }

    /** Percent-encodes everything but the unreserved characters of RFC 3986, as signatures ask for. */
    static String encoded(String text, boolean keepSlashes) {
        var out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0
                    || (keepSlashes && c == '/');
            out.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return out.toString();
    }

    /** A body whose failures are the store's. */
    static final class Body extends FilterInputStream {
        private final Function<OutboundException, BlobException> failure;

        Body(OutboundStream stream, Function<OutboundException, BlobException> failure) {
            super(stream);
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (OutboundException e) {
                throw failure.apply(e);
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (OutboundException e) {
                throw failure.apply(e);
            }
        }
    }
}
