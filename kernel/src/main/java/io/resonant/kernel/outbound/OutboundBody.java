package io.resonant.kernel.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/** What a request carries. It is opened anew for each try, so it must give the same bytes each time. */
public final class OutboundBody {
    /** Nothing. */
    public static final OutboundBody NONE = bytes(new byte[0]);

    private final long length;
    private final Opener opener;

    private OutboundBody(long length, Opener opener) {
        this.length = length;
        this.opener = opener;
    }

    /** Gives the bytes from their beginning. */
    @FunctionalInterface
    public interface Opener {
        InputStream open() throws IOException;
    }

    public static OutboundBody text(String text) {
        return text.isEmpty() ? NONE : bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The array is not copied. */
    public static OutboundBody bytes(byte[] bytes) {
        return new OutboundBody(bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    /** Bytes that are read while they are sent; a stream that gives fewer than announced fails. */
    public static OutboundBody stream(long length, Opener opener) {
        return new OutboundBody(length, opener);
    }

    public long length() {
        return length;
    }

    BodyPublisher publisher() {
        if (length == 0) {
            return BodyPublishers.noBody();
        }
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> {
                    try {
                        return opener.open();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }),
                length);
    }
}
