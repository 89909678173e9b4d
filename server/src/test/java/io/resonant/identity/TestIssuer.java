package io.resonant.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.wire.UrlText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullMarked;

/**
 * An OpenID Connect provider on loopback: strict about codes, PKCE and client secrets as real ones are, and as wrong as
 * a test wants it to be in what it signs.
 */
@NullMarked
public final class TestIssuer implements AutoCloseable {
    public static final String CLIENT = "resonant client";
    public static final String SECRET = "a secret+with/odd characters";

    private final HttpServer server;
    private final InstantSource clock;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> people = new ConcurrentHashMap<>();
    private final AtomicInteger keyReads = new AtomicInteger();
    private volatile RSAKey key = newKey("key 1");
    private volatile Map<String, Object> document;
    private volatile UnaryOperator<JWTClaimsSet.Builder> tampering = UnaryOperator.identity();
    private volatile UnaryOperator<String> forging = UnaryOperator.identity();
    private volatile boolean codesForEver;

    private record Grant(Map<String, String> asked, Map<String, Object> person) {}

    public TestIssuer(InstantSource clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        document = usual();
        serve("/.well-known/openid-configuration", _ -> document);
        serve("/keys", _ -> {
            keyReads.incrementAndGet();
            return new JWKSet(key.toPublicJWK()).toJSONObject(true);
        });
        serve("/token", this::token);
        serve(
                "/me",
                exchange -> people.get(
                        exchange.getRequestHeaders().getFirst("Authorization").substring("Bearer ".length())));
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int keyReads() {
        return keyReads.get();
    }

    /** Says this about itself from now on. */
    public void says(String name, Object value) {
        var changed = new HashMap<>(document);
        changed.put(name, value);
        document = changed;
    }

    /** Changes what it signs. */
    public void tampers(UnaryOperator<JWTClaimsSet.Builder> change) {
        tampering = change;
    }

    /** Changes the token that it has signed. */
    void forges(UnaryOperator<String> change) {
        forging = change;
    }

    void takesCodesForEver() {
        codesForEver = true;
    }

    void replacesItsKey() {
        key = newKey("key 2");
    }

    /** What a person does at the provider: they sign in, and it sends them back with a code and the state. */
    public Map<String, String> signIn(String address, Map<String, Object> person) {
        var asked = parameters(URI.create(address).getRawQuery());
        require(asked.get("response_type"), "code");
        require(asked.get("client_id"), CLIENT);
        require(asked.get("code_challenge_method"), "S256");
        if (!asked.get("scope").contains("openid")) {
            throw new AssertionError("the scope is " + asked.get("scope"));
        }
        var code = Tokens.random();
        grants.put(code, new Grant(asked, person));
        return Map.of("code", code, "state", asked.get("state"), "redirect_uri", asked.get("redirect_uri"));
    }

    /** A person as the claims about them. */
    public static Map<String, Object> person(String subject, String email, String... groups) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("sub", subject);
        claims.put("email", email);
        claims.put("email_verified", true);
        claims.put("name", "山田 花子");
        claims.put("groups", List.of(groups));
        return claims;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private Map<String, Object> usual() {
        return Map.of(
                "issuer", url(),
                "authorization_endpoint", url() + "/authorize?tenant=1",
                "token_endpoint", url() + "/token",
                "jwks_uri", url() + "/keys",
                "userinfo_endpoint", url() + "/me",
                "authorization_response_iss_parameter_supported", true);
    }

    private Map<String, Object> token(HttpExchange exchange) throws IOException {
        var form = parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var grant = codesForEver ? grants.get(form.get("code")) : grants.remove(form.get("code"));
        var challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digests.sha256(form.getOrDefault("code_verifier", "")));
        if (grant == null
                || !form.get("grant_type").equals("authorization_code")
                || !challenge.equals(grant.asked().get("code_challenge"))
                || !form.get("redirect_uri").equals(grant.asked().get("redirect_uri"))
                || !isClient(exchange, form)) {
            throw new Refusal();
        }
        var access = Tokens.random();
        people.put(access, grant.person());
        return Map.of("access_token", access, "token_type", "Bearer", "id_token", idToken(grant));
    }

    private static boolean isClient(HttpExchange exchange, Map<String, String> form) {
        var header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null) {
            return CLIENT.equals(form.get("client_id")) && SECRET.equals(form.get("client_secret"));
        }
        var pair = new String(Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        return UrlText.decode(pair.substring(0, colon), true).equals(CLIENT)
                && UrlText.decode(pair.substring(colon + 1), true).equals(SECRET);
    }

    private String idToken(Grant grant) {
        var body = new JWTClaimsSet.Builder()
                .issuer(url())
                .audience(CLIENT)
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(300)))
                .claim("nonce", grant.asked().get("nonce"));
        grant.person().forEach(body::claim);
        var header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
        var jwt = new SignedJWT(header, tampering.apply(body).build());
        try {
            jwt.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
        return forging.apply(jwt.serialize());
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private interface Answer {
        Map<String, Object> to(HttpExchange exchange) throws IOException;
    }

    private void serve(String path, Answer answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                byte[] body;
                int status = 200;
                try {
                    body = JsonCodec.writeBytes(answer.to(exchange));
                } catch (Refusal _) {
                    status = 400;
                    body = "{\"error\":\"invalid_grant\"}".getBytes(StandardCharsets.UTF_8);
                }
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    private static Map<String, String> parameters(String text) {
        var values = new HashMap<String, String>();
        UrlText.parameters(text.getBytes(StandardCharsets.UTF_8))
                .forEach((name, all) -> values.put(name, all.getFirst()));
        return values;
    }

    private static void require(String actual, String expected) {
        if (!expected.equals(actual)) {
            throw new AssertionError("not " + expected + " but " + actual);
        }
    }

    private static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
