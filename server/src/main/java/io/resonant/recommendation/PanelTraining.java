package io.resonant.recommendation;

import io.resonant.recommendation.RecordingFeatures.Scope;
import io.resonant.recommendation.RecordingFeatures.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Learns a {@link PanelModel}. The weights are fitted to predictions for publishers that the predictor had not seen, since
 * those are the people it will be asked by; whole recordings are imitated by adding topics of others.
 */
final class PanelTraining {
    private static final int LEAST_LAYOUTS = 20;
    private static final int LEAST_PUBLISHERS = 5;
    private static final int MOST_FOLDS = 50;
    /** A handful of weights needs no more. */
    private static final int MOST_LAYOUTS = 600;

    private static final int IMITATIONS = 3;
    private static final int FOREIGN_TOPICS = 8;
    private static final double RIDGE = 2;
    private static final int STEPS = 25;
    private static final long SEED = 20260301;

    private static final List<Topic> USUAL = List.of(
            new Topic("/tf", "tf2_msgs/msg/TFMessage"),
            new Topic("/tf_static", "tf2_msgs/msg/TFMessage"),
            new Topic("/rosout", "rcl_interfaces/msg/Log"),
            new Topic("/parameter_events", "rcl_interfaces/msg/ParameterEvent"));

    /** Who chooses topics also chooses these; recordings are not imitated with them, because by far not all have them. */
    private static final List<Topic> CHOSEN = Stream.concat(
                    USUAL.stream(),
                    Stream.of(
                            new Topic("/diagnostics", "diagnostic_msgs/msg/DiagnosticArray"),
                            new Topic("/rosout_agg", "rosgraph_msgs/Log"),
                            new Topic("/clock", "rosgraph_msgs/msg/Clock")))
            .toList();

    private final List<ItemFeatures> layouts;
    private final Map<String, Integer> countOfPublisher = new TreeMap<>();
    private final List<String> types;
    private final List<Double> start;

    PanelTraining(List<ItemFeatures> items, List<Double> start) {
        this.start = start;
        layouts = items.stream()
                .filter(item -> item.kind() == ItemFeatures.Kind.LAYOUT
                        && !item.panels().isEmpty())
                .toList();
        layouts.forEach(layout -> countOfPublisher.merge(layout.publisher(), 1, Integer::sum));
        var names = new TreeSet<>(PanelRules.SCHEMAS.keySet());
        layouts.forEach(layout -> names.addAll(layout.panels()));
        types = List.copyOf(names);
    }

    /** Evidence for one type of panel, whether it was there, and how much this example counts. */
    @SuppressWarnings("ArrayRecordComponent") // examples are never compared
    private record Example(double[] evidence, boolean wanted, double weight) {}

    PanelModel model() {
        var all = model(layouts, start, start);
        if (layouts.size() < LEAST_LAYOUTS || countOfPublisher.size() < LEAST_PUBLISHERS) {
            return all;
        }
        return model(layouts, fit(examples(Scope.SELECTION)), fit(examples(Scope.RECORDING)));
    }

    private PanelModel model(List<ItemFeatures> known, List<Double> selection, List<Double> recording) {
        return new PanelModel(types, prior(known), selection, recording, PanelRules.SCHEMAS);
    }

    private List<Double> prior(List<ItemFeatures> known) {
        var counts = new TreeMap<String, Integer>();
        known.forEach(layout -> counts.merge(layout.publisher(), 1, Integer::sum));
        var shares = new HashMap<String, Double>();
        for (var layout : known) {
            for (var type : new HashSet<>(layout.panels())) {
                shares.merge(type, 1.0 / counts.getOrDefault(layout.publisher(), 1), Double::sum);
            }
        }
        return types.stream()
                .map(type -> (shares.getOrDefault(type, 0.0) + 0.1) / (counts.size() + 0.5))
                .map(PanelTraining::rounded)
                .toList();
    }

    /** Shorter in the index, and the same number in every language. */
    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    static List<PanelModel.Neighbour> neighbours(List<ItemFeatures> known, List<String> types) {
        var counts = new HashMap<String, Integer>();
        known.forEach(layout -> counts.merge(layout.publisher(), 1, Integer::sum));
        return known.stream()
                .map(layout -> new PanelModel.Neighbour(
                        layout.panels().stream().distinct().map(types::indexOf).toList(),
                        1.0 / counts.getOrDefault(layout.publisher(), 1)))
                .toList();
    }

