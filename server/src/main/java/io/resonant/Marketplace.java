package io.resonant;

import io.resonant.account.Operators;
import io.resonant.catalogue.Catalogue;
import io.resonant.catalogue.DownloadCounts;
import io.resonant.catalogue.DownloadLogs;
import io.resonant.catalogue.DownloadStatistics;
import io.resonant.catalogue.SearchMisses;
import io.resonant.feedback.Feedback;
import io.resonant.feedback.PublicSchemas;
import io.resonant.file.Objects;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.mail.Mails;
import io.resonant.mirror.Mirrors;
import io.resonant.moderation.Reports;
import io.resonant.namespace.NamespaceProofs;
import io.resonant.namespace.Namespaces;
import io.resonant.namespace.ProofSources;
import io.resonant.namespace.PublishTokens;
import io.resonant.publication.Publications;
import io.resonant.recommendation.Recommender;
import io.resonant.registry.Registry;
import io.resonant.registry.RegistryLog;
import io.resonant.registry.RegistrySettings;
import io.resonant.session.SessionGate;
import io.resonant.statistics.Statistics;
import io.resonant.viewer.Viewer;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/** The part of {@link App} that extensions and layouts are shared with, and that learns which of them are liked. */
public record Marketplace(
        Namespaces namespaces,
        NamespaceProofs proofs,
        PublishTokens tokens,
        Registry registry,
        RegistryLog log,
        RegistrySettings settings,
        Publications publications,
        Mirrors mirrors,
        Catalogue catalogue,
        DownloadCounts downloads,
        DownloadLogs downloadLogs,
        SearchMisses misses,
        Reports reports,
        Statistics statistics,
        Feedback feedback,
        Recommender recommender)
        implements AutoCloseable {
    static Marketplace of(Database database, Objects objects, Mails mails, Settings settings, InstantSource clock) {
        var log = new RegistryLog(database, ServerKeys.of(settings));
        var registry = new Registry(database, log);
        var registrySettings = new RegistrySettings(database);
        var catalogue = new Catalogue(database, log, registrySettings, clock);
        var feedback = new Feedback(database, clock, catalogue::isOffered);
        var misses = new SearchMisses(database, clock);
        var namespaces = new Namespaces(database);
        var publications =
                new Publications(database, objects, registry, MarketplaceSettings.limits(settings.configuration()));
        return new Marketplace(
                namespaces,
                new NamespaceProofs(database, ProofSources.ofInternet(clock)),
                new PublishTokens(database, mails),
                registry,
                log,
                registrySettings,
                publications,
                new Mirrors(database, new Mirrors.Parts(namespaces, registry, publications), clock),
                catalogue,
                new DownloadCounts(database, clock),
                new DownloadLogs(database, catalogue, clock),
                misses,
                new Reports(database, catalogue),
                new Statistics(new DownloadStatistics(database), misses, feedback, clock),
                feedback,
                new Recommender(
                        new OfferedItems(catalogue, feedback),
                        name -> PublicSchemas.find(name).isPresent(),
                        clock));
    }

    void measure(Telemetry telemetry) {
        feedback.measure(telemetry);
    }

    void register(
            Routes routes,
            Objects objects,
            Operators operators,
            Optional<URI> publicUrl,
            Optional<String> accelerator) {
        namespaces.declareRoutes(routes);
        proofs.declareRoutes(routes);
        tokens.declareRoutes(routes);
        publications.declareRoutes(routes);
        registry.declareRoutes(routes);
        log.declareRoutes(routes);
        settings.declareRoutes(routes);
        catalogue.declareRoutes(routes, misses, publicUrl);
        catalogue.declareDownloads(routes, objects, downloads, accelerator);
        mirrors.declareRoutes(routes, operators);
        reports.declareRoutes(routes);
        statistics.declareRoutes(routes);
        feedback.register(routes);
        recommender.register(routes);
    }

    void start(Jobs jobs, Telemetry telemetry) {
        downloads.declare(jobs, telemetry);
        tokens.declareJobs(jobs);
        publications.declareJobs(jobs);
        mirrors.declareJobs(jobs);
        misses.declareJobs(jobs);
        feedback.declareJobs(jobs);
    }

    Viewer viewer(Database database, Objects objects) {
        return new Viewer(database, catalogue, publications, namespaces, objects, downloads);
    }

    /** What was counted and not written is written now. */
    @Override
    public void close() {
        misses.flush();
        downloads.close();
    }

    /** Who may publish without a session. */
    SessionGate.ProgramTokens publishers() {
        return (token, address) -> tokens.find(token, address)
                .map(publisher -> new SessionGate.ProgramTokens.Holder(
                        publisher, publisher.actor().userId().toString()));
    }
}
