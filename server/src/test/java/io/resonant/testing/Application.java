package io.resonant.testing;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.wire.UrlText;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An application of somebody else, as its maker would write it: it knows the standard and the server's address. */
@NullMarked
public record Application(
        TestServer server, String id, @Nullable String secret, String redirectUri) {
    public static final String REDIRECT = "https://app.example/callback";
    public static final String VERIFIER = "a-verifier-that-is-long-enough-for-the-standard-0";

    public static Application registered(
            TestServer server, String reach, boolean confidential, String... redirectUris) {
        var uris = redirectUris.length == 0 ? List.of(REDIRECT) : List.of(redirectUris);
        var made = server.call(
                ADMIN,
                "POST",
                "/api/v1/oauth-clients",
                Map.of(
                        "name", "Notes & 録画",
                        "home_page", "https://app.example",
                        "redirect_uris", uris,
                        "reach", reach,
                        "confidential", confidential));
        return new Application(
                server,
                made.path("client").path("id").asString(),
                confidential ? made.path("secret").asString() : null,
                uris.getFirst());
    }

    public Application at(String other) {
        return new Application(server, id, secret, other);
    }

    public Application withSecret(@Nullable String other) {
        return new Application(server, id, other, redirectUri);
    }

    /** What it sends a person's browser with. */
    public Map<String, String> question(String scope) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("client_id", id);
        parameters.put("redirect_uri", redirectUri);
        parameters.put("response_type", "code");
        parameters.put("scope", scope);
        parameters.put("state", "a state & more");
        parameters.put("code_challenge", challenge(VERIFIER));
        parameters.put("code_challenge_method", "S256");
        return parameters;
    }

    public static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(verifier));
    }

    /** Where a person's browser is sent after they answered, as parameters of the address. */
    public Map<String, String> answered(Persona persona, Map<String, String> question, boolean allow) {
        var body = new HashMap<String, Object>(question);
        body.put("allow", allow);
        var answer = server.call(persona, "POST", "/api/v1/oauth/authorization", body);
        return parameters(answer.path("redirect_to").asString());
    }

    public static Map<String, String> parameters(String address) {
        return UrlText.parameters(URI.create(address).getRawQuery()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getFirst()));
    }

    public String code(Persona persona, String scope) {
        return answered(persona, question(scope), true).getOrDefault("code", "");
    }

    public HttpResponse<String> exchange(String code) {
        return exchange(code, VERIFIER);
    }

    public HttpResponse<String> exchange(String code, String verifier) {
        return token(Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "redirect_uri", redirectUri,
                "code_verifier", verifier));
    }

    public HttpResponse<String> refresh(String refreshToken) {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    /** The tokens that a person allows. */
    public JsonNode tokens(Persona persona, String scope) {
        return JsonCodec.tree(exchange(code(persona, scope)).body());
    }

    public HttpResponse<String> token(Map<String, String> fields) {
        return call("token", fields);
    }

    public HttpResponse<String> call(String endpoint, Map<String, String> fields) {
        var form = new LinkedHashMap<>(fields);
        var request = server.request(ANONYMOUS, "POST", "/api/v1/oauth/" + endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded");
        if (secret == null) {
            form.put("client_id", id);
        } else {
            var pair = id + ":" + encoded(secret);
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return server.send(request.method("POST", BodyPublishers.ofString(form(form))));
    }

    /** What its token opens. */
    public String get(JsonNode tokens, String path) {
        return server.answerTo("Bearer " + tokens.path("access_token").asString(), "GET", path, "");
    }

    public String send(JsonNode tokens, String method, String path, String body) {
        return server.answerTo("Bearer " + tokens.path("access_token").asString(), method, path, body);
    }

    public static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
