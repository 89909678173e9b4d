package io.resonant.identity;

import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.organization.Organizations;
import io.resonant.session.Sessions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** Signing in through somebody else's server, put together. */
public final class Identities {
    private final Database database;
    private final Sessions sessions;
    private final IdentityProviders providers;
    private final IdentityDomains domains;
    private final Federation federation;
    private final Admission admission;
    private final Organizations organizations;
    private final URI site;

    /**
     * @param listed issuers that may be in a private network and need no https
     * @param texts the TXT records of a name
     */
    public Identities(Wiring wiring, Set<String> listed, Function<String, List<String>> texts) {
        this.database = wiring.database();
        this.sessions = wiring.sessions();
        this.organizations = wiring.organizations();
        this.site = wiring.site();
        var redirectUri = site + SignInDoor.PAGE;
        var issuers = new Issuers(listed, wiring.clock());
        var secrets = new Sealing(wiring.keys(), "identity providers");
        var flows = new Sealing(wiring.keys(), "identity flows");
        this.providers = new IdentityProviders(database, sessions, issuers, secrets, redirectUri);
        this.domains = new IdentityDomains(database, sessions, texts);
        this.federation = new Federation(database, issuers, secrets, flows, redirectUri, wiring.clock());
        this.admission = new Admission(database, sessions, organizations);
    }

    /** @param site how browsers reach the pages, to which providers send people back */
    public record Wiring(
            Database database,
            Sessions sessions,
            Organizations organizations,
            SecretKeys keys,
            URI site,
            InstantSource clock) {}

    /** As whom providers know one person. */
    public static void each(Transaction transaction, UUID userId, Consumer<Object> item) {
        new IdentityStore(transaction).of(userId).forEach(item);
    }

    public void declareRoutes(Routes routes) {
        new SignInDoor(federation, admission, this::choices, "https".equals(site.getScheme())).declare(routes);
        new IdentityRoutes(federation, admission, sessions, "https".equals(site.getScheme())).declare(routes);
        new ProviderRoutes(providers, domains).declare(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("identity-housekeeping", Duration.ofHours(1), this::forgetExpired);
    }

    /** Seals anew what the secret has sealed that is being replaced. */
    public void reseal() {
        providers.reseal();
    }

    int forgetExpired() {
        return database.writeSystem(IdentityStore::deleteExpired);
    }

    /**
     * The providers to offer somebody at the door: those of their address's domain. Where there is only one organisation
     * its providers are no secret, so everybody is offered them.
     */
    private List<SignInChoice> choices(String email) {
        if (!email.isEmpty()) {
            var domain = RequiredProviders.domain(email);
            return database.readSystem(transaction -> ProviderStore.ofDomain(transaction, domain));
        }
        return organizations.ids().size() == 1 ? database.readSystem(ProviderStore::all) : List.of();
    }
}
