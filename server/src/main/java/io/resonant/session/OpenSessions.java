package io.resonant.session;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a person is signed in, so that they find the session that is not theirs and end it. */
public final class OpenSessions {
    private final Database database;
    private final Sessions sessions;

    OpenSessions(Database database, Sessions sessions) {
        this.database = database;
        this.sessions = sessions;
    }

    /**
     * One of a person's sessions.
     *
     * @param current the one that asks
     * @param address where it was opened from
     * @param userAgent what the program called itself
     * @param renewedAt when it was last seen, to the day
     */
    public record OpenSession(
            UUID id,
            Session.Kind kind,
            boolean current,
            String organizationName,
            Role role,
            @Nullable String address,
            @Nullable String userAgent,
            Instant createdAt,
            Instant renewedAt,
            Instant expiresAt) {}

    /** Of one person, the newest first. */
    public static void each(SystemTransaction transaction, UUID userId, Consumer<Object> item) {
        new SessionStore(transaction).open(userId, null).forEach(item);
    }

    /** Of one person, for somebody else: the newest first. */
    public static List<OpenSession> of(SystemTransaction transaction, UUID userId) {
        return new SessionStore(transaction).open(userId, null);
    }

    /**
     * Ends one session of a person, or all and whoever acts as the person, for who runs the server.
     *
     * @param by leaves the trace in the organisation of a session
     * @throws Problem 404 when the one is not a session of this person
     */
    public static void end(
            SystemTransaction transaction,
            Sessions sessions,
            UUID userId,
            Optional<UUID> one,
            Function<UUID, Trace> by) {
        var ending = new SessionStore(transaction)
                .ofUser(userId).stream()
                        .filter(session -> one.isEmpty() || session.id().equals(one.get()))
                        .toList();
        if (one.isPresent() && ending.isEmpty()) {
            throw Problem.notFound("session");
        }
        if (one.isEmpty()) {
            sessions.endImpersonations(transaction, userId, Optional.empty());
        }
        ending.forEach(session -> end(transaction, sessions, by.apply(session.organizationId()), session));
    }

    /** The one that asks first, then the newest first. */
    List<OpenSession> list(Actor actor) {
        return database.readSystem(
                transaction -> new SessionStore(transaction).open(actor.userId(), actor.sessionId()));
    }

    /** @throws Problem 404 when it is not a session of this person */
    void end(Actor actor, UUID id) {
        database.runSystem(transaction -> {
            var session = new SessionStore(transaction)
                    .find(id)
                    .filter(found -> found.userId().equals(actor.userId()))
                    .orElseThrow(() -> Problem.notFound("session"));
            end(transaction, actor, session);
        });
    }

    /** Ends all of the person's own but the one that asks, and nobody acts as the person any more. */
    void endOthers(Actor actor) {
        database.runSystem(transaction -> {
            sessions.endImpersonations(transaction, actor.userId(), Optional.empty());
            for (var session : new SessionStore(transaction).ofUser(actor.userId())) {
                if (!session.id().equals(actor.sessionId()) && session.reach() == null) {
                    end(transaction, actor, session);
                }
            }
        });
    }

    private void end(SystemTransaction transaction, Actor actor, Session session) {
        end(transaction, sessions, new Trace(session.organizationId(), actor.userId(), actor.address()), session);
    }

    private static void end(SystemTransaction transaction, Sessions sessions, Trace trace, Session session) {
        sessions.end(transaction, session);
        Audit.record(
                transaction.within(session.organizationId()),
                trace,
                "session.revoked",
                Target.of("session", session.id()),
                Map.of("kind", session.kind()));
    }
}
