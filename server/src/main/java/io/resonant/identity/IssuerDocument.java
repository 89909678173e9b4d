package io.resonant.identity;

import io.resonant.kernel.json.JsonView;
import io.resonant.kernel.problem.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Optional;

/**
 * What an issuer says about itself (OpenID Connect Discovery 1.0, 3).
 *
 * @param keys where its public keys are
 * @param userInfo where more is told about a person, if anywhere
 * @param namesItself each answer must say whose it is (RFC 9207)
 * @param secretInBody it takes client secrets in the body of a request only
 */
record IssuerDocument(
        String issuer,
        URI authorization,
        URI token,
        URI keys,
        Optional<URI> userInfo,
        boolean namesItself,
        boolean secretInBody,
        Instant until) {

    /** @throws Problem 502 {@code provider_malformed} */
    static IssuerDocument of(JsonView json, Instant until) {
        var methods = json.get("token_endpoint_auth_methods_supported").items().stream()
                .flatMap(item -> item.text().stream())
                .toList();
        return new IssuerDocument(
                json.get("issuer").text().orElseThrow(() -> malformed("issuer")),
                address(json, "authorization_endpoint").orElseThrow(() -> malformed("authorization_endpoint")),
                address(json, "token_endpoint").orElseThrow(() -> malformed("token_endpoint")),
                address(json, "jwks_uri").orElseThrow(() -> malformed("jwks_uri")),
                address(json, "userinfo_endpoint"),
                json.get("authorization_response_iss_parameter_supported")
                        .bool()
                        .orElse(false),
                !methods.isEmpty() && !methods.contains("client_secret_basic"),
                until);
    }

    static Problem malformed(String what) {
        return Problem.of(502, "provider_malformed").with("reason", what);
    }

    private static Optional<URI> address(JsonView json, String name) {
        return json.get(name).text().map(text -> {
            try {
                var uri = new URI(text);
                boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
                if (web && uri.getHost() != null && uri.getRawFragment() == null && uri.getRawUserInfo() == null) {
                    return uri;
                }
            } catch (URISyntaxException _) {
                // said below
            }
            throw malformed(name);
        });
    }
}
