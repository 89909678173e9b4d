package io.resonant.deletion;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.Operators;
import io.resonant.account.Role;
import io.resonant.account.User;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.deletion.Deletion.Subject;
import io.resonant.deletion.DeletionStore.Asked;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import io.resonant.mail.Letter;
import io.resonant.mail.Mails;
import io.resonant.organization.Organizations;
import io.resonant.session.Sessions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends accounts and organisations, a while after it was asked for, so that neither a slip nor a thief of one evening
 * destroys anything: everybody concerned is told, and until then it can be taken back.
 */
public final class Deletions {
    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final Database database;
    private final Sessions sessions;
    private final Mails mails;
    private final Duration grace;
    private final Erasure erasure;

    public Deletions(
            Database database,
            Sessions sessions,
            Organizations organizations,
            Mails mails,
            Duration grace,
            Reach reach) {
        this.database = database;
        this.sessions = sessions;
        this.mails = mails;
        this.grace = grace;
        this.erasure = new Erasure(sessions, organizations, reach);
    }

    /**
     * How far a deletion goes.
     *
     * @param tables those of organisations, in the order in which their rows can be deleted
     * @param people what other features keep of people
     * @param organizations what other features keep of organisations in other tables
     */
    public record Reach(List<String> tables, List<PersonLink> people, List<OrganizationLink> organizations) {}

    public void declareRoutes(Routes routes) {
        new DeletionRoutes(this).declare(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("deletions", INTERVAL, this::carryOut);
    }

    /** What was asked for and concerns somebody: their own account, and the organisation that they act for. */
    List<Deletion> pending(Actor actor) {
        return database.readSystem(transaction -> Stream.of(actor.userId(), actor.organizationId())
                .flatMap(id -> find(transaction, id).stream())
                .toList());
    }

    /**
     * Asks for the end of one's own account.
     *
     * @throws Problem 403 {@code proof_needed}; 409 {@code sole_owner} with the {@code organizations}
     */
    Deletion askForPerson(Actor actor) {
        sessions.requireRecentProof(actor);
        return database.writeSystem(transaction -> {
            var held = held(transaction, actor.userId());
            if (!held.isEmpty()) {
                throw Problem.of(409, "sole_owner").with("organizations", String.join(", ", held));
            }
            var person = Accounts.user(transaction, actor.userId());
            return ask(transaction, actor, Subject.PERSON, person.id(), List.of(person));
        });
    }

    /**
     * Asks for the end of the organisation that the owner acts for.
     *
     * @throws Problem 403; 409 {@code organization_runs_server}
     */
    Deletion askForOrganization(Actor actor) {
        actor.require(Role.OWNER);
        sessions.requireRecentProof(actor);
        return database.writeSystem(transaction -> {
            if (Operators.organization(transaction).equals(actor.organizationId())) {
                throw Problem.of(409, "organization_runs_server");
            }
            var leaders = new DeletionStore(transaction)
                    .leaders(actor.organizationId()).stream()
                            .map(id -> Accounts.user(transaction, id))
                            .toList();
            return ask(transaction, actor, Subject.ORGANIZATION, actor.organizationId(), leaders);
        });
    }

    /** @throws Problem 404 when nobody has asked */
    void withdraw(Actor actor, Subject subject) {
        if (subject == Subject.ORGANIZATION) {
            actor.require(Role.OWNER);
        }
        database.runSystem(transaction -> {
            if (!new DeletionStore(transaction).delete(id(actor, subject))) {
                throw Problem.notFound("deletion");
            }
            record(transaction, actor, subject, "deletion_withdrawn");
        });
    }

    /** Does what is due. What is held waits for the next time; what fails stops nothing else. */
    void carryOut() {
        for (var asked : database.readSystem(transaction -> new DeletionStore(transaction).due())) {
            try {
                if (database.writeSystem(transaction -> carryOut(transaction, asked))) {
                    LOG.info("The {} {} was deleted, as asked for", word(asked.subject()), asked.subjectId());
                }
            } catch (RuntimeException e) {
                LOG.error(
                        "The {} {} could not be deleted; nothing of it has changed, and it is tried again",
                        word(asked.subject()),
                        asked.subjectId(),
                        e);
            }
        }
    }

    private boolean carryOut(SystemTransaction transaction, Asked asked) {
        if (!new DeletionStore(transaction).claim(asked.subjectId())) {
            return false; // taken back, or done by somebody else
        }
        return switch (asked.subject()) {
            case PERSON -> erasure.person(transaction, asked.subjectId());
            case ORGANIZATION -> erasure.organization(transaction, asked.subjectId());
        };
    }

    private Deletion ask(SystemTransaction transaction, Actor actor, Subject subject, UUID id, List<User> concerned) {
        var store = new DeletionStore(transaction);
        var known = store.find(id);
        if (known.isEmpty()) {
            store.insert(id, subject, actor.userId(), transaction.now().plus(grace));
            record(transaction, actor, subject, "deletion_requested");
            var deletion = find(transaction, id).orElseThrow();
            concerned.forEach(person -> tell(transaction, person, deletion));
            return deletion;
        }
        return find(transaction, id).orElseThrow();
    }

    private void tell(SystemTransaction transaction, User person, Deletion deletion) {
        var zone = person.zoneOr(ZoneId.of("UTC"));
        var words = Map.of(
                "name", person.name(),
                "organization", deletion.name(),
                "date", LocalDate.ofInstant(deletion.dueAt(), zone) + " (" + zone + ")");
        mails.post(
                transaction,
                Letter.link(
                        person.email(),
                        person.language(),
                        word(deletion.subject()) + "_deletion",
                        words,
                        deletion.subject() == Subject.PERSON ? "/settings/profile" : "/settings/organization",
                        grace));
    }

    private static Optional<Deletion> find(SystemTransaction transaction, UUID subjectId) {
        var store = new DeletionStore(transaction);
        return store.find(subjectId)
                .map(asked -> new Deletion(
                        asked.subject(),
                        asked.subjectId(),
                        asked.subject() == Subject.PERSON
                                ? Accounts.user(transaction, subjectId).name()
                                : store.name(subjectId),
                        asked.requestedBy(),
                        asked.requestedAt(),
                        asked.dueAt(),
                        asked.subject() == Subject.PERSON ? held(transaction, subjectId) : List.of()));
    }

    private static List<String> held(SystemTransaction transaction, UUID userId) {
        var first = Operators.organization(transaction);
        return new DeletionStore(transaction)
                .places(userId).stream()
                        .filter(place -> Erasure.isHeld(place, first))
                        .map(DeletionStore.Place::name)
                        .toList();
    }

    private static UUID id(Actor actor, Subject subject) {
        return subject == Subject.PERSON ? actor.userId() : actor.organizationId();
    }

    private static void record(SystemTransaction transaction, Actor actor, Subject subject, String deed) {
        var person = subject == Subject.PERSON;
        Audit.record(
                transaction.within(actor.organizationId()),
                actor,
                (person ? "account." : "organization.") + deed,
                Target.of(person ? "user" : "organization", id(actor, subject)),
                Map.of());
    }

    private static String word(Subject subject) {
        return subject == Subject.PERSON ? "account" : "organization";
    }
}
