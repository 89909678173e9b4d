package io.resonant;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.action.ActionExecutor;
import io.resonant.alert.Alerts;
import io.resonant.backup.BackupGuard;
import io.resonant.bridge.Bridge;
import io.resonant.bridge.BridgeSettings;
import io.resonant.contract.Contract;
import io.resonant.dashboard.Dashboard;
import io.resonant.deletion.Deletions;
import io.resonant.deploy.PublicCertificate;
import io.resonant.factor.SecondFactors;
import io.resonant.fault.FaultReports;
import io.resonant.health.Health;
import io.resonant.intent.IntentCommands;
import io.resonant.intent.IntentQueue;
import io.resonant.intent.IntentSettings;
import io.resonant.intent.IntentTriggers;
import io.resonant.intent.Intents;
import io.resonant.kernel.config.Secret;
import io.resonant.kernel.crypto.PasswordHasher;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseSettings;
import io.resonant.kernel.feed.EventConsumers;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.kernel.http.HttpServer;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.idempotency.Idempotency;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.limit.SharedRates;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.transfer.MoveSuccession;
import io.resonant.kernel.websocket.WebSockets;
import io.resonant.model.AnthropicMessages;
import io.resonant.model.ChatCompletions;
import io.resonant.model.ModelClient;
import io.resonant.monitor.Monitor;
import io.resonant.move.Moves;
import io.resonant.move.NodeKeys;
import io.resonant.organization.Registration;
import io.resonant.organization.Setup;
import io.resonant.profile.Profile;
import io.resonant.realtime.Realtime;
import io.resonant.search.Search;
import io.resonant.search.SearchIndexer;
import io.resonant.search.SearchRebuild;
import io.resonant.session.SessionGate;
import io.resonant.session.SessionNews;
import io.resonant.sharing.Hearing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every object of the process in the order in which they need each other: the map of the system. Construction opens the
 * database and starts nothing that changes it; {@link #start} opens the port and starts what works on its own.
 */
public final class App implements AutoCloseable {
    /** How long a client may be away and still hear what it missed. */
    private static final Duration EVENT_MEMORY = Duration.ofDays(7);

    private final Base base;
    private final Optional<FaultReports> faults;
    private final People people;
    private final Workspace workspace;
    private final Attachments attachments;
    private final Marketplace marketplace;
    private final Deletions deletions;
    private final BackupGuard backups;
    private final Monitor monitor;
    private final Alerts alerts;
    private final Working working;
    private final Following following;
    private final Moves moves;
    private final WebSockets webSockets;
    private final String host;
    private final Routes routes;
    private final SharedRates sharedRates;
    private final HttpServer http;

    /** The schema must have been migrated. */
    public App(Settings settings, InstantSource clock) {
        base = new Base(settings, clock);
        var faultAddress = settings.configuration().find(Settings.ERROR_REPORTS);
        faults = faultAddress.map(to -> new FaultReports(to, Version.current(), base.telemetry, clock));
        people = new People(base.database, base.hasher, base.keys, base.jobs, clock, settings);
        attachments = Attachments.of(base.database, people.organizations, settings, clock);
        workspace = Workspace.of(base.database, clock, new IntentCommands(), attachments);
        marketplace = Marketplace.of(base.database, attachments.objects(), people.mails, settings, clock);
        deletions = people.deletions(
                base.database,
                List.of(
                        marketplace.registry()::leave,
                        (transaction, organization, _) -> Search.forget(transaction.within(organization))));
        var safekeeping = new Safekeeping(settings, base.database::location, clock);
        backups = safekeeping.guard(base.database, attachments.storage(), base.telemetry);
        monitor = new Monitor(
                base.database, base.telemetry, base.jobs, settings.data(), safekeeping.backups()::drills, clock);
        working = new Working(base, workspace, settings);
        following = new Following(base, people, workspace);
        moves = moves(settings.data());
        webSockets = new WebSockets(Doorway.webSockets(settings), following.realtime::accept);
        host = settings.web().host().orElseGet(() -> people.setup.isRequired() ? "127.0.0.1" : "0.0.0.0");
        alerts = new Alerts(
                new Alerts.Wiring(base.database, base.jobs, monitor, people.mails),
                base.keys,
                BackupOptions.of(settings).oldest(),
                clock);
        Measurements.declare(base.telemetry, base.database, webSockets);
        Notices.declare(base.telemetry, settings.data());
        PublicCertificate.declare(base.telemetry, settings.web().publicUrl(), clock);
        marketplace.measure(base.telemetry);
        var rates = Doorway.rates(settings, clock);
        sharedRates = new SharedRates(
                Doorway.counts(settings, base.database), rates, clock, base.keys.current("rates")::sign);
        routes = declareRoutes(settings);
        http = new HttpServer(
                Doorway.http(settings, host),
                routes,
                new SessionGate(people.authentication, people.operators, marketplace.publishers()),
                rates,
                base.telemetry,
                clock);
    }

    /** What everything stands on. */
    private static final class Base implements AutoCloseable {
        final InstantSource clock;
        final Telemetry telemetry;
        final PasswordHasher hasher;
        final SecretKeys keys;
        final Database database;
        final EventFeed feed;
        final Jobs jobs;

        Base(Settings settings, InstantSource clock) {
            this.clock = clock;
            telemetry = new Telemetry();
            hasher = PasswordHasher.forThisMachine();
            keys = ServerKeys.of(settings);
            database = Database.open(
                    DatabaseSettings.of(settings.database()).withSession(NodeKeys.session(keys)),
                    clock,
                    new MoveSuccession(new Sealing(keys, Moves.PURPOSE)::open));
            feed = new EventFeed(database);
            jobs = new Jobs(database, clock);
        }

        @Override
        public void close() {
            jobs.close();
            feed.close();
            database.close();
            hasher.close();
        }
    }

    /** What people ask for, and what does it. */
    private static final class Working implements AutoCloseable {
        final Intents intents;
        final Bridge bridge;
        final boolean embedded;

        Working(Base base, Workspace workspace, Settings settings) {
            var policy = intentSettings(settings);
            var subjects = new Intents.Subjects(workspace.specs(), workspace.threads(), workspace.messages());
            var executor = new ActionExecutor(
                    workspace.specs(), workspace.findings(), workspace.tasks(), workspace.messages());
            intents = new Intents(base.database, policy, subjects, executor);
            bridge = new Bridge(
                    BridgeSettings.usual(settings.intents().zone()),
                    model(settings, base.clock),
                    settings.intents()::prices,
                    new Bridge.Wiring(
                            base.database,
                            base.feed,
                            new IntentQueue(base.database, policy, executor),
                            subjects,
                            workspace.tasks(),
                            base.telemetry,
                            base.clock));
            embedded = settings.intents().bridge() == Settings.Place.EMBEDDED;
        }

        @Override
        public void close() {
            bridge.close();
        }
    }

    /** What follows the events that the workspace publishes. */
    private static final class Following implements AutoCloseable {
        final Realtime realtime;
        final EventConsumers consumers;
        final SessionNews sessionNews;

        Following(Base base, People people, Workspace workspace) {
            realtime = new Realtime(base.feed, people.authentication, new Hearing(base.database), base.clock);
            consumers = new EventConsumers(
                    base.database,
                    base.feed,
                    List.of(new SearchIndexer(workspace.specs()), new IntentTriggers(workspace.specs())));
            sessionNews = new SessionNews(base.database, people.sessions);
        }

        @Override
        public void close() {
            sessionNews.close();
            consumers.close();
            realtime.close();
        }
    }

    /** Every route, in the order of the API's document. */
    private Routes declareRoutes(Settings settings) {
        var once = new Idempotency(base.database, App::owner);
        base.jobs.every("idempotency-housekeeping", Duration.ofHours(1), once::forget);
        var routes = new Routes();
        people.register(routes);
        deletions.declareRoutes(routes);
        People.plans(base.database).declareRoutes(routes);
        workspace.register(routes, once);
        people.exports(base.database, workspace, attachments.objects()).declareRoutes(routes);
        attachments.register(routes);
        marketplace.register(
                routes,
                attachments.objects(),
                people.operators,
                settings.web().publicUrl(),
                settings.configuration().find(MarketplaceSettings.ACCELERATOR));
        var viewer = settings.configuration().find(ViewerSettings.FOLDER);
        marketplace.viewer(base.database, attachments.objects()).declareRoutes(routes, viewer, base.feed, base.clock);
        working.intents.register(routes, once);
        new Search(base.database).register(routes);
        following.realtime.register(routes, webSockets);
        moves.declareRoutes(routes);
        monitor.declareRoutes(routes);
        alerts.declareRoutes(routes);
        var metricsToken = settings.web().metricsToken().map(Secret::reveal);
        new Health(
                        base.database,
                        base.telemetry,
                        List.of(),
                        Notices.of(settings.data(), backups, people.mails, sharedRates))
                .declareRoutes(routes, Access.PUBLIC, metricsToken);
        new Contract(routes, Version.current(), Access.PUBLIC).declareRoutes();
        new Dashboard().declareRoutes(routes, Access.PUBLIC);
        return routes;
    }

    private Moves moves(Path data) {
        return new Moves(new Moves.Wiring(
                base.database,
                base.jobs,
                base.keys,
                base.telemetry,
                base.clock,
                Manifest.carried(),
                Manifest.TABLES.stream().map(Manifest.Table::name).collect(Collectors.toSet()),
                () -> searchRebuild().run(_ -> {}),
                data.resolve("moves")));
    }

    private static Idempotency.Owner owner(Request request) {
        var actor = request.principal(Actor.class);
        return new Idempotency.Owner(actor.organizationId(), actor.userId());
    }

    /** @throws IllegalStateException when the port cannot be opened */
    public void start() {
        faults.ifPresent(FaultReports::start);
        attachments.start(base.jobs);
        marketplace.start(base.jobs, base.telemetry);
        following.consumers.start();
        people.declareJobs(base.jobs);
        deletions.declareJobs(base.jobs);
        workspace.shareLinks().declareJobs(base.jobs);
        backups.declareJobs(base.jobs);
        alerts.declareJobs(base.jobs);
        base.jobs.every(
                "event-housekeeping",
                Duration.ofHours(1),
                () -> following.consumers.prune(base.clock.instant().minus(EVENT_MEMORY)));
        base.jobs.start();
        backups.start();
        monitor.start();
        moves.start();
        if (working.embedded) {
            working.bridge.start();
        }
        sharedRates.start();
        http.start();
    }

    /** Opens the port and does nothing on its own, for a copy that nobody but us may notice. */
    void answer() {
        http.start();
    }

    /** Works intents off without serving anybody, beside servers that do. */
    public void startBridge() {
        faults.ifPresent(FaultReports::start);
        working.bridge.start();
    }

    /** In the reverse order, so that nobody is asked for anything that has gone already. */
    @Override
    public void close() {
        webSockets.close();
        http.close();
        sharedRates.close();
        moves.close();
        working.close();
        following.close();
        marketplace.close();
        attachments.close();
        monitor.close();
        backups.close();
        base.close();
        faults.ifPresent(FaultReports::close); // last: what fails while the others close is reported too
    }

    /** What the server answers to. */
    public Routes routes() {
        return routes;
    }

    public int port() {
        return http.port();
    }

    /**
     * The address that it listens on. Without a setting that is loopback until somebody owns the server: a stranger in
     * the same network must not be able to race the person who started it.
     */
    public String host() {
        return host;
    }

    public Setup setup() {
        return people.setup;
    }

    public Registration registration() {
        return people.registration;
    }

    public SecondFactors secondFactors() {
        return people.secondFactors;
    }

    public Deletions deletions() {
        return deletions;
    }

    public Profile profile() {
        return people.profile;
    }

    public Marketplace marketplace() {
        return marketplace;
    }

    public SearchRebuild searchRebuild() {
        return workspace.searchRebuild(base.database, people.organizations::ids);
    }

    private static IntentSettings intentSettings(Settings settings) {
        var wanted =
                IntentSettings.USUAL.withConfirm(Set.copyOf(settings.intents().confirm()));
        return settings.intents().budgetMicros().map(wanted::withBudgetMicros).orElse(wanted);
    }

    private static Optional<ModelClient> model(Settings settings, InstantSource clock) {
        var intents = settings.intents();
        return switch (intents.processor()) {
            case RULES -> Optional.empty();
            case ANTHROPIC -> {
                var model = intents.anthropic();
                yield Optional.of(
                        AnthropicMessages.at(model.address(), model.key().orElseThrow(), model.name(), clock));
            }
            case OPENAI -> {
                var model = intents.openai();
                yield Optional.of(ChatCompletions.at(
                        model.address(), model.key(), model.name().orElseThrow(), clock));
            }
        };
    }
}
