package io.resonant.feedback;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.telemetry.Telemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Takes feedback, forgets it when asked to and in any case after {@link #DAYS} days. Each public method is one transaction. */
public final class Feedback {
    /** For how long raw rows are kept. No setting makes it longer. */
    public static final int DAYS = 90;

    private final Database database;
    private final InstantSource clock;
    private final KnownItems items;
    private final NetworkShares shares;
    private final Intake intake;
    private final LongAdder submissions = new LongAdder();
    private volatile FeedbackTotals.Sums sums = FeedbackTotals.Sums.NONE;

    public Feedback(Database database, InstantSource clock, KnownItems items) {
        this.database = database;
        this.clock = clock;
        this.items = items;
        this.shares = new NetworkShares(clock);
        this.intake = new Intake(database);
    }

    /**
     * What became of a submission.
     *
     * @param accepted events that were written
     * @param ignored events about items that do not exist here
     */
    public record Receipt(int accepted, int ignored) {}

    /** @param deleted rows that were removed */
    public record Forgotten(int deleted) {}

    public void register(Routes routes) {
        new FeedbackRoutes(this).register(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("feedback-housekeeping", Duration.ofHours(6), () -> {
            expire();
            compute();
        });
    }

    /** How good recommendations are, as far as people tell: made anew with the sums. */
    public void measure(Telemetry telemetry) {
        telemetry.counter("feedback_submissions", "Submissions that were written", submissions::sum);
        telemetry.gauge(
                "recommendation_accuracy",
                "Share of what people keep that stood in the first place",
                () -> sums.accuracy());
        telemetry.gauge("recommendation_adoption", "Share of what is shown that people keep", () -> sums.adoption());
        telemetry.gauge(
                "feedback_submission_rate",
                "Share of what is shown of which people tell anything",
                () -> sums.submission());
    }

    private void compute() {
        sums = new FeedbackTotals(database, clock).compute();
    }

    /**
     * Writes what one install told. The same twice on one day counts once.
     *
     * @param address of the caller; it is used for this call and kept nowhere
     * @throws Problem 409 consent_outdated, when the text agreed to is not the current one
     */
    public Receipt submit(NewFeedback feedback, String address) {
        feedback.check();
        if (!feedback.consent().equals(Consent.VERSION)) {
            throw Problem.of(409, "consent_outdated").with("version", Consent.VERSION);
        }
        var pseudonyms = new Pseudonyms(feedback.install());
        var votes = new LinkedHashMap<String, FeedbackStore.Vote>();
        var liked = new LinkedHashSet<String>();
        int ignored = 0;
        for (var event : feedback.events()) {
            if (items.contains(event.item())) {
                votes.merge(event.item(), vote(event, pseudonyms), Feedback::both);
                if (event.outcome().isGood()) {
                    liked.add(event.item());
                }
            } else {
                ignored++;
            }
        }
        int accepted = feedback.events().size() - ignored;
        if (accepted > 0) {
            boolean weighs = shares.admit(address, votes.size());
            intake.add(new Intake.Submission(
                    pseudonyms.own(),
                    today(),
                    List.copyOf(votes.values()),
                    traits(feedback, liked, pseudonyms),
                    weighs));
            submissions.increment();
        }
        return new Receipt(accepted, ignored);
    }

    private static FeedbackStore.Vote vote(NewFeedback.Event event, Pseudonyms pseudonyms) {
        return new FeedbackStore.Vote(
                event.item(),
                pseudonyms.forItem(event.item()),
                event.outcome().bit(),
                event.position(),
                event.propensity());
    }

    private static FeedbackStore.Vote both(FeedbackStore.Vote first, FeedbackStore.Vote second) {
        return new FeedbackStore.Vote(
                first.item(),
                first.voter(),
                first.outcomes() | second.outcomes(),
                firstOf(first.position(), second.position()),
                firstOf(first.propensity(), second.propensity()));
    }

    private static @Nullable Integer firstOf(@Nullable Integer first, @Nullable Integer second) {
        return first != null ? first : second;
    }

    private static List<FeedbackStore.Trait> traits(
            NewFeedback feedback, Iterable<String> liked, Pseudonyms pseudonyms) {
        var traits = new ArrayList<FeedbackStore.Trait>();
        for (var trait : Traits.of(feedback.recording())) {
            traits.add(new FeedbackStore.Trait(trait, "", pseudonyms.forTrait("", trait)));
            for (var item : liked) {
                traits.add(new FeedbackStore.Trait(trait, item, pseudonyms.forTrait(item, trait)));
            }
        }
        return traits;
    }

    /** Removes everything that an install told. Sums that it was part of are made anew without it. */
    public Forgotten forget(UUID install) {
        var pseudonyms = new Pseudonyms(install);
        int deleted = database.writeSystem(transaction -> {
            var store = new FeedbackStore(transaction);
            var votes = store.items().stream()
                    .map(item -> new FeedbackStore.Vote(item, pseudonyms.forItem(item), 0, null, null))
                    .toList();
            var traits = store.traits().stream()
                    .map(known -> new FeedbackStore.Trait(
                            known.trait(), known.item(), pseudonyms.forTrait(known.item(), known.trait())))
                    .toList();
            return store.deleteVotes(votes) + store.deleteTraits(traits) + store.deleteInstall(pseudonyms.own());
        });
        if (deleted > 0) {
            compute();
        }
        return new Forgotten(deleted);
    }

    /** Removes what is too old. @return rows removed */
    public int expire() {
        return database.writeSystem(transaction -> new FeedbackStore(transaction).deleteBefore(limit()));
    }

    /** How old what there is, is. */
    public Retention retention() {
        var limit = limit();
        return new Retention(
                DAYS, limit, database.readSystem(transaction -> new FeedbackStore(transaction).ages(limit)));
    }

    /** How items fared, by their ids; only those that enough installs told of. */
    public Map<String, Usage> usage() {
        return new FeedbackTotals(database, clock).usage();
    }

    /**
     * How good recommendations are, as far as people tell.
     *
     * @param accuracy share of what people keep that stood in the first place
     * @param adoption share of what is shown that people keep
     * @param submission share of what is shown of which people tell anything
     */
    public record Quality(double accuracy, double adoption, double submission) {}

    public Quality quality() {
        var now = sums;
        return new Quality(now.accuracy(), now.adoption(), now.submission());
    }

    private LocalDate limit() {
        return today().minusDays(DAYS - 1L);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
