package io.resonant.kernel.mail;

/** A mail that has not been delivered, or of which nobody knows whether it has. */
public final class MailFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    MailFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What the sender may do. */
    public enum Kind {
        /** It certainly was not taken; a later try may succeed. */
        LATER,
        /** It certainly was not taken and never will be. */
        REFUSED,
        /** The connection broke between the last byte and the answer: a second try could be a second mail. */
        UNKNOWN
    }

    public Kind kind() {
        return kind;
    }
}
