package io.resonant.identity;

import io.resonant.kernel.cache.Cache;
import io.resonant.kernel.crypto.IdTokens;
import io.resonant.kernel.crypto.IdTokens.KeySet;
import io.resonant.kernel.json.JsonView;
import io.resonant.kernel.outbound.OutboundBody;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.RetryPolicy;
import io.resonant.kernel.problem.Problem;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The servers of providers: what they say about themselves (OpenID Connect Discovery 1.0), their keys, and what we ask
 * them. Anybody who owns an organisation names one, so none is called in a private network or in the clear, unless the
 * operator has listed it.
 */
final class Issuers {
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /** Unknown keys make us ask for the keys again, but no stranger shall make us do that all the time. */
    private static final Duration KEYS_AT_LEAST = Duration.ofMinutes(1);

    private static final int MOST_ISSUERS = 1000;
    private static final long LONGEST_ANSWER = 512 * 1024;

    private final Set<String> listed;
    private final InstantSource clock;
    private final Cache<String, IssuerDocument> documents;
    private final Cache<String, Keys> keys;

    /** @param listed issuers that may be in a private network and need no https */
    Issuers(Set<String> listed, InstantSource clock) {
        this.listed = listed;
        this.clock = clock;
        this.documents = new Cache<>(MOST_ISSUERS, clock, IssuerDocument::until);
        this.keys = new Cache<>(MOST_ISSUERS, clock, held -> held.since().plus(REMEMBERED));
    }

    private record Keys(KeySet set, Instant since) {}

    /**
     * What an issuer says about itself.
     *
     * @throws Problem 502 {@code provider_unreachable}, {@code provider_private}, {@code provider_malformed}
     */
    IssuerDocument document(String issuer) {
        var kept = documents.get(issuer);
        if (kept == null) {
            kept = read(issuer);
            documents.put(issuer, kept);
        }
        return kept;
    }

    /** As {@link #document}, as it is now, for an issuer that somebody has just typed. */
    IssuerDocument newDocument(String issuer) {
        var read = read(issuer);
        documents.put(issuer, read);
        return read;
    }

    /**
     * The claims of a token, when the issuer signed it for this sign-in.
     *
     * @throws IdTokens.Refused otherwise
     * @throws Problem 502
     */
    IdTokens.Verified verify(IssuerDocument document, String token, IdTokens.Expected expected)
            throws IdTokens.Refused {
        var held = Objects.requireNonNull(keys.get(document.issuer(), _ -> fetch(document)));
        try {
            return IdTokens.verify(token, held.set(), expected, clock.instant());
        } catch (IdTokens.Refused e) {
            if (e.flaw() != IdTokens.Flaw.KEY
                    || clock.instant().isBefore(held.since().plus(KEYS_AT_LEAST))) {
                throw e;
            }
            var fresh = fetch(document); // it may have been replaced
            keys.put(document.issuer(), fresh);
            return IdTokens.verify(token, fresh.set(), expected, clock.instant());
        }
    }

    /** @throws OutboundException also for an answer that says no */
    JsonView post(IssuerDocument document, URI address, String form, Map<String, String> headers) {
        var request = new OutboundRequest("POST", path(address), Map.of(), OutboundBody.text(form), false)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("accept", "application/json");
        for (var header : headers.entrySet()) {
            request = request.header(header.getKey(), header.getValue());
        }
        return JsonView.of(send(document.issuer(), address, request));
    }

    /** @throws Problem 502 */
    JsonView get(IssuerDocument document, URI address, Map<String, String> headers) {
        var request = OutboundRequest.get(path(address)).header("accept", "application/json");
        for (var header : headers.entrySet()) {
            request = request.header(header.getKey(), header.getValue());
        }
        return object(document.issuer(), address, request);
    }

    private IssuerDocument read(String issuer) {
        var bare = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        var address = URI.create(bare + WELL_KNOWN);
        var answer = object(issuer, address, OutboundRequest.get(path(address)));
        return IssuerDocument.of(answer, clock.instant().plus(REMEMBERED));
    }

    private Keys fetch(IssuerDocument document) {
        var answer = object(document.issuer(), document.keys(), OutboundRequest.get(path(document.keys())));
        try {
            return new Keys(KeySet.parse(answer.toString()), clock.instant());
        } catch (IllegalArgumentException e) {
            throw IssuerDocument.malformed("jwks").cause(e);
        }
    }

    private JsonView object(String issuer, URI address, OutboundRequest request) {
        try {
            var answer = JsonView.of(send(issuer, address, request));
            if (answer.isObject()) {
                return answer;
            }
        } catch (OutboundException e) {
            throw unreachable(e);
        } catch (Problem e) {
            throw e.status() == 400 ? IssuerDocument.malformed("json").cause(e) : e;
        }
        throw IssuerDocument.malformed("json");
    }

    static Problem unreachable(OutboundException failure) {
        return failure.kind() == OutboundException.Kind.REFUSED_ADDRESS
                ? Problem.of(502, "provider_private").cause(failure)
                : Problem.of(502, "provider_unreachable")
                        .with("reason", failure.getMessage())
                        .cause(failure);
    }

    private String send(String issuer, URI address, OutboundRequest request) {
        var origin = origin(address);
        boolean trusted = isListed(issuer) && origin.equals(origin(URI.create(issuer)));
        if (!trusted && !"https".equals(address.getScheme())) {
            throw IssuerDocument.malformed("https");
        }
        var settings = OutboundSettings.of("The identity provider", URI.create(origin), trusted)
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10))
                .withMaxResponseBytes(LONGEST_ANSWER)
                .withRetries(RetryPolicy.NONE);
        try (var http = new OutboundHttp(settings, clock)) {
            return http.send(request).text();
        }
    }

    private boolean isListed(String issuer) {
        return listed.contains(issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer);
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    private static String path(URI address) {
        return address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
    }
}
