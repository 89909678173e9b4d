package io.resonant.kernel.blob;

import org.jspecify.annotations.Nullable;

/** A store did not do what it was asked. The message is for the administrator: it names the store, never a secret. */
public final class BlobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What can be done about it. */
    public enum Kind {
        /** There is no such object. */
        NOT_FOUND,
        /** The content is not what its hash says. */
        MISMATCH,
        /** The store does not accept the credentials, or they do not allow it. */
        DENIED,
        /** The store refuses, and will again: a wrong bucket, region or address, a full disk. */
        REFUSED,
        /** The store cannot be reached or is out of order; it may work later. */
        UNAVAILABLE,
        /** This thread was told to stop. */
        INTERRUPTED
    }

    private final Kind kind;

    public BlobException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public static BlobException notFound(Object store, Sha256 hash) {
        return new BlobException(Kind.NOT_FOUND, store + " has no object " + hash, null);
    }

    static BlobException mismatch(Object store, Sha256 hash, String found) {
        return new BlobException(
                Kind.MISMATCH, "The content for " + store + " should be " + hash + " and is " + found, null);
    }
}
