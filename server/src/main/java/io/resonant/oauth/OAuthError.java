package io.resonant.oauth;

/**
 * A refusal in the form that clients' libraries expect (RFC 6749, 5.2) instead of the problems of the other routes.
 *
 * @param errorDescription in English, as the standard wants it: for whoever writes the application
 */
record OAuthError(String error, String errorDescription) {}
