package io.resonant.identity;

import io.resonant.account.Actor;
import io.resonant.account.EmailAddress;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.problem.Problem;
import io.resonant.session.Sessions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * The domains of an organisation. A provider vouches for addresses in proven ones only, or whoever set up a provider
 * could sign in as anybody.
 */
final class IdentityDomains {
    private static final int MOST = 50;

    private final Database database;
    private final Sessions sessions;
    private final Function<String, List<String>> texts;

    /** @param texts the TXT records of a name; fails with an {@link OutboundException} */
    IdentityDomains(Database database, Sessions sessions, Function<String, List<String>> texts) {
        this.database = database;
        this.sessions = sessions;
        this.texts = texts;
    }

    List<IdentityDomain> list(Actor actor) {
        return database.read(actor.organizationId(), transaction -> new DomainStore(transaction).list());
    }

    /** @throws Problem 403 {@code proof_needed}; 409 {@code domain_exists}, {@code too_many_domains}; 422 */
    IdentityDomain add(Actor actor, String text) {
        actor.require(Role.OWNER);
        sessions.requireRecentProof(actor);
        var domain = EmailAddress.find("someone@" + text.strip())
                .map(address -> RequiredProviders.domain(address.value()))
                .filter(found -> found.contains("."))
                .orElseThrow(() -> Problem.invalid("domain", "domain_expected"));
        return database.write(actor.organizationId(), transaction -> {
            var store = new DomainStore(transaction);
            transaction.oneAtATime("identity_domains");
            var present = store.list();
            if (present.stream().anyMatch(each -> each.domain().equals(domain))) {
                throw Problem.of(409, "domain_exists");
            }
            if (present.size() >= MOST) {
                throw Problem.of(409, "too_many_domains").with("limit", MOST);
            }
            var id = transaction.newId();
            store.insert(id, domain, Tokens.random());
            record(transaction, actor, "identity_domain.added", id, domain);
            return find(store, id);
        });
    }

    /**
     * Looks for the text in the name servers. Where a provider is required, people of the domain are bound by that from now
     * on.
     *
     * @throws Problem 403 {@code proof_needed}; 404; 409 {@code domain_unproven}, {@code domain_unreachable},
     *     {@code domain_taken}
     */
    IdentityDomain prove(Actor actor, UUID id) {
        actor.require(Role.OWNER);
        sessions.requireRecentProof(actor);
        var wanted = database.read(actor.organizationId(), transaction -> find(new DomainStore(transaction), id));
        if (!found(wanted).contains(wanted.text())) {
            throw Problem.of(409, "domain_unproven").with("record", wanted.record());
        }
        try {
            return database.writeSystem(system -> {
                var transaction = system.within(actor.organizationId());
                var store = new DomainStore(transaction);
                if (find(store, id).provenAt() == null) {
                    store.proven(id);
                    RequiredProviders.enforce(system, sessions, actor.organizationId());
                    record(transaction, actor, "identity_domain.proven", id, wanted.domain());
                }
                return find(store, id);
            });
        } catch (ConstraintViolation e) {
            if (e.columns().contains("proven_domain")) {
                throw Problem.of(409, "domain_taken").cause(e);
            }
            throw e;
        }
    }

    /** @throws Problem 403 {@code proof_needed}; 404 */
    void remove(Actor actor, UUID id) {
        actor.require(Role.OWNER);
        sessions.requireRecentProof(actor);
        database.run(actor.organizationId(), transaction -> {
            var store = new DomainStore(transaction);
            var domain = find(store, id).domain();
            store.delete(id);
            record(transaction, actor, "identity_domain.removed", id, domain);
        });
    }

    private List<String> found(IdentityDomain wanted) {
        try {
            return texts.apply(wanted.record());
        } catch (OutboundException e) {
            throw Problem.of(409, "domain_unreachable")
                    .with("reason", e.getMessage())
                    .cause(e);
        }
    }

    private static IdentityDomain find(DomainStore store, UUID id) {
        return store.find(id).orElseThrow(() -> Problem.notFound("identity_domain"));
    }

    private static void record(Transaction transaction, Actor actor, String action, UUID id, String domain) {
        Audit.record(transaction, actor, action, Target.of("identity_domain", id), Map.of("domain", domain));
    }
}
