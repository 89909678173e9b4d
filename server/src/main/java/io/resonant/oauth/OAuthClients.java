package io.resonant.oauth;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.DisplayName;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.problem.Problem;
import io.resonant.oauth.GrantStore.Grant;
import io.resonant.session.AppSessions;
import io.resonant.session.KeyRing.Reach;
import io.resonant.session.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The applications that an organisation knows. Its administrators decide which they are and how far they may go. */
final class OAuthClients {
    /** What every secret begins with. */
    private static final String MARK = "rsc_";

    private static final String KIND = "oauth_client";
    private static final int MOST_CLIENTS = 50;

    private final Database database;
    private final Sessions sessions;
    private final AppSessions appSessions;

    OAuthClients(Database database, Sessions sessions, AppSessions appSessions) {
        this.database = database;
        this.sessions = sessions;
        this.appSessions = appSessions;
    }

    /**
     * An application as it shall be.
     *
     * @param redirectUris https, or http to this machine itself; the port of the latter does not matter
     */
    record Wanted(String name, String homePage, List<String> redirectUris, Reach reach) {
        /** @throws Problem 422 with the fields */
        Wanted checked() {
            return new Wanted(
                    DisplayName.of(name, "name"),
                    WebAddress.homePage(homePage),
                    WebAddress.redirects(redirectUris),
                    reach);
        }
    }

    /** @param confidential whether it can keep a secret; a program on people's own devices cannot */
    record NewClient(String name, String homePage, List<String> redirectUris, Reach reach, boolean confidential) {
        Wanted wanted() {
            return new Wanted(name, homePage, redirectUris, reach);
        }
    }

    /** Somebody who allows an application, and how far. */
    record Allowed(
            UUID userId,
            @Nullable String userName,
            Reach reach,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}

    List<OAuthClient> list(Actor actor) {
        actor.require(Role.ADMIN);
        return database.read(actor.organizationId(), transaction -> new ClientStore(transaction).all());
    }

    /** @throws Problem 403 {@code proof_needed}; 409 {@code too_many_oauth_clients}; 422 with the fields */
    OAuthClient.Registered register(Actor actor, NewClient body) {
        actor.require(Role.ADMIN);
        sessions.requireRecentProof(actor);
        var wanted = body.wanted().checked();
        var secret = body.confidential() ? MARK + Tokens.random() : null;
        return database.write(actor.organizationId(), transaction -> {
            var store = new ClientStore(transaction);
            transaction.oneAtATime("oauth_clients");
            if (store.all().size() >= MOST_CLIENTS) {
                throw Problem.of(409, "too_many_oauth_clients").with("limit", MOST_CLIENTS);
            }
            var id = transaction.newId();
            store.insert(id, wanted, secret == null ? null : Digests.sha256Hex(secret));
            Audit.record(transaction, actor, "oauth_client.registered", Target.of(KIND, id), facts(wanted));
            return new OAuthClient.Registered(store.find(id).orElseThrow(), secret);
        });
    }

    /**
     * Changes what is known of an application. Whoever allowed it more than it may ask for from now on has to allow it
     * anew, and codes that are on their way are of no use.
     *
     * @throws Problem 403 {@code proof_needed}; 404; 422 with the fields
     */
    OAuthClient change(Actor actor, UUID id, Wanted body) {
        actor.require(Role.ADMIN);
        sessions.requireRecentProof(actor);
        var wanted = body.checked();
        return database.writeSystem(system -> {
            var transaction = system.within(actor.organizationId());
            var store = new ClientStore(transaction);
            requireKnown(store, id);
            store.change(id, wanted);
            end(system, actor, id, grant -> grant.reach().compareTo(wanted.reach()) > 0);
            new GrantStore(transaction).deleteCodes(id);
            Audit.record(transaction, actor, "oauth_client.changed", Target.of(KIND, id), facts(wanted));
            return store.find(id).orElseThrow();
        });
    }

    /** Gives a new secret, and the old one is of no use. @throws Problem 403 {@code proof_needed}; 404; 409 */
    OAuthClient.Registered renewSecret(Actor actor, UUID id) {
        actor.require(Role.ADMIN);
        sessions.requireRecentProof(actor);
        var secret = MARK + Tokens.random();
        return database.write(actor.organizationId(), transaction -> {
            var store = new ClientStore(transaction);
            var client = store.find(id).orElseThrow(() -> Problem.notFound(KIND));
            if (!client.confidential()) {
                throw Problem.of(409, "oauth_client_public");
            }
            store.setSecret(id, Digests.sha256Hex(secret));
            Audit.record(
                    transaction,
                    actor,
                    "oauth_client.secret_renewed",
                    Target.of(KIND, id),
                    Map.of("name", client.name()));
            return new OAuthClient.Registered(store.find(id).orElseThrow(), secret);
        });
    }

    /** Takes an application away, and with it everything that it was allowed. @throws Problem 404 */
    void delete(Actor actor, UUID id) {
        actor.require(Role.ADMIN);
        database.runSystem(system -> {
            var transaction = system.within(actor.organizationId());
            var store = new ClientStore(transaction);
            store.lock(id);
            var client = store.find(id).orElseThrow(() -> Problem.notFound(KIND));
            end(system, actor, id, _ -> true);
            store.delete(id);
            Audit.record(
                    transaction, actor, "oauth_client.deleted", Target.of(KIND, id), Map.of("name", client.name()));
        });
    }

    /** Who allows an application. @throws Problem 404 */
    List<Allowed> people(Actor actor, UUID id) {
        actor.require(Role.ADMIN);
        return database.read(actor.organizationId(), transaction -> {
            requireKnown(new ClientStore(transaction), id);
            var grants = new GrantStore(transaction).of(id);
            var names = Accounts.names(
                    transaction, grants.stream().map(Grant::userId).distinct().toList());
            return ConnectedApps.merged(grants, Grant::userId).stream()
                    .map(grant -> new Allowed(
                            grant.userId(),
                            names.get(grant.userId()),
                            grant.reach(),
                            grant.createdAt(),
                            grant.lastUsedAt()))
                    .toList();
        });
    }

    /** Ends what one person allowed an application. @throws Problem 404 */
    void end(Actor actor, UUID id, UUID userId) {
        actor.require(Role.ADMIN);
        database.runSystem(system -> {
            var client = new ClientStore(system.within(actor.organizationId()))
                    .find(id)
                    .orElseThrow(() -> Problem.notFound(KIND));
            if (end(system, actor, id, grant -> grant.userId().equals(userId)) == 0) {
                throw Problem.notFound("user");
            }
            Audit.record(
                    system.within(actor.organizationId()),
                    actor,
                    "oauth_client.access_ended",
                    Target.of(KIND, id),
                    Map.of("name", client.name(), "owner", userId));
        });
    }

    private static void requireKnown(ClientStore store, UUID id) {
        if (store.find(id).isEmpty()) {
            throw Problem.notFound(KIND);
        }
    }

    private int end(SystemTransaction system, Actor actor, UUID clientId, Predicate<Grant> unwanted) {
        var ending = new GrantStore(system.within(actor.organizationId()))
                .of(clientId).stream().filter(unwanted).toList();
        for (var grant : ending) {
            if (grant.sessionId() != null) {
                appSessions.end(system, grant.sessionId());
            }
        }
        return ending.size();
    }

    private static Map<String, Object> facts(Wanted wanted) {
        return Map.of("name", wanted.name(), "reach", wanted.reach(), "redirect_uris", wanted.redirectUris());
    }
}
