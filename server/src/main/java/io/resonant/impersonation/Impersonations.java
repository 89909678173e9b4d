package io.resonant.impersonation;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.EmailAddress;
import io.resonant.account.Membership;
import io.resonant.audit.Audit;
import io.resonant.audit.Principal;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import io.resonant.mail.Letter;
import io.resonant.mail.Mails;
import io.resonant.session.SessionView;
import io.resonant.session.Sessions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Seeing the product as somebody else, in order to help. Nothing happens before that person agrees; then it lasts an hour
 * at most and is never prolonged. Each step stands in the trail of the person's organisation.
 */
public final class Impersonations {
    private static final Duration TO_ANSWER = Duration.ofDays(3);
    private static final Duration TO_BEGIN = Duration.ofDays(1);

    private final Database database;
    private final Sessions sessions;
    private final Mails mails;

    public Impersonations(Database database, Sessions sessions, Mails mails) {
        this.database = database;
        this.sessions = sessions;
        this.mails = mails;
    }

    public void declareRoutes(Routes routes) {
        new ImpersonationRoutes(this).declare(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("impersonation-expiry", Duration.ofMinutes(1), this::expire);
    }

    /** @throws Problem 404 for nobody; 409 {@code impersonation_banned}, {@code impersonation_open}; 422 with the field */
    ImpersonationRequest ask(Actor operator, NewRequest wanted) {
        wanted.check();
        var email = EmailAddress.of(wanted.email(), "email");
        return database.writeSystem(transaction -> {
            var user = Accounts.find(transaction, email).orElseThrow(() -> Problem.notFound("user"));
            if (user.id().equals(operator.userId())) {
                throw Problem.invalid("email", "is_oneself");
            }
            var place = place(transaction, user.id(), wanted.organizationId());
            var store = new ImpersonationStore(transaction);
            requireUnbanned(store, place.organizationId());
            transaction.oneAtATime("impersonations of " + user.id());
            if (store.hasOpen(user.id(), place.organizationId())) {
                throw Problem.of(409, "impersonation_open");
            }
            var id = transaction.newId();
            var open = new ImpersonationStore.Open(id, place.organizationId(), user.id(), operator.userId(), null);
            store.insert(id, open, wanted, transaction.now().plus(TO_ANSWER));
            var asked = store.find(id).orElseThrow();
            record(transaction, trace(operator, asked), "impersonation.asked", asked);
            mails.post(
                    transaction,
                    Letter.link(
                            user.email(),
                            user.language(),
                            "impersonation_asked",
                            Map.of(
                                    "name", user.name(),
                                    "operator", String.valueOf(asked.operatorName()),
                                    "reason", asked.reason(),
                                    "minutes", String.valueOf(asked.minutes())),
                            "/settings/security",
                            TO_ANSWER));
            return asked;
        });
    }

    /** What anybody asked who runs the server, the newest first. */
    List<ImpersonationRequest> all(Optional<UUID> after, int limit) {
        return database.readSystem(
                transaction -> new ImpersonationStore(transaction).page(Optional.empty(), after, limit));
    }

    /** What the person was asked, the newest first. */
    List<ImpersonationRequest> of(Actor actor, Optional<UUID> after, int limit) {
        return database.readSystem(
                transaction -> new ImpersonationStore(transaction).page(Optional.of(actor.userId()), after, limit));
    }

    /** @throws Problem 404; 409 {@code impersonation_state} when it does not wait for an answer any more */
    ImpersonationRequest answer(Actor actor, UUID id, boolean allowed) {
        return database.writeSystem(transaction -> {
            var store = new ImpersonationStore(transaction);
            var asked = own(store, actor, id);
            var state = allowed ? RequestState.ALLOWED : RequestState.REFUSED;
            if (!store.answer(id, state, transaction.now().plus(TO_BEGIN))) {
                throw wrongState(asked);
            }
            record(
                    transaction,
                    new Trace(asked.organizationId(), actor.userId(), actor.address()),
                    allowed ? "impersonation.allowed" : "impersonation.refused",
                    asked);
            return store.find(id).orElseThrow();
        });
    }

    /**
     * Lets the operator's session act as the person from now on.
     *
     * @throws Problem 403 {@code proof_needed}; 404; 409 {@code impersonation_banned}, {@code impersonation_state}
     */
    SessionView begin(Actor operator, UUID sessionId, UUID id) {
        sessions.requireRecentProof(operator);
        database.runSystem(transaction -> {
            var store = new ImpersonationStore(transaction);
            var asked = store.find(id)
                    .filter(found -> found.operatorId().equals(operator.userId()))
                    .orElseThrow(() -> Problem.notFound("impersonation"));
            requireUnbanned(store, asked.organizationId());
            var end = transaction.now().plus(Duration.ofMinutes(asked.minutes()));
            if (store.runningIn(sessionId).isPresent() || !store.begin(id, sessionId, end)) {
                throw wrongState(asked);
            }
            record(transaction, trace(operator, asked), "impersonation.begun", asked);
            var user = Accounts.user(transaction, asked.userId());
            mails.post(
                    transaction,
                    Letter.notice(
                            user.email(),
                            user.language(),
                            "impersonation_begun",
                            Map.of(
                                    "name", user.name(),
                                    "operator", String.valueOf(asked.operatorName()),
                                    "minutes", String.valueOf(asked.minutes()))));
            sessions.lookAgainAt(transaction, sessionId);
        });
        return sessions.view(sessionId);
    }

    /** The one who acts as somebody else is themselves again. It does not matter whether that was so already. */
    void leave(Actor actor, UUID sessionId) {
        database.runSystem(transaction -> new ImpersonationStore(transaction)
                .runningIn(sessionId)
                .ifPresent(open -> end(transaction, open.id(), principal(actor, open.organizationId()))));
    }

    /** The operator takes it back. @throws Problem 404; 409 {@code impersonation_state} when it is over */
    void withdraw(Actor operator, UUID id) {
        database.runSystem(transaction -> {
            var asked =
                    new ImpersonationStore(transaction).find(id).orElseThrow(() -> Problem.notFound("impersonation"));
            end(transaction, id, trace(operator, asked));
        });
    }

    /** The person ends it, or takes the consent back. @throws Problem 404; 409 {@code impersonation_state} */
    void end(Actor actor, UUID id) {
        database.runSystem(transaction -> {
            var asked = own(new ImpersonationStore(transaction), actor, id);
            end(transaction, id, new Trace(asked.organizationId(), actor.userId(), actor.address()));
        });
    }

    boolean isPermitted(Actor actor) {
        return database.readSystem(
                transaction -> !new ImpersonationStore(transaction).isBanned(actor.organizationId()));
    }

    /** Whether people of the organisation may be asked. Forbidding it ends what runs at once. */
    void permit(Actor actor, boolean permitted) {
        database.runSystem(transaction -> {
            var store = new ImpersonationStore(transaction);
            var organization = actor.organizationId();
            if (store.isBanned(organization) != permitted) {
                return;
            }
            if (permitted) {
                store.unban(organization);
            } else {
                store.ban(organization);
                store.openIn(organization).forEach(open -> end(transaction, open.id(), actor));
            }
            Audit.record(
                    transaction.within(organization),
                    actor,
                    permitted ? "impersonation.permitted" : "impersonation.forbidden",
                    Target.of("organization", organization),
                    Map.of());
        });
    }

    /** Writes down what has ended by itself. Nothing depends on it: what is over counts as over from its last moment. */
    void expire() {
        database.runSystem(transaction -> {
            var store = new ImpersonationStore(transaction);
            store.expired().forEach(open -> over(transaction, open, RequestState.EXPIRED, "impersonation.expired"));
            store.abandoned().forEach(open -> over(transaction, open, RequestState.ENDED, "impersonation.ended"));
        });
    }

    private static void over(
            SystemTransaction transaction, ImpersonationStore.Open open, RequestState state, String action) {
        if (new ImpersonationStore(transaction).end(open.id(), state)) {
            RunningImpersonations.record(transaction, open, action);
        }
    }

    private void end(SystemTransaction transaction, UUID id, Principal by) {
        var store = new ImpersonationStore(transaction);
        var asked = store.find(id).orElseThrow();
        var session = store.openOf(asked.userId()).stream()
                .filter(open -> open.id().equals(id))
                .findFirst();
        if (!store.end(id, RequestState.ENDED)) {
            throw wrongState(asked);
        }
        record(transaction, by, "impersonation.ended", asked);
        session.map(ImpersonationStore.Open::sessionId)
                .ifPresent(running -> sessions.lookAgainAt(transaction, running));
    }

    /** Where they are asked. @throws Problem 404; 422 when they belong to several and none is named */
    private static Membership place(SystemTransaction transaction, UUID userId, @Nullable UUID organizationId) {
        var memberships = Accounts.memberships(transaction, userId);
        if (organizationId == null && memberships.size() > 1) {
            throw Problem.invalid("organization_id", "required");
        }
        return memberships.stream()
                .filter(membership ->
                        organizationId == null || membership.organizationId().equals(organizationId))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("user"));
    }

