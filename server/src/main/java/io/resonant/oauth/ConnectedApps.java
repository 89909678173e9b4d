package io.resonant.oauth;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.Membership;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.problem.Problem;
import io.resonant.oauth.GrantStore.Grant;
import io.resonant.session.AppSessions;
import io.resonant.session.KeyRing.Reach;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The applications that a person allows to act for them, so that they find the one that they no longer want. */
final class ConnectedApps {
    private final Database database;
    private final AppSessions appSessions;

    ConnectedApps(Database database, AppSessions appSessions) {
        this.database = database;
        this.appSessions = appSessions;
    }

    /**
     * An application that a person allows.
     *
     * @param id of the application
     * @param reach the furthest that was allowed
     * @param createdAt when it was first allowed
     * @param lastUsedAt to the lifetime of an access token
     */
    record ConnectedApp(
            UUID id,
            String name,
            String homePage,
            String organizationName,
            Reach reach,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}

    /** Of one person in one organisation. */
    static void each(Transaction transaction, UUID userId, Consumer<Object> item) {
        for (var client : new ClientStore(transaction).all()) {
            new GrantStore(transaction)
                    .of(client.id()).stream()
                            .filter(grant -> grant.userId().equals(userId))
                            .map(grant -> Map.of(
                                    "name", client.name(), "reach", grant.reach(), "created_at", grant.createdAt()))
                            .forEach(item);
        }
    }

    List<ConnectedApp> list(Actor actor) {
        return database.readSystem(transaction -> {
            var organizations = Accounts.memberships(transaction, actor.userId()).stream()
                    .collect(Collectors.toMap(Membership::organizationId, Membership::name));
            return merged(GrantStore.ofPerson(transaction, actor.userId()), Grant::clientId).stream()
                    .map(grant -> app(transaction, grant, organizations))
                    .toList();
        });
    }

    /** Ends all that a person allowed an application. @throws Problem 404 */
    void end(Actor actor, UUID clientId) {
        database.runSystem(transaction -> {
            var grants = GrantStore.ofPerson(transaction, actor.userId()).stream()
                    .filter(grant -> grant.clientId().equals(clientId))
                    .toList();
            if (grants.isEmpty()) {
                throw Problem.notFound("app");
            }
            for (var grant : grants) {
                if (grant.sessionId() != null) {
                    appSessions.end(transaction, grant.sessionId());
                }
            }
            var organization = grants.getFirst().organizationId();
            Audit.record(
                    transaction.within(organization),
                    new Trace(organization, actor.userId(), actor.address()),
                    "oauth_client.access_ended",
                    Target.of("oauth_client", clientId),
                    Map.of("owner", actor.userId()));
        });
    }

    /** One grant in place of those with the same key: the furthest reach, the first beginning, the last use. */
    static List<Grant> merged(List<Grant> grants, Function<Grant, UUID> key) {
        var merged = new LinkedHashMap<UUID, List<Grant>>();
        grants.forEach(grant ->
                merged.computeIfAbsent(key.apply(grant), _ -> new ArrayList<>()).add(grant));
        return merged.values().stream().map(ConnectedApps::merged).toList();
    }

    private static Grant merged(Collection<Grant> grants) {
        var newest = grants.iterator().next();
        return new Grant(
                newest.id(),
                newest.organizationId(),
                newest.clientId(),
                newest.userId(),
                grants.stream().map(Grant::reach).max(Comparator.naturalOrder()).orElseThrow(),
                newest.redirectUri(),
                newest.challenge(),
                newest.codeExpiresAt(),
                newest.codeUsedAt(),
                newest.sessionId(),
                grants.stream()
                        .map(Grant::lastUsedAt)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                grants.stream()
                        .map(Grant::createdAt)
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
    }

    private static ConnectedApp app(SystemTransaction transaction, Grant grant, Map<UUID, String> organizations) {
        var client = ClientStore.find(transaction, grant.clientId()).orElseThrow();
        return new ConnectedApp(
                client.id(),
                client.name(),
                client.homePage(),
                organizations.getOrDefault(grant.organizationId(), ""),
                grant.reach(),
                grant.createdAt(),
                grant.lastUsedAt());
    }
}
