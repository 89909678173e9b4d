package io.resonant.recommendation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How likely somebody wants a type of panel for data: a logistic regression over what all people use, what people with like
 * data use, and what the viewer's panels can show at all. Its few weights are the same for all panels, so that they can be
 * learnt from few layouts; whole recordings and chosen topics have weights of their own.
 *
 * @param types of panels, sorted
 * @param prior share of the publishers that use each type
 * @param selection weights for chosen topics, in the order of {@link #evidence}
 * @param recording weights for whole recordings
 * @param rules schemas that a type of panel can show
 */
public record PanelModel(
        List<String> types,
        List<Double> prior,
        List<Double> selection,
        List<Double> recording,
        Map<String, List<String>> rules) {
    static final int WEIGHTS = 5;

    private static final int NEIGHBOURS = 20;
    private static final double PRIOR_STRENGTH = 0.3;
    private static final double LARGEST_LOGIT = 5;
    private static final double CERTAIN = 1e-4;

    /** A type of panel, and the chance that it is wanted. */
    public record Panel(String type, double probability) {}

    /** A layout that the model learnt from: the places of its panels' types, and how much it counts. */
    record Neighbour(List<Integer> panels, double weight) {}

    /** Weights of a model that only knows what people use. */
    public static final List<Double> NEUTRAL = List.of(0.0, 1.0, 0.0, 0.0, 0.0);

    /** Weights for a time without data: what can be shown at all decides, and then what people use. */
    static final List<Double> WITHOUT_DATA = List.of(-0.3, 0.75, 0.4, 0.45, 0.2);

    /** From the layouts among these; the same items give the same model. */
    public static PanelModel train(List<ItemFeatures> items) {
        return train(items, WITHOUT_DATA);
    }

    /** @param start weights that few layouts leave nearly as they are */
    public static PanelModel train(List<ItemFeatures> items, List<Double> start) {
        return new PanelTraining(items, start).model();
    }

    static List<Neighbour> neighbours(List<ItemIndex.Entry> layouts) {
        var counts = new HashMap<String, Integer>();
        layouts.forEach(layout -> counts.merge(layout.publisher(), 1, Integer::sum));
        return layouts.stream()
                .map(layout -> new Neighbour(layout.panels(), 1.0 / counts.getOrDefault(layout.publisher(), 1)))
                .toList();
    }

    /** All types, the likeliest first. */
    List<Panel> predict(RecordingFeatures recording, double[] similarities, List<Neighbour> neighbours) {
        var weights = recording.scope() == RecordingFeatures.Scope.RECORDING ? this.recording : selection;
        var evidence = evidence(recording, similarities, neighbours);
        var panels = new ArrayList<Panel>();
        for (int type = 0; type < types.size(); type++) {
            double sum = 0;
            for (int i = 0; i < WEIGHTS; i++) {
                sum += weights.get(i) * evidence[type][i];
            }
            panels.add(new Panel(types.get(type), Math.round(sigmoid(sum) * 1e6) / 1e6));
        }
        panels.sort((one, other) -> {
            int order = Double.compare(other.probability(), one.probability());
            return order != 0 ? order : one.type().compareTo(other.type());
        });
        return panels;
    }

    /** For each type: 1, the logit of its prior, what like layouts add to that, and how much rules speak for it. */
    double[][] evidence(RecordingFeatures recording, double[] similarities, List<Neighbour> neighbours) {
        var near = nearest(similarities, neighbours);
        var there = Types.of(recording);
        var panelsOf = panelsOfSchemas();
        var evidence = new double[types.size()][];
        for (int type = 0; type < types.size(); type++) {
            double base = logit(prior.get(type));
            double likely = near[types.size()] == 0
                    ? base
                    : logit((near[type] + PRIOR_STRENGTH * prior.get(type)) / (near[types.size()] + PRIOR_STRENGTH));
            var schemas = rules.getOrDefault(types.get(type), List.of());
            double own = there.own(schemas, panelsOf, recording.scope());
            evidence[type] = new double[] {
                1,
                base,
                Math.clamp(likely, -LARGEST_LOGIT, LARGEST_LOGIT) - base,
                own,
                own == 0 && there.isUsual(schemas) ? 1 : 0
            };
        }
        return evidence;
    }

    /** For each type how much the nearest layouts speak for it, and at the end how much they are alike altogether. */
    private double[] nearest(double[] similarities, List<Neighbour> neighbours) {
        var sums = new double[types.size() + 1];
        for (int i : Best.places(similarities, place -> similarities[place] > 0, NEIGHBOURS)) {
            double weight = similarities[i] * neighbours.get(i).weight();
            neighbours.get(i).panels().forEach(type -> sums[type] += weight);
            sums[types.size()] += weight;
        }
        return sums;
    }

    /** How many types of panels show each schema. */
    private Map<String, Integer> panelsOfSchemas() {
        var counts = new HashMap<String, Integer>();
        rules.values().forEach(schemas -> schemas.forEach(schema -> counts.merge(schema, 1, Integer::sum)));
        return counts;
    }

    /** The message types of a recording: those of its own topics, and those of what every recording has. */
    private record Types(Set<String> own, Set<String> usual) {
        static Types of(RecordingFeatures recording) {
            var types = new Types(new HashSet<>(), new HashSet<>());
            for (var topic : recording.topics()) {
                if (topic.schema() != null) {
                    (Features.USUAL_TOPICS.contains(topic.name()) ? types.usual() : types.own())
                            .add(TopicWords.schema(topic.schema()));
                }
            }
            return types;
        }

        /**
         * 1 for a panel that alone shows one of the own types, 0 when it shows none. Who chose topics wants one of the panels
         * that show them: each of several gains less. In a whole recording most topics are there without being wanted.
         */
        double own(List<String> schemas, Map<String, Integer> panelsOf, RecordingFeatures.Scope scope) {
            return schemas.stream()
                    .filter(own::contains)
                    .mapToDouble(schema -> scope == RecordingFeatures.Scope.SELECTION
                            ? 1 / Math.sqrt(panelsOf.getOrDefault(schema, 1))
                            : 1)
                    .max()
                    .orElse(0);
        }

        boolean isUsual(List<String> schemas) {
            return schemas.stream().anyMatch(usual::contains);
        }
    }

    static double sigmoid(double value) {
        return 1 / (1 + Math.exp(-value));
    }

    static double logit(double probability) {
        double inside = Math.clamp(probability, CERTAIN, 1 - CERTAIN);
        return Math.log(inside / (1 - inside));
    }
}
