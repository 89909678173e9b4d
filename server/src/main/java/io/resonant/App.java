package io.resonant;

import io.resonant.account.Access;
import io.resonant.account.Accounts;
import io.resonant.command.CommandFailure;
import io.resonant.command.Exit;
import io.resonant.health.Health;
import io.resonant.kernel.crypto.KeyFile;
import io.resonant.kernel.crypto.PasswordHasher;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseSettings;
import io.resonant.kernel.feed.EventConsumers;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.kernel.http.HttpServer;
import io.resonant.kernel.http.HttpSettings;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.limit.RateLimits;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.websocket.WebSocketLimits;
import io.resonant.kernel.websocket.WebSockets;
import io.resonant.organization.Invitations;
import io.resonant.organization.Organizations;
import io.resonant.organization.Registration;
import io.resonant.organization.Setup;
import io.resonant.realtime.Realtime;
import io.resonant.search.Search;
import io.resonant.search.SearchIndexer;
import io.resonant.session.Authentication;
import io.resonant.session.Profile;
import io.resonant.session.SessionGate;
import io.resonant.session.SessionSettings;
import io.resonant.session.Sessions;
import io.resonant.session.SignIn;
import io.resonant.task.MemberTasks;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every object of the process in the order in which they need each other: the map of the system. Construction opens the
 * database and starts nothing; {@link #start} opens the port and starts what works on its own.
 */
public final class App implements AutoCloseable {
    private final Settings settings;

    private final PasswordHasher hasher;
    private final Database database;

    private final Accounts accounts;
    private final Sessions sessions;
    private final SignIn signIn;
    private final Profile profile;
    private final Setup setup;
    private final Registration registration;

    private final EventFeed feed;
    private final Workspace workspace;
    private final EventConsumers consumers;
    private final Realtime realtime;
    private final WebSockets webSockets;

    private final HttpServer http;

    /** The schema must have been migrated. */
    public App(Settings settings, InstantSource clock) {
        this.settings = settings;

        // Kernel
        var telemetry = new Telemetry();
        hasher = PasswordHasher.forThisMachine();
        database = Database.open(DatabaseSettings.of(settings.database()), clock);

        // People
        var sessionSettings = new SessionSettings(
                keys(settings),
                settings.web().publicUrl(),
                Set.copyOf(settings.web().corsOrigins()));
        accounts = new Accounts(database, hasher);
        sessions = new Sessions(database, sessionSettings, clock);
        signIn = new SignIn(database, accounts, sessions, sessionSettings);
        profile = new Profile(database, accounts, sessions, signIn);
        setup = new Setup(database, accounts, sessions);
        registration = new Registration(database, accounts, sessions, signIn, setup, settings.registration());
        var authentication = new Authentication(sessions, sessionSettings, clock);

        // Work
        feed = new EventFeed(database);
        workspace = Workspace.of(database, clock, (_, _, _) -> {
            throw Problem.of(409, "commands_unavailable");
        });
        consumers = new EventConsumers(database, feed, List.of(new SearchIndexer(workspace.specs())));
        realtime = new Realtime(feed, authentication, clock);
        webSockets = new WebSockets(WebSocketLimits.USUAL, realtime::accept);

        // The door
        http = new HttpServer(
                web(), routes(), new SessionGate(authentication), limits(settings, clock), telemetry, clock);
    }

    /** Every route, in the order of the API's document. */
    private Routes routes() {
        var routes = new Routes();
        registration.declareRoutes(routes, Version.current());
        signIn.declareRoutes(routes);
        profile.declareRoutes(routes);
        new Organizations(database, sessions, List.of(MemberTasks::removed)).declareRoutes(routes);
        new Invitations(database, accounts, sessions)
                .declareRoutes(routes, settings.web().publicUrl());
        workspace.register(routes, (request, next) -> next.handle(request));
        new Search(database).register(routes);
        realtime.register(routes, webSockets);
        new Health(Access.PUBLIC).declareRoutes(routes);
        return routes;
    }

    /** @throws IllegalStateException when the port cannot be opened */
    public void start() {
        consumers.start();
        http.start();
    }

    /** In the reverse order, so that nobody is asked for anything that has gone already. */
    @Override
    public void close() {
        webSockets.close();
        http.close();
        realtime.close();
        consumers.close();
        feed.close();
        database.close();
        hasher.close();
    }

    public int port() {
        return http.port();
    }

    public Setup setup() {
        return setup;
    }

    public Registration registration() {
        return registration;
    }

    public Profile profile() {
        return profile;
    }

    /**
     * Without a setting the server listens on loopback only until somebody owns it: a stranger in the same network must
     * not be able to race the person who started it.
     */
    public String host() {
        return settings.web().host().orElseGet(() -> setup.isRequired() ? "127.0.0.1" : "0.0.0.0");
    }

    private HttpSettings web() {
        var web = settings.web();
        return new HttpSettings(
                host(),
                web.port(),
                web.publicUrl(),
                web.trustedProxies(),
                Set.copyOf(web.corsOrigins()),
                HttpSettings.Limits.USUAL);
    }

    private static RateLimits limits(Settings settings, InstantSource clock) {
        var rate = RateLimits.Rate.perMinute(settings.web().callsPerMinute());
        return new RateLimits(Map.of("read", rate, "write", rate), clock);
    }

    private static SecretKeys keys(Settings settings) {
        if (settings.secretKey().isPresent()) {
            return SecretKeys.of(settings.secretKey().get().reveal(), null);
        }
        try {
            return SecretKeys.of(KeyFile.readOrCreate(settings.data().resolve("secret.key")), null);
        } catch (IOException e) {
            throw new CommandFailure(Exit.STORAGE, "secret.unusable", Map.of("reason", String.valueOf(e.getMessage())));
        }
    }
}
