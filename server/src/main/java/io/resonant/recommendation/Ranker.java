package io.resonant.recommendation;

import io.resonant.recommendation.ItemFeatures.Kind;
import io.resonant.recommendation.ItemIndex.Entry;
import io.resonant.recommendation.RecordingFeatures.Scope;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Ranks the items of an index for a recording. Whatever decides about the order is written the same way in
 * {@code ranker.js}, and a test compares the two.
 *
 * <p>For a whole recording a layout gains, for each of its topics that is there, the more the fewer layouts show that topic,
 * and loses for each that is missing: the logarithm of how much likelier the recording is if the layout was made for it.
 * Layouts of which that says nothing, and chosen topics, are compared by the cosine of all their features.
 */
public final class Ranker {
    /** What a missing topic costs, in the unit of the weights: the logarithm of a ratio, so that 2 is about sevenfold. */
    public static final double USUAL_COST = 2;

    private static final double SCALE = 1024;
    private static final int MOST_MISSING = 5;
    private static final int MOST_PANELS = 12;

    private final ItemIndex index;
    private final List<Entry> layouts;
    private final List<Entry> extensions;
    private final Similarity similarity;
    private final Similarity extensionSchemas;
    private final List<PanelModel.Neighbour> neighbours;
    private final double missingCost;

    public Ranker(ItemIndex index) {
        this(index, USUAL_COST);
    }

    /** @param missingCost what a topic costs that the recording lacks */
    public Ranker(ItemIndex index, double missingCost) {
        this.index = index;
        this.missingCost = missingCost;
        this.layouts = of(Kind.LAYOUT);
        this.extensions = of(Kind.EXTENSION);
        this.similarity = new Similarity(layouts.stream()
                .map(layout -> Features.of(names(layout.topics()), schemas(layout)))
                .toList());
        this.extensionSchemas =
                new Similarity(extensions.stream().map(this::schemas).toList());
        this.neighbours = PanelModel.neighbours(layouts);
    }

    /** Which topics of a layout a recording has. */
    private record Coverage(int present, int counted, long weight, List<String> missing) {}

    /**
     * @param today for the age of items
     * @param limit how many of each kind at most
     * @param lot decides about the place that is given away to learn; null gives none away
     */
    public Recommendations rank(RecordingFeatures recording, LocalDate today, int limit, @Nullable Lot lot) {
        var features = Features.of(recording);
        var similarities = similarity.to(features);
        var standing = new Standing(index.items(), today.toEpochDay());
        var topics = new HashSet<String>();
        var schemas = new TreeSet<String>();
        recording.topics().forEach(topic -> {
            topics.add(topic.name());
            if (topic.schema() != null) {
                schemas.add(TopicWords.schema(topic.schema()));
            }
        });
        var ranked = new ArrayList<Recommendation>();
        for (int i = 0; i < layouts.size(); i++) {
            ranked.add(layout(layouts.get(i), recording.scope(), topics, similarities[i], standing));
        }
        var best = Best.of(ranked, limit, lot);
        var suiting = new ArrayList<Recommendation>();
        var wanted = new HashSet<String>();
        best.forEach(layout -> wanted.addAll(layout.needs()));
        for (var extension : extensions) {
            suiting.add(extension(extension, schemas, wanted, standing));
        }
        var panels = index.panels().predict(recording, similarities, neighbours);
        return new Recommendations(
                best, Best.of(suiting, limit, lot), panels.subList(0, Math.min(MOST_PANELS, panels.size())));
    }

    /** All types of panels, the likeliest first. */
    public List<PanelModel.Panel> panels(RecordingFeatures recording) {
        return index.panels().predict(recording, similarity.to(Features.of(recording)), neighbours);
    }

    private Recommendation layout(Entry layout, Scope scope, Set<String> topics, double likeness, Standing standing) {
        var coverage = coverage(layout, topics);
        double gain = (coverage.weight() - missingCost * SCALE * (coverage.counted() - coverage.present())) / SCALE;
        double relevance = scope == Scope.RECORDING && coverage.present() > 0 ? positive(gain) : likeness;
        var reasons = new ArrayList<Recommendation.Reason>();
        int present = coverage.present();
        if (present > 0) {
            reasons.add(new Recommendation.Reason(
                    "coverage", List.of(Integer.toString(present), Integer.toString(coverage.counted()))));
        } else if (likeness > 0) {
            reasons.add(new Recommendation.Reason("alike", List.of(Long.toString(Math.round(likeness * 100)))));
        }
        return recommendation(layout, relevance, coverage, reasons, standing);
    }

    /** The same order, above zero: a layout that lacks more than it has is compared with those that are only alike. */
    private static double positive(double gain) {
        return gain > 0 ? 1 + gain : 1 / (1 - gain);
    }

    private Coverage coverage(Entry layout, Set<String> topics) {
        int present = 0;
        int counted = 0;
        long weight = 0;
        var missing = new ArrayList<String>();
        for (int place : layout.topics()) {
            var topic = index.topics().get(place);
            boolean there = topics.contains(topic);
            if (!Features.USUAL_TOPICS.contains(topic)) {
                if (!there && missing.size() < MOST_MISSING) {
                    missing.add(topic);
                }
                counted++;
                present += there ? 1 : 0;
                weight += there ? similarity.weight(Features.TOPIC + topic) : 0;
            }
        }
        return new Coverage(present, counted, weight, missing);
    }

    private Recommendation extension(Entry extension, Set<String> schemas, Set<String> wanted, Standing standing) {
        long weight = 0;
        var shown = new ArrayList<String>();
        for (int place : extension.schemas()) {
            var schema = index.schemas().get(place);
            if (schemas.contains(schema)) {
                weight += extensionSchemas.weight(schema);
                shown.add(schema);
            }
        }
        var reasons = new ArrayList<Recommendation.Reason>();
        boolean needed = wanted.contains(extension.id());
        if (needed) {
            reasons.add(new Recommendation.Reason("needed", List.of()));
        }
        if (!shown.isEmpty()) {
            reasons.add(new Recommendation.Reason("shows", shown.subList(0, Math.min(MOST_MISSING, shown.size()))));
        }
        var nothing = new Coverage(0, 0, 0, List.of());
        return recommendation(extension, weight / SCALE + (needed ? 1 : 0), nothing, reasons, standing);
    }

    private static Recommendation recommendation(
            Entry item, double relevance, Coverage coverage, List<Recommendation.Reason> reasons, Standing standing) {
        reasons.addAll(standing.reasons(item));
        return new Recommendation(
                item.id(),
                item.kind(),
                item.name(),
                item.publisher(),
                Math.round((relevance + standing.bonus(item)) * 1e6) / 1e6,
                coverage.present(),
                coverage.counted(),
                coverage.missing(),
                item.needs(),
                item.scripts(),
                List.copyOf(reasons),
                0);
    }

    private List<Entry> of(Kind kind) {
        return index.items().stream().filter(item -> item.kind() == kind).toList();
    }

    private List<String> names(List<Integer> topics) {
        return topics.stream().map(index.topics()::get).toList();
    }

    private List<String> schemas(Entry item) {
        return item.schemas().stream().map(index.schemas()::get).toList();
    }
}
