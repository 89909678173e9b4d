package io.resonant.oauth;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.Members;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.wire.UrlText;
import io.resonant.mail.Letter;
import io.resonant.mail.Mails;
import io.resonant.session.KeyRing.Reach;
import io.resonant.session.Sessions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person whether an application may act for them. Nobody is sent anywhere before the application and the address
 * that it wants them back at are known to belong together; what else is wrong is told to the application there.
 */
final class Authorizations {
    static final Duration CODE_LIFETIME = Duration.ofSeconds(60);

    private static final int LONGEST_STATE = 2000;
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Database database;
    private final Sessions sessions;
    private final Mails mails;
    private final String issuer;

    Authorizations(Database database, Sessions sessions, Mails mails, String issuer) {
        this.database = database;
        this.sessions = sessions;
        this.mails = mails;
        this.issuer = issuer;
    }

    /** What an application asks for in the address that it sends a person to (OAuth 2.1, 4.1.1). */
    record Asked(
            @Nullable String clientId,
            @Nullable String redirectUri,
            @Nullable String responseType,
            @Nullable String scope,
            @Nullable String state,
            @Nullable String codeChallenge,
            @Nullable String codeChallengeMethod) {}

    /**
     * What a person is asked.
     *
     * @param returnsTo the host that they are sent back to
     */
    record Question(String app, String homePage, String organization, Reach reach, String returnsTo) {}

    /** One of the two: a question, or where the person goes back to because the application asked wrongly. */
    record Authorization(
            @Nullable Question question, @Nullable String redirectTo) {}

    /** Where the browser goes next. */
    record Answered(String redirectTo) {}

    private record Known(ClientStore.Named client, String organization, String redirectUri) {}

    /**
     * @throws Problem 404 {@code oauth_client_unknown}; 409 {@code oauth_other_organization}; 422
     *     {@code oauth_redirect_unknown}
     */
    Authorization ask(Actor actor, Asked asked) {
        var known = database.readSystem(transaction -> known(transaction, actor, asked));
        var wrong = wrong(known.client(), asked);
        if (wrong.isPresent()) {
            return new Authorization(null, refused(known, asked, wrong.get()));
        }
        return new Authorization(
                new Question(
                        known.client().name(),
                        known.client().homePage(),
                        known.organization(),
                        reach(actor, asked),
                        WebAddress.host(known.redirectUri())),
                null);
    }

    /** @throws Problem as {@link #ask}; 403 {@code proof_needed} for the reach of administrators */
    Answered answer(Actor actor, UUID sessionId, Asked asked, boolean allowed) {
        var known = database.readSystem(transaction -> known(transaction, actor, asked));
        var wrong = wrong(known.client(), asked);
        if (wrong.isPresent() || !allowed) {
            return new Answered(refused(
                    known,
                    asked,
                    wrong.orElseGet(() -> new OAuthError("access_denied", "The person did not allow it."))));
        }
        var reach = reach(actor, asked);
        if (reach == Reach.ADMIN) {
            sessions.requireRecentProof(actor);
        }
        var code = AuthorizationCode.random(sessionId);
        database.runSystem(transaction -> allow(transaction, actor, known(transaction, actor, asked), asked, code));
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("code", code);
        return new Answered(back(known, asked, parameters));
    }

    private void allow(SystemTransaction system, Actor actor, Known known, Asked asked, String code) {
        var transaction = system.within(actor.organizationId());
        Members.requireStill(transaction, actor.userId());
        var client = known.client();
        var isNew = GrantStore.ofPerson(system, actor.userId()).stream()
                .noneMatch(grant -> grant.clientId().equals(client.id()));
        var grant = new GrantStore.Grant(
                transaction.newId(),
                actor.organizationId(),
                client.id(),
                actor.userId(),
                reach(actor, asked),
                known.redirectUri(),
                text(asked.codeChallenge()),
                transaction.now().plus(CODE_LIFETIME),
                null,
                null,
                null,
                transaction.now());
        new GrantStore(transaction).insert(grant, Digests.sha256Hex(code));
        Audit.record(
                transaction,
                actor,
                "oauth_client.allowed",
                Target.of("oauth_client", client.id()),
                Map.of("name", client.name(), "reach", grant.reach()));
        if (isNew) {
            var user = Accounts.user(system, actor.userId());
            mails.post(
                    system,
                    Letter.notice(
                            user.email(),
                            user.language(),
                            "app_allowed",
                            Map.of("name", user.name(), "app", client.name())));
        }
    }

    private static Known known(SystemTransaction transaction, Actor actor, Asked asked) {
        UUID id = UrlText.uuid(text(asked.clientId()));
        var client = Optional.ofNullable(id)
                .flatMap(found -> ClientStore.find(transaction, found))
                .orElseThrow(() -> Problem.of(404, "oauth_client_unknown"));
        var organization = Accounts.memberships(transaction, actor.userId()).stream()
                .filter(membership -> membership.organizationId().equals(client.organizationId()))
                .findFirst()
                .orElseThrow(() -> Problem.of(404, "oauth_client_unknown"));
        if (!organization.organizationId().equals(actor.organizationId())) {
            throw Problem.of(409, "oauth_other_organization")
                    .with("organization", organization.name())
                    .with("organization_id", organization.organizationId());
        }
        var redirectUri = text(asked.redirectUri());
        if (!WebAddress.isRegistered(client.redirectUris(), redirectUri)) {
            throw Problem.of(422, "oauth_redirect_unknown");
        }
        return new Known(client, organization.name(), redirectUri);
    }

    private static Optional<OAuthError> wrong(ClientStore.Named client, Asked asked) {
        if (text(asked.state()).length() > LONGEST_STATE) {
            return wrong("invalid_request", "The state is longer than " + LONGEST_STATE + " characters.");
        }
        if (!text(asked.responseType()).equals("code")) {
            return wrong("unsupported_response_type", "Only the response type code is supported.");
        }
        if (!CHALLENGE.matcher(text(asked.codeChallenge())).matches()) {
            return wrong("invalid_request", "A code_challenge of 43 characters is required (PKCE).");
        }
        if (!text(asked.codeChallengeMethod()).equals("S256")) {
            return wrong("invalid_request", "The code_challenge_method must be S256.");
        }
        var reach = Scopes.parse(asked.scope());
        if (reach.isEmpty() || reach.get().compareTo(client.reach()) > 0) {
            return wrong("invalid_scope", "The scope is unknown or more than this client may ask for.");
        }
        return Optional.empty();
    }

    private static Optional<OAuthError> wrong(String error, String description) {
        return Optional.of(new OAuthError(error, description));
    }

    /** Nobody gives what they do not have: the reach of administrators comes from administrators only. */
    private static Reach reach(Actor actor, Asked asked) {
        var reach = Scopes.parse(asked.scope()).orElseThrow();
        return reach == Reach.ADMIN && !actor.role().atLeast(Role.ADMIN) ? Reach.WRITE : reach;
    }

    private String refused(Known known, Asked asked, OAuthError error) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("error", error.error());
        parameters.put("error_description", error.errorDescription());
        return back(known, asked, parameters);
    }

    private String back(Known known, Asked asked, Map<String, String> parameters) {
        if (asked.state() != null && asked.state().length() <= LONGEST_STATE) {
            parameters.put("state", asked.state());
        }
        parameters.put("iss", issuer);
        return WebAddress.with(known.redirectUri(), parameters);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
