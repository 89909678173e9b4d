package io.resonant.kernel.webauthn;

/** What a browser answered proves nothing. The message is for the log. */
public final class PasskeyRefused extends Exception {
    private static final long serialVersionUID = 1L;

    PasskeyRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
