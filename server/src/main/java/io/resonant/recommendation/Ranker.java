package io.resonant.recommendation;

import io.resonant.recommendation.ItemFeatures.Kind;
import io.resonant.recommendation.ItemIndex.Entry;
import io.resonant.recommendation.Recommendation.Reason;
import io.resonant.recommendation.RecordingFeatures.Scope;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
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
    /** In place of a weight: a topic that every recording has. */
    private static final long USUAL = -1;

    private final ItemIndex index;
    private final List<Entry> layouts;
    private final List<Entry> extensions;
    private final Similarity similarity;
    private final Similarity extensionSchemas;
    private final List<PanelModel.Neighbour> neighbours;
    private final Map<String, Integer> topicPlaces = new HashMap<>();
    private final long[] topicWeights;
    private final int[][] layoutsOfTopic;
    private final int[] counted; // topics of each layout, without those that every recording has
    private final double missingCost;
    private volatile @Nullable Standing latest;

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
        this.topicWeights = new long[index.topics().size()];
        for (int place = 0; place < topicWeights.length; place++) {
            var topic = index.topics().get(place);
            topicPlaces.put(topic, place);
            topicWeights[place] =
                    Features.USUAL_TOPICS.contains(topic) ? USUAL : similarity.weight(Features.TOPIC + topic);
        }
        this.layoutsOfTopic = layoutsOfTopic();
        this.counted = layouts.stream()
                .mapToInt(layout -> (int) layout.topics().stream()
                        .filter(place -> topicWeights[place] != USUAL)
                        .count())
                .toArray();
    }

    /** Those of usual topics are left out. */
    private int[][] layoutsOfTopic() {
        var found = new ArrayList<List<Integer>>();
        index.topics().forEach(_ -> found.add(new ArrayList<>()));
        for (int i = 0; i < layouts.size(); i++) {
            for (int place : layouts.get(i).topics()) {
                if (topicWeights[place] != USUAL) {
                    found.get(place).add(i);
                }
            }
        }
        return found.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** Which topics of a layout a recording has, without those that every recording has. */
    private record Coverage(int present, int counted, long weight) {
        static final Coverage NONE = new Coverage(0, 0, 0);
    }

    /** Of all layouts, counted topic by topic: a question costs what its topics occur, not what there is. */
    private final class Coverages {
        private final int[] present = new int[layouts.size()];
        private final long[] weight = new long[layouts.size()];

        Coverages(Set<Integer> there) {
            for (int place : there) {
                for (int layout : layoutsOfTopic[place]) {
                    present[layout]++;
                    weight[layout] += topicWeights[place];
                }
            }
        }

        boolean isAny(int layout) {
            return present[layout] > 0;
        }

        Coverage of(int layout) {
            return new Coverage(present[layout], counted[layout], weight[layout]);
        }
    }

    /**
     * @param today for the age of items
     * @param limit how many of each kind at most
     * @param lot decides about the place that is given away to learn; null gives none away
     */
    public Recommendations rank(RecordingFeatures recording, LocalDate today, int limit, @Nullable Lot lot) {
        var similarities = similarity.to(Features.of(recording));
        var standing = standing(today.toEpochDay());
        var there = there(recording);
        var best = layouts(recording.scope(), there, similarities, standing, limit, lot);
        var wanted = new HashSet<String>();
        best.forEach(layout -> wanted.addAll(layout.needs()));
        var panels = index.panels().predict(recording, similarities, neighbours);
        return new Recommendations(
                best,
                extensions(recording, wanted, standing, limit, lot),
                panels.subList(0, Math.min(MOST_PANELS, panels.size())));
    }

    /** All types of panels, the likeliest first. */
    public List<PanelModel.Panel> panels(RecordingFeatures recording) {
        return index.panels().predict(recording, similarity.to(Features.of(recording)), neighbours);
    }

    /** What items gain apart from the recording changes with the day only. */
    private Standing standing(long today) {
        var known = latest;
        if (known == null || known.day() != today) {
            known = new Standing(index.items(), layouts, extensions, today);
            latest = known;
        }
        return known;
    }

    /** The topics of the index that the recording has. */
    private Set<Integer> there(RecordingFeatures recording) {
        var there = new HashSet<Integer>();
        for (var topic : recording.topics()) {
            var place = topicPlaces.get(topic.name());
            if (place != null) {
                there.add(place);
            }
        }
        return there;
    }

    private List<Recommendation> layouts(
            Scope scope, Set<Integer> there, double[] similarities, Standing standing, int limit, @Nullable Lot lot) {
        var coverages = new Coverages(there);
        boolean anyRelated = false;
        for (int i = 0; i < similarities.length && !anyRelated; i++) {
            anyRelated = similarities[i] > 0 || coverages.isAny(i);
        }
        boolean any = !anyRelated; // when nothing suits the recording, what is liked in general is better than nothing
        IntPredicate isWanted = place -> any || similarities[place] > 0 || coverages.isAny(place);
        var scores = new double[layouts.size()];
        for (int i = 0; i < scores.length; i++) {
            if (isWanted.test(i)) {
                scores[i] = rounded(relevance(scope, coverages.of(i), similarities[i]) + standing.ofLayout(i));
            }
        }
        return Best.of(scores, isWanted, limit, lot).stream()
                .map(pick -> {
                    var layout = layouts.get(pick.place());
                    var coverage = coverages.of(pick.place());
                    var reasons = reasons(coverage, similarities[pick.place()]);
                    return recommendation(
                            layout, scores[pick.place()], coverage, missing(layout, there), reasons, standing, pick);
                })
                .toList();
    }

    private double relevance(Scope scope, Coverage coverage, double likeness) {
        if (scope == Scope.SELECTION || coverage.present() == 0) {
            return likeness;
        }
        double gain = (coverage.weight() - missingCost * SCALE * (coverage.counted() - coverage.present())) / SCALE;
        // The same order, above zero: what lacks more than it has is compared with what is only alike.
        return gain > 0 ? 1 + gain : 1 / (1 - gain);
    }

    private List<String> missing(Entry layout, Set<Integer> there) {
        return layout.topics().stream()
                .filter(place -> topicWeights[place] != USUAL && !there.contains(place))
                .limit(MOST_MISSING)
                .map(index.topics()::get)
                .toList();
    }

    private static List<Reason> reasons(Coverage coverage, double likeness) {
        if (coverage.present() > 0) {
            return List.of(new Reason(
                    "coverage", List.of(Integer.toString(coverage.present()), Integer.toString(coverage.counted()))));
        }
        return likeness > 0
                ? List.of(new Reason("alike", List.of(Long.toString(Math.round(likeness * 100)))))
                : List.of();
    }

    private List<Recommendation> extensions(
            RecordingFeatures recording, Set<String> wanted, Standing standing, int limit, @Nullable Lot lot) {
        var schemas = new HashSet<String>();
        recording.topics().forEach(topic -> {
            if (topic.schema() != null) {
                schemas.add(TopicWords.schema(topic.schema()));
            }
        });
        var scores = new double[extensions.size()];
        var reasons = new ArrayList<List<Reason>>();
        for (int i = 0; i < scores.length; i++) {
            var extension = extensions.get(i);
            var shown = schemas(extension).stream().filter(schemas::contains).toList();
            long weight = shown.stream().mapToLong(extensionSchemas::weight).sum();
            boolean needed = wanted.contains(extension.id());
            scores[i] = rounded(weight / SCALE + (needed ? 1 : 0) + standing.ofExtension(i));
            reasons.add(reasons(needed, shown));
        }
        boolean any = reasons.stream().allMatch(List::isEmpty);
        return Best.of(scores, place -> any || !reasons.get(place).isEmpty(), limit, lot).stream()
                .map(pick -> recommendation(
                        extensions.get(pick.place()),
                        scores[pick.place()],
                        Coverage.NONE,
                        List.of(),
                        reasons.get(pick.place()),
                        standing,
                        pick))
                .toList();
    }

    private static List<Reason> reasons(boolean needed, List<String> shown) {
        var reasons = new ArrayList<Reason>();
        if (needed) {
            reasons.add(new Reason("needed", List.of()));
        }
        if (!shown.isEmpty()) {
            reasons.add(new Reason("shows", shown.subList(0, Math.min(MOST_MISSING, shown.size()))));
        }
        return reasons;
    }

    private static Recommendation recommendation(
            Entry item,
            double score,
            Coverage coverage,
            List<String> missing,
            List<Reason> reasons,
            Standing standing,
            Best.Pick pick) {
        var all = new ArrayList<>(reasons);
        all.addAll(standing.reasons(item));
        return new Recommendation(
                item.id(),
                item.kind(),
                item.name(),
                item.publisher(),
                score,
                coverage.present(),
                coverage.counted(),
                missing,
                item.needs(),
                item.scripts(),
                List.copyOf(all),
                pick.drawn());
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
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
