package io.resonant.oauth;

import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.oauth.ClientStore.Named;
import io.resonant.oauth.GrantStore.Grant;
import io.resonant.session.AppSessions;
import io.resonant.session.Sessions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives applications their tokens and takes them back. */
final class TokenEndpoint {
    /** Of one person and application at once; the oldest ends for the next. */
    private static final int MOST_GRANTS = 20;

    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private final Database database;
    private final AppSessions appSessions;

    TokenEndpoint(Database database, AppSessions appSessions) {
        this.database = database;
        this.appSessions = appSessions;
    }

    /** The answer of the token endpoint (RFC 6749, 5.1). */
    record OAuthTokens(String accessToken, String tokenType, long expiresIn, String refreshToken, String scope) {
        static OAuthTokens of(AppSessions.Tokens tokens) {
            var view = tokens.view();
            return new OAuthTokens(
                    view.accessToken(), "Bearer", view.expiresIn(), view.refreshToken(), Scopes.text(tokens.reach()));
        }
    }

    /** What is known of a token (RFC 7662, 2.2). */
    record TokenState(
            boolean active,
            @Nullable String scope,
            @Nullable UUID clientId,
            @Nullable UUID sub,
            @Nullable Long exp) {
        static final TokenState INACTIVE = new TokenState(false, null, null, null, null);
    }

    /** What an application shows to get its first tokens. */
    record Exchange(String code, String redirectUri, String verifier) {}

    /** @throws Refusal {@code invalid_grant} */
    OAuthTokens exchange(Named client, Exchange asked, Sessions.Client caller) {
        return database.writeSystem(system -> exchange(system, client, asked, caller))
                .map(OAuthTokens::of)
                .orElseThrow(() -> Refusal.of(
                        "invalid_grant",
                        "The code is unknown, expired or used, or it is of another client, redirect_uri or verifier."));
    }

    private Optional<AppSessions.Tokens> exchange(
            SystemTransaction system, Named client, Exchange asked, Sessions.Client caller) {
        var found = GrantStore.ofCode(system, Digests.sha256Hex(asked.code()))
                .filter(grant -> grant.clientId().equals(client.id()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var grant = found.get();
        if (grant.codeUsedAt() != null) {
            endReused(system, grant, caller);
            return Optional.empty();
        }
        if (!system.now().isBefore(grant.codeExpiresAt())
                || !grant.redirectUri().equals(asked.redirectUri())
                || !proves(grant.challenge(), asked.verifier())
                || !mayStillAsk(system, grant)
                || AuthorizationCode.sessionOf(asked.code())
                        .filter(session -> appSessions.goesOn(system, session, grant.userId()))
                        .isEmpty()) {
            return Optional.empty();
        }
        if (!store(system, grant).useCode(grant.id())) { // somebody else did at the same moment
            GrantStore.ofCode(system, Digests.sha256Hex(asked.code()))
                    .ifPresent(used -> endReused(system, used, caller));
            return Optional.empty();
        }
        makeRoom(system, grant);
        var tokens = appSessions.begin(system, grant.userId(), grant.organizationId(), grant.reach(), caller);
        store(system, grant).begin(grant.id(), tokens.sessionId());
        return Optional.of(tokens);
    }

    /** @throws Refusal {@code invalid_grant}, {@code invalid_scope} */
    OAuthTokens refresh(Named client, String token, @Nullable String scope, Sessions.Client caller) {
        var held = appSessions.find(token);
        var wanted = Scopes.parse(scope);
        if (wanted.isEmpty()
                || held.filter(found -> wanted.get().compareTo(found.reach()) > 0)
                        .isPresent()) {
            throw Refusal.of("invalid_scope", "The scope is unknown or more than the person allowed.");
        }
        return database.writeSystem(system -> {
                    var grants = new GrantStore(system.within(client.organizationId()));
                    var tokens =
                            appSessions.refresh(system, token, session -> grants.isOf(client.id(), session), caller);
                    tokens.ifPresent(found -> grants.used(found.sessionId()));
                    return tokens;
                })
                .map(OAuthTokens::of)
                .orElseThrow(() ->
                        Refusal.of("invalid_grant", "The refresh token is unknown, ended, used or of another client."));
    }

    /** Ends all that came of the same consent; a token that is none of this client's is none (RFC 7009, 2.2). */
    void revoke(Named client, String token, Sessions.Client caller) {
        appSessions
                .find(token)
                .ifPresent(held -> database.runSystem(system -> {
                    var transaction = system.within(client.organizationId());
                    if (new GrantStore(transaction).isOf(client.id(), held.sessionId())) {
                        appSessions.end(system, held.sessionId());
                        Audit.record(
                                transaction,
                                new Trace(client.organizationId(), held.userId(), caller.address()),
                                "oauth_client.token_revoked",
                                Target.of("oauth_client", client.id()),
                                Map.of("name", client.name()));
                    }
                }));
    }

    TokenState introspect(Named client, String token) {
        return appSessions
                .find(token)
                .filter(held -> database.read(
                        client.organizationId(),
                        transaction -> new GrantStore(transaction).isOf(client.id(), held.sessionId())))
                .map(held -> new TokenState(
                        true,
                        Scopes.text(held.reach()),
                        client.id(),
                        held.userId(),
                        held.expiresAt().getEpochSecond()))
                .orElse(TokenState.INACTIVE);
    }

    private void endReused(SystemTransaction system, Grant grant, Sessions.Client caller) {
        end(system, grant);
        Audit.record(
                system.within(grant.organizationId()),
                new Trace(grant.organizationId(), grant.userId(), caller.address()),
                "oauth_client.code_reused",
                Target.of("oauth_client", grant.clientId()),
                Map.of("reach", grant.reach()));
    }

    /** An administrator may have narrowed the application, or taken it away, while the code was on its way. */
    private static boolean mayStillAsk(SystemTransaction system, Grant grant) {
        return new ClientStore(system.within(grant.organizationId()))
                .hold(grant.clientId())
                .filter(reach -> grant.reach().compareTo(reach) <= 0)
                .isPresent();
    }

    private void makeRoom(SystemTransaction system, Grant grant) {
        store(system, grant).of(grant.clientId()).stream()
                .filter(other -> other.userId().equals(grant.userId()))
                .skip(MOST_GRANTS - 1L)
                .forEach(other -> end(system, other));
    }

    private void end(SystemTransaction system, Grant grant) {
        if (grant.sessionId() != null) {
            appSessions.end(system, grant.sessionId());
        }
    }

    private static GrantStore store(SystemTransaction system, Grant grant) {
        return new GrantStore(system.within(grant.organizationId()));
    }

    private static boolean proves(String challenge, String verifier) {
        return VERIFIER.matcher(verifier).matches()
                && Digests.same(
                        challenge, Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(verifier)));
    }
}