    /** Questions of each publisher to a model of all others. */
    private List<Example> examples(Scope scope) {
        var examples = new ArrayList<Example>();
        var random = new SplittableRandom(SEED);
        var publishers = List.copyOf(countOfPublisher.keySet());
        int folds = Math.min(MOST_FOLDS, publishers.size());
        var sample = sample();
        for (int fold = 0; fold < folds; fold++) {
            var outside = new HashSet<String>();
            for (int i = fold; i < publishers.size(); i += folds) {
                outside.add(publishers.get(i));
            }
            var known = sample.stream()
                    .filter(layout -> !outside.contains(layout.publisher()))
                    .toList();
            var asking = sample.stream()
                    .filter(layout -> outside.contains(layout.publisher()))
                    .toList();
            var similarity = new Similarity(known.stream().map(Features::of).toList());
            var model = model(known, start, start);
            var neighbours = neighbours(known, types);
            for (var layout : asking) {
                for (var question : questions(layout, scope, random)) {
                    var similarities = similarity.to(Features.of(question));
                    add(examples, layout, scope, model.evidence(question, similarities, neighbours));
                }
            }
        }
        return examples;
    }

    private List<ItemFeatures> sample() {
        int step = (layouts.size() + MOST_LAYOUTS - 1) / MOST_LAYOUTS;
        var sample = new ArrayList<ItemFeatures>();
        for (int i = 0; i < layouts.size(); i += step) {
            sample.add(layouts.get(i));
        }
        return sample;
    }

    private void add(List<Example> examples, ItemFeatures layout, Scope scope, double[][] evidence) {
        double weight = 1.0
                / countOfPublisher.getOrDefault(layout.publisher(), 1)
                / (scope == Scope.RECORDING ? IMITATIONS : 1);
        for (int type = 0; type < types.size(); type++) {
            examples.add(new Example(evidence[type], layout.panels().contains(types.get(type)), weight));
        }
    }

    private List<RecordingFeatures> questions(ItemFeatures layout, Scope scope, SplittableRandom random) {
        if (scope == Scope.SELECTION) {
            return List.of(new RecordingFeatures(own(layout, CHOSEN), scope));
        }
        var own = own(layout, USUAL);
        var questions = new ArrayList<RecordingFeatures>();
        for (int i = 0; i < IMITATIONS; i++) {
            var topics = new ArrayList<>(own);
            topics.addAll(USUAL);
            for (int added = 0, tries = 0; added < FOREIGN_TOPICS && tries < 100; tries++) {
                var other = layouts.get(random.nextInt(layouts.size()));
                if (!other.publisher().equals(layout.publisher())
                        && !other.topics().isEmpty()) {
                    topics.add(new Topic(
                            other.topics().get(random.nextInt(other.topics().size())), null));
                    if (!other.schemas().isEmpty()) {
                        topics.add(new Topic(
                                "",
                                other.schemas()
                                        .get(random.nextInt(other.schemas().size()))));
                    }
                    added++;
                }
            }
            questions.add(new RecordingFeatures(topics, scope));
        }
        return questions;
    }

    /**
     * Its topics and schemas.
     *
     * @param known the only topics of which is known which schema they have
     */
    private static List<Topic> own(ItemFeatures layout, List<Topic> known) {
        var schemas = new ArrayList<>(layout.schemas());
        var own = new ArrayList<Topic>();
        for (var topic : layout.topics()) {
            var usual = known.stream().filter(one -> one.name().equals(topic)).findFirst();
            usual.ifPresent(one -> schemas.remove(one.schema()));
            own.add(usual.orElseGet(() -> new Topic(topic, null)));
        }
        schemas.forEach(schema -> own.add(new Topic("", schema)));
        return own;
    }

    /** Ridge regression towards the start, by Newton's method. */
    private List<Double> fit(List<Example> examples) {
        var weights = start.stream().mapToDouble(Double::doubleValue).toArray();
        for (int step = 0; step < STEPS; step++) {
            var gradient = new double[PanelModel.WEIGHTS];
            var curvature = new double[PanelModel.WEIGHTS][PanelModel.WEIGHTS];
            for (int i = 0; i < PanelModel.WEIGHTS; i++) {
                gradient[i] = RIDGE * (weights[i] - start.get(i));
                curvature[i][i] = RIDGE;
            }
            for (var example : examples) {
                accumulate(example, weights, gradient, curvature);
            }
            var change = LinearEquations.solve(curvature, gradient);
            for (int i = 0; i < PanelModel.WEIGHTS; i++) {
                weights[i] -= change[i];
            }
        }
        var rounded = new ArrayList<Double>();
        for (double weight : weights) {
            rounded.add(rounded(weight));
        }
        return List.copyOf(rounded);
    }

    private static void accumulate(Example example, double[] weights, double[] gradient, double[][] curvature) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * example.evidence()[i];
        }
        double likely = PanelModel.sigmoid(sum);
        double slope = example.weight() * (likely - (example.wanted() ? 1 : 0));
        double bend = example.weight() * likely * (1 - likely);
        for (int i = 0; i < weights.length; i++) {
            gradient[i] += slope * example.evidence()[i];
            for (int j = 0; j < weights.length; j++) {
                curvature[i][j] += bend * example.evidence()[i] * example.evidence()[j];
            }
        }
    }
}
