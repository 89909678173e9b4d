package io.resonant.oauth;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.mail.Mails;
import io.resonant.session.AppSessions;
import io.resonant.session.Sessions;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/** The authorization server: applications are registered, allowed, given tokens, and sent away again. */
public final class OAuth {
    private final Database database;
    private final OAuthClientRoutes clientRoutes;
    private final AuthorizationRoutes authorizationRoutes;
    private final TokenRoutes tokenRoutes;

    /** @param site how people reach the server; applications compare it with the {@code iss} that they get */
    public OAuth(Database database, Sessions sessions, Mails mails, URI site) {
        var appSessions = new AppSessions(database, sessions);
        var issuer = site.toString().replaceFirst("/+$", "");
        this.database = database;
        this.clientRoutes = new OAuthClientRoutes(
                new OAuthClients(database, sessions, appSessions), new ConnectedApps(database, appSessions));
        this.authorizationRoutes =
                new AuthorizationRoutes(new Authorizations(database, sessions, mails, issuer), issuer);
        this.tokenRoutes =
                new TokenRoutes(new TokenEndpoint(database, appSessions), new ClientAuthentication(database));
    }

    public void declareRoutes(Routes routes) {
        clientRoutes.declare(routes);
        authorizationRoutes.declare(routes);
        tokenRoutes.declare(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("oauth-housekeeping", Duration.ofHours(1), () -> database.runSystem(GrantStore::deleteEnded));
    }

    /** What one person allows, without what makes it work. */
    public static void each(Transaction transaction, UUID userId, Consumer<Object> item) {
        ConnectedApps.each(transaction, userId, item);
    }
}
