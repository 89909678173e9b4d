package io.resonant.identity;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.problem.Problem;
import io.resonant.session.Sessions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The providers of an organisation. Only owners who have just shown who they are touch them: who sets up a provider
 * decides who gets in.
 */
final class IdentityProviders {
    private static final int MOST = 20;

    private final Database database;
    private final Sessions sessions;
    private final Issuers issuers;
    private final Sealing sealing;
    private final String redirectUri;

    IdentityProviders(Database database, Sessions sessions, Issuers issuers, Sealing sealing, String redirectUri) {
        this.database = database;
        this.sessions = sessions;
        this.issuers = issuers;
        this.sealing = sealing;
        this.redirectUri = redirectUri;
    }

    /** Follows the server's public address, whatever address it was asked at. */
    String redirectUri() {
        return redirectUri;
    }

    List<IdentityProvider> list(Actor actor) {
        return database.read(actor.organizationId(), transaction -> new ProviderStore(transaction, redirectUri).list());
    }

    /**
     * Asks the issuer what it is before anything is kept, so that a typing mistake shows at once.
     *
     * @throws Problem 403 {@code proof_needed}; 409 {@code provider_exists}, {@code too_many_providers}; 422; 502
     */
    IdentityProvider create(Actor actor, ProviderSettings wanted) {
        actor.require(Role.OWNER);
        sessions.requireRecentProof(actor);
        var settings = known(wanted.checked());
        return unlessThere(() -> database.writeSystem(system -> {
            var transaction = system.within(actor.organizationId());
            var store = new ProviderStore(transaction, redirectUri);
            transaction.oneAtATime("identity_providers");
            if (store.list().size() >= MOST) {
                throw Problem.of(409, "too_many_providers").with("limit", MOST);
            }
            var id = transaction.newId();
            store.insert(id, settings, sealed(settings));
            RequiredProviders.enforce(system, sessions, actor.organizationId());
            record(system, actor, "identity_provider.created", id, settings);
            return store.find(id).orElseThrow();
        }));
    }

    /** @throws Problem 403 {@code proof_needed}; 404; 409 {@code provider_exists}; 422; 502 */
    IdentityProvider change(Actor actor, UUID id, ProviderSettings wanted) {
        actor.require(Role.OWNER);
        sessions.requireRecentProof(actor);
        var checked = wanted.checked();
        var before = database.read(
                actor.organizationId(), transaction -> find(new ProviderStore(transaction, redirectUri), id));
        boolean moved = !before.issuer().equals(checked.issuer());
        if (moved && before.secret() && checked.clientSecret() == null) {
            throw Problem.invalid("client_secret", "required"); // or another server would be sent the old one
        }
        var settings = moved ? known(checked) : checked;
        return unlessThere(() -> database.writeSystem(system -> {
            var store = new ProviderStore(system.within(actor.organizationId()), redirectUri);
            find(store, id);
            store.update(id, settings, sealed(settings));
            RequiredProviders.enforce(system, sessions, actor.organizationId());
            record(system, actor, "identity_provider.updated", id, settings);
            return find(store, id);
        }));
    }

    /** Ends the sessions that it let in as well. @throws Problem 403 {@code proof_needed}; 404 */
    void delete(Actor actor, UUID id) {
        actor.require(Role.OWNER);
        sessions.requireRecentProof(actor);
        database.runSystem(system -> {
            var store = new ProviderStore(system.within(actor.organizationId()), redirectUri);
            var provider = find(store, id);
            var letIn = Set.copyOf(IdentityStore.sessionsOf(system, id));
            sessions.endIn(system, actor.organizationId(), (session, _) -> letIn.contains(session));
            store.delete(id);
            Audit.record(
                    system.within(actor.organizationId()),
                    actor,
                    "identity_provider.deleted",
                    Target.of("identity_provider", id),
                    Map.of("name", provider.name(), "issuer", provider.issuer()));
        });
    }

    /** Seals anew what the secret has sealed that is being replaced. Each on its own, so that it can break off anywhere. */
    void reseal() {
        if (sealing.isReplacing()) {
            for (var before : database.readSystem(ProviderStore::secrets)) {
                sealing.renewed(before.text())
                        .ifPresent(anew -> database.run(
                                before.organizationId(),
                                transaction -> new ProviderStore(transaction, redirectUri).replace(before, anew)));
            }
        }
    }

    private ProviderSettings known(ProviderSettings settings) {
        var document = issuers.newDocument(settings.issuer());
        var named = document.issuer();
        if (!bare(named).equals(bare(settings.issuer()))) {
            throw Problem.invalid("issuer", "issuer_other");
        }
        return settings.at(named);
    }

    /** People leave the slash at the end out, or add one; what counts is how the issuer writes it. */
    private static String bare(String issuer) {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    }

    private Optional<String> sealed(ProviderSettings settings) {
        return Optional.ofNullable(settings.clientSecret()).map(sealing::seal);
    }

    private static IdentityProvider find(ProviderStore store, UUID id) {
        return store.find(id).orElseThrow(() -> Problem.notFound("identity_provider"));
    }

    private interface Work {
        IdentityProvider run();
    }

    private static IdentityProvider unlessThere(Work work) {
        try {
            return work.run();
        } catch (ConstraintViolation e) {
            if (e.columns().contains("issuer")) {
                throw Problem.of(409, "provider_exists").cause(e);
            }
            throw e;
        }
    }

    private static void record(
            SystemTransaction system, Actor actor, String action, UUID id, ProviderSettings settings) {
        Audit.record(
                system.within(actor.organizationId()),
                actor,
                action,
                Target.of("identity_provider", id),
                Map.of(
                        "name", settings.name(),
                        "issuer", settings.issuer(),
                        "group_roles", settings.roles(),
                        "required", settings.required()));
    }
}
