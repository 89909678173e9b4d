package io.resonant.identity;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.IdTokens;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.json.JsonView;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.problem.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a provider and back: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, 3.1; RFC
 * 9700). What it ends with is somebody's word about a person; what that is worth here is decided by {@link Admission}.
 */
final class Federation {
    private static final Logger LOG = LoggerFactory.getLogger(Federation.class);

    private final Database database;
    private final Issuers issuers;
    private final Sealing secrets;
    private final Sealing flows;
    private final String redirectUri;
    private final InstantSource clock;

    /**
     * @param secrets opens the client secrets
     * @param flows seals what waits in the browser
     */
    Federation(
            Database database,
            Issuers issuers,
            Sealing secrets,
            Sealing flows,
            String redirectUri,
            InstantSource clock) {
        this.database = database;
        this.issuers = issuers;
        this.secrets = secrets;
        this.flows = flows;
        this.redirectUri = redirectUri;
        this.clock = clock;
    }

    /**
     * Where the browser goes, and what it keeps meanwhile.
     *
     * @param address of the provider
     * @param cookie to be brought back
     */
    record Departure(String address, String cookie) {}

    /** What the browser brings back: the parameters of the address, and the cookie. */
    record Arrival(String code, String state, @Nullable String issuer, Optional<String> cookie) {}

    /** What came of it, before anybody has decided whether it is enough. */
    record Returned(ProviderStore.Held held, Flow flow, Vouched vouched) {
        /** Uses the sign-in up. @throws Problem 401 {@code sso_refused} when it has been used */
        void use(SystemTransaction transaction) {
            if (!IdentityStore.answer(transaction, Digests.sha256Hex(flow.state()), flow.expiresAt())) {
                throw refused("state");
            }
        }
    }

    /**
     * @param userId who connects their account; none when somebody signs in
     * @throws Problem 404; 502
     */
    Departure begin(UUID providerId, @Nullable UUID userId) {
        var provider = held(providerId).provider();
        var document = issuers.document(provider.issuer());
        var flow = Flow.begin(providerId, userId, clock.instant());
        var query = new LinkedHashMap<String, String>();
        query.put("response_type", "code");
        query.put("client_id", provider.clientId());
        query.put("redirect_uri", redirectUri);
        query.put("scope", "openid email profile");
        query.put("state", flow.state());
        query.put("nonce", flow.nonce());
        query.put("code_challenge", flow.challenge());
        query.put("code_challenge_method", "S256");
        var address = document.authorization().toString();
        return new Departure(address + (address.contains("?") ? "&" : "?") + form(query), flow.sealed(flows));
    }

    /** @throws Problem 401 {@code sso_refused} with the reason; 404; 502 */
    Returned finish(Arrival arrival) {
        var flow = arrival.cookie()
                .flatMap(cookie -> Flow.open(cookie, flows, clock.instant()))
                .orElseThrow(() -> refused("browser"));
        if (!Digests.same(flow.state(), arrival.state())) {
            throw refused("state");
        }
        var held = held(flow.providerId());
        var provider = held.provider();
        var document = issuers.document(provider.issuer());
        if (!document.issuer().equals(provider.issuer())
                || (arrival.issuer() == null
                        ? document.namesItself()
                        : !arrival.issuer().equals(provider.issuer()))) {
            throw refused("issuer"); // another provider's answer, put before us as this one's (RFC 9207)
        }
        var answer = exchange(held, document, arrival.code(), flow);
        var token = answer.get("id_token").text().orElseThrow(() -> refused("id_token"));
        try {
            var verified = issuers.verify(
                    document, token, new IdTokens.Expected(provider.issuer(), provider.clientId(), flow.nonce()));
            var claims = complete(document, verified, answer.get("access_token").text(""));
            var groups = Objects.requireNonNullElse(provider.groupsClaim(), "");
            return new Returned(held, flow, Vouched.of(provider.issuer(), verified.subject(), claims, groups));
        } catch (IdTokens.Refused e) {
            LOG.warn(
                    "A token of {} was refused ({}); nobody was signed in. Check the clock and the client id of the"
                            + " provider, and whether somebody forges tokens",
                    provider.issuer(),
                    e.getMessage());
            throw refused(e.flaw().name().toLowerCase(Locale.ROOT));
        }
    }

    private JsonView exchange(ProviderStore.Held held, IssuerDocument document, String code, Flow flow) {
        var provider = held.provider();
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("code_verifier", flow.verifier());
        var headers = new LinkedHashMap<String, String>();
        var secret = held.sealedSecret().map(this::opened);
        if (secret.isPresent() && !document.secretInBody()) {
            // RFC 6749, 2.3.1: both are encoded as in a form before they are joined
            var pair = encoded(provider.clientId()) + ":" + encoded(secret.get());
            headers.put(
                    "authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        } else {
            form.put("client_id", provider.clientId());
            secret.ifPresent(text -> form.put("client_secret", text));
        }
        try {
            return issuers.post(document, document.token(), form(form), headers);
        } catch (OutboundException e) {
            if (e.status() / 100 == 4) {
                LOG.info("{} did not take a code: {}", provider.issuer(), e.getMessage());
                throw refused("code");
            }
            throw Issuers.unreachable(e);
        }
    }

    /** Some providers say in the token only who it is, and the rest when they are asked. */
    private JsonView complete(IssuerDocument document, IdTokens.Verified verified, String accessToken) {
        var claims = JsonView.of(verified.claims());
        if (claims.get("email").exists() || document.userInfo().isEmpty() || accessToken.isEmpty()) {
            return claims;
        }
        var more = issuers.get(document, document.userInfo().get(), Map.of("authorization", "Bearer " + accessToken));
        if (!more.get("sub").text("").equals(verified.subject())) {
            throw refused("subject"); // OpenID Connect Core 1.0, 5.3.2
        }
        return more;
    }

    private String opened(String sealed) {
        return secrets.open(sealed).orElseThrow(() -> Problem.of(502, "provider_secret_lost"));
    }

    private ProviderStore.Held held(UUID providerId) {
        return database.readSystem(transaction -> ProviderStore.find(transaction, providerId, redirectUri))
                .orElseThrow(() -> Problem.notFound("identity_provider"));
    }

    static Problem refused(String reason) {
        return Problem.of(401, "sso_refused").with("reason", reason);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
