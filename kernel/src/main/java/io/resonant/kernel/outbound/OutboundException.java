package io.resonant.kernel.outbound;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call that brought no usable answer. The message is safe to log and to show: it holds the integration, the path
 * without its query and the status, never a header or a key.
 */
public final class OutboundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as the caller can act on it. */
    public enum Kind {
        /** The address is not one we may call. */
        REFUSED_ADDRESS,
        /** No connection: unknown host, refused, TLS. Nothing was sent. */
        CONNECT,
        /** Too long without a byte, or too long in all. */
        TIMEOUT,
        /** The connection ended before the answer did. */
        CUT_OFF,
        /** More bytes than allowed. */
        TOO_LARGE,
        /** The answer is not what the protocol says. */
        MALFORMED,
        /** The other side answered with a status other than 2xx. */
        STATUS,
        /** This thread was interrupted, by a cancel or a shutdown. */
        INTERRUPTED
    }

    private final Kind kind;
    private final String code;
    private final int status;
    private final String body;
    private final boolean retryable;
    private final transient @Nullable Duration retryAfter;
    private final transient @Nullable URI redirect;

    /** No answer, or none that can be used. */
    OutboundException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, kind.name().toLowerCase(Locale.ROOT), message, cause);
    }

    /** No answer, for a reason that the kind does not tell. */
    OutboundException(Kind kind, String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
        this.status = 0;
        this.body = "";
        this.retryable = kind == Kind.CONNECT || kind == Kind.TIMEOUT || kind == Kind.CUT_OFF;
        this.retryAfter = null;
        this.redirect = null;
    }

    /** An answer with a status other than 2xx. */
    OutboundException(
            String message,
            int status,
            String body,
            boolean retryable,
            @Nullable Duration retryAfter,
            @Nullable URI redirect) {
        super(message);
        this.kind = Kind.STATUS;
        this.code = status / 100 == 3 ? "redirect" : "status";
        this.status = status;
        this.body = body;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
        this.redirect = redirect;
    }

    public Kind kind() {
        return kind;
    }

    /** What went wrong, finer than the kind and for ever the same: for words in the reader's language. */
    public String code() {
        return code;
    }

    /** The HTTP status, 0 when there was none. */
    public int status() {
        return status;
    }

    /** The beginning of the answer's body: for reading its error code, not for showing. */
    public String body() {
        return body;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** Where the other side says that it is; for callers who may go anywhere and decide that themselves. */
    public Optional<URI> redirect() {
        return Optional.ofNullable(redirect);
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
