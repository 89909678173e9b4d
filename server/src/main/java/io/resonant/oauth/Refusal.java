package io.resonant.oauth;

import io.resonant.kernel.http.Response;

/** Ends the work on a client's call with an {@link OAuthError}. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient OAuthError error;

    private Refusal(int status, OAuthError error) {
        super(error.error(), null, false, false); // nobody looks where it came from
        this.status = status;
        this.error = error;
    }

    static Refusal of(String error, String description) {
        return new Refusal(400, new OAuthError(error, description));
    }

    /** 401, with the way to prove oneself that every client has to know (RFC 6749, 2.3.1). */
    static Refusal unknownClient() {
        return new Refusal(
                401,
                new OAuthError("invalid_client", "The client is unknown, or it did not prove itself as it has to."));
    }

    Response answer() {
        var response = Response.of(status, error);
        return status == 401 ? response.header("WWW-Authenticate", "Basic realm=\"resonant\"") : response;
    }
}
