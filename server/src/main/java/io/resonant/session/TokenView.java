package io.resonant.session;

/**
 * The answer of the OAuth 2.0 token endpoints (RFC 6749, 5.1).
 *
 * @param expiresIn seconds that the access token lives
 */
public record TokenView(String accessToken, String tokenType, long expiresIn, String refreshToken) {
    static TokenView of(String accessToken, String refreshToken) {
        return new TokenView(accessToken, "bearer", AccessTokens.LIFETIME.toSeconds(), refreshToken);
    }
}
