package io.resonant;

import io.resonant.feedback.Feedback;
import io.resonant.feedback.PublicSchemas;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.namespace.NamespaceProofs;
import io.resonant.namespace.Namespaces;
import io.resonant.namespace.ProofSources;
import io.resonant.namespace.PublishTokens;
import io.resonant.recommendation.Recommender;
import io.resonant.session.ProgramTokens;
import java.time.InstantSource;
import java.util.List;

/** The part of {@link App} that extensions and layouts are shared with, and that learns which of them are liked. */
public record Marketplace(
        Namespaces namespaces,
        NamespaceProofs proofs,
        PublishTokens tokens,
        Feedback feedback,
        Recommender recommender) {
    static Marketplace of(Database database, InstantSource clock) {
        return new Marketplace(
                new Namespaces(database),
                new NamespaceProofs(database, ProofSources.ofInternet(clock)),
                new PublishTokens(database),
                new Feedback(database, clock, _ -> false),
                new Recommender(List::of, name -> PublicSchemas.find(name).isPresent(), clock));
    }

    void register(Routes routes) {
        namespaces.declareRoutes(routes);
        proofs.declareRoutes(routes);
        tokens.declareRoutes(routes);
        feedback.register(routes);
        recommender.register(routes);
    }

    void start(Jobs jobs) {
        tokens.declareJobs(jobs);
        feedback.declareJobs(jobs);
    }

    /** Who may publish without a session. */
    ProgramTokens publishers() {
        return (token, address) -> tokens.find(token, address)
                .map(publisher -> new ProgramTokens.Holder(
                        publisher, publisher.actor().userId().toString()));
    }
}