    private static ImpersonationRequest own(ImpersonationStore store, Actor actor, UUID id) {
        return store.find(id)
                .filter(found -> found.userId().equals(actor.userId()))
                .orElseThrow(() -> Problem.notFound("impersonation"));
    }

    private static void requireUnbanned(ImpersonationStore store, UUID organizationId) {
        if (store.isBanned(organizationId)) {
            throw Problem.of(409, "impersonation_banned");
        }
    }

    private static Problem wrongState(ImpersonationRequest asked) {
        return Problem.of(409, "impersonation_state").with("state", asked.state());
    }

    /** In the trail of the person's organisation, not of the operator's. */
    private static Trace trace(Actor operator, ImpersonationRequest asked) {
        return new Trace(asked.organizationId(), operator.userId(), operator.address());
    }

    private static Principal principal(Actor actor, UUID organizationId) {
        return actor.organizationId().equals(organizationId)
                ? actor
                : new Trace(organizationId, actor.userId(), actor.address());
    }

    private static void record(
            SystemTransaction transaction, Principal principal, String action, ImpersonationRequest asked) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("request", asked.id());
        detail.put("operator", asked.operatorId());
        detail.put("reason", asked.reason());
        detail.put("minutes", asked.minutes());
        detail.put("writes", asked.writes());
        Audit.record(
                transaction.within(asked.organizationId()),
                principal,
                action,
                Target.of("user", asked.userId()),
                detail);
    }
}
