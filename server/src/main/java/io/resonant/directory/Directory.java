package io.resonant.directory;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.Membership;
import io.resonant.apikey.ApiKeys;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.session.OpenSessions;
import io.resonant.session.OpenSessions.OpenSession;
import io.resonant.session.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Everybody with an account on this server, for those who run it: a stolen telephone or a leaked key must be stoppable
 * when its owner cannot do it. What is ended leaves its trace in the organisation that it acted for.
 */
public final class Directory {
    private final Database database;
    private final Sessions sessions;

    public Directory(Database database, Sessions sessions) {
        this.database = database;
        this.sessions = sessions;
    }

    public void declareRoutes(Routes routes) {
        new DirectoryRoutes(this).declare(routes);
    }

    /**
     * The oldest account first.
     *
     * @param search a part of the name or of the address; empty: everybody
     * @param after the one seen last
     */
    List<Person> people(String search, Optional<UUID> after, int limit) {
        return database.readSystem(transaction -> {
            var found = Accounts.registered(transaction, search, after, limit);
            var memberships = Accounts.memberships(
                    transaction, found.stream().map(one -> one.user().id()).toList());
            return found.stream()
                    .map(one ->
                            Person.of(one, memberships.getOrDefault(one.user().id(), List.of())))
                    .toList();
        });
    }

    /** The newest first. @throws Problem 404 */
    List<OpenSession> sessions(UUID userId) {
        return database.readSystem(transaction -> {
            requirePerson(transaction, userId);
            return OpenSessions.of(transaction, userId);
        });
    }

    /**
     * Ends one session of a person, or all of them.
     *
     * @param operator none when a command of the server's machine asks
     * @throws Problem 404
     */
    void endSessions(Optional<Actor> operator, UUID userId, Optional<UUID> one) {
        database.runSystem(transaction -> {
            requirePerson(transaction, userId);
            OpenSessions.end(transaction, sessions, userId, one, organization -> trace(organization, operator));
        });
    }

    /** Of all organisations, the newest of each first. @throws Problem 404 */
    List<HeldKey> keys(UUID userId) {
        return database.readSystem(transaction -> {
            requirePerson(transaction, userId);
            return Accounts.memberships(transaction, userId).stream()
                    .flatMap(membership -> ApiKeys.of(transaction.within(membership.organizationId()), userId).stream()
                            .map(key -> new HeldKey(membership.name(), key)))
                    .toList();
        });
    }

    /** @param operator as for {@link #endSessions} @throws Problem 404 */
    void deleteKey(Optional<Actor> operator, UUID userId, UUID id) {
        database.runSystem(transaction -> {
            requirePerson(transaction, userId);
            var deleted = Accounts.memberships(transaction, userId).stream()
                    .map(Membership::organizationId)
                    .anyMatch(organization -> ApiKeys.delete(
                            transaction.within(organization), trace(organization, operator), userId, id));
            if (!deleted) {
                throw Problem.notFound("api_key");
            }
        });
    }

    private static void requirePerson(SystemTransaction transaction, UUID userId) {
        if (!Accounts.exists(transaction, userId)) {
            throw Problem.notFound("user");
        }
    }

    private static Trace trace(UUID organizationId, Optional<Actor> operator) {
        return new Trace(
                organizationId,
                operator.map(Actor::userId).orElse(null),
                operator.map(Actor::address).orElse(null));
    }
}
