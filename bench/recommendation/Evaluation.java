import io.resonant.recommendation.ItemFeatures;
import io.resonant.recommendation.ItemIndex;
import io.resonant.recommendation.PanelModel;
import io.resonant.recommendation.Ranker;
import io.resonant.recommendation.Recommendation;
import io.resonant.recommendation.RecordingFeatures;
import io.resonant.recommendation.RecordingFeatures.Scope;
import io.resonant.recommendation.RecordingFeatures.Topic;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The product's ranker beside the usual methods, on the same questions. A: which panels, for a project that nobody has seen.
 * B: which layout, when 70 % of its topics are there among usual and foreign ones. C: other layouts of the same project. What
 * the ranker has to choose is chosen without the project that is asked about.
 */
final class Evaluation {
    private static final double[] COSTS = {1, 1.5, 2, 2.5, 3};
    private static final int DRAWS = 5;

    private final Dataset data;

    private Evaluation(Dataset data) {
        this.data = data;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            System.err.println("Usage: Evaluation DATASET.jsonl");
            System.exit(2);
        }
        var data = Dataset.read(Path.of(arguments[0]));
        System.out.println(data.layouts().size() + " layouts of " + data.projects().size() + " projects");
        var evaluation = new Evaluation(data);
        evaluation.panels(Scope.SELECTION);
        evaluation.panels(Scope.RECORDING);
        evaluation.knownLayout(5);
        evaluation.knownLayout(20);
        evaluation.sameProject();
    }

    /** Task A. */
    private void panels(Scope scope) {
        var types = data.layouts().stream().flatMap(layout -> layout.panels().stream()).distinct().sorted().toList();
        var ndcg = new LinkedHashMap<String, Metrics.ByProject>();
        var first = new LinkedHashMap<String, Metrics.ByProject>();
        var calibration = new LinkedHashMap<String, Metrics.Calibration>();
        for (var project : data.projects()) {
            var known = data.without(project);
            var ranker = new Ranker(index(known, PanelModel.train(items(known), PanelModel.NEUTRAL)));
            var logistic = new Baselines.Logistic(known);
            var asked = data.layouts().stream().filter(layout -> layout.project().equals(project)).toList();
            for (var layout : asked) {
                for (int draw = 0; draw < (scope == Scope.RECORDING ? DRAWS : 1); draw++) {
                    var query = scope == Scope.RECORDING ? recording(layout, layout.topics(), 8, draw) : layout.topics();
                    panelMethods(known, query, scope, ranker, logistic).forEach((name, shares) -> {
                        var ranking = types.stream()
                                .map(type -> new Metrics.Ranked(type, shares.getOrDefault(type, 0.0)))
                                .toList();
                        ndcg.computeIfAbsent(name, _ -> new Metrics.ByProject())
                                .add(project, Metrics.ndcg(ranking, layout.panels(), 5));
                        first.computeIfAbsent(name, _ -> new Metrics.ByProject())
                                .add(project, Metrics.hit(ranking, Set.copyOf(layout.panels()), 1));
                        var bins = calibration.computeIfAbsent(name, _ -> new Metrics.Calibration());
                        ranking.forEach(type -> bins.add(
                                type.score(), layout.panels().contains(type.id()), 1.0 / asked.size()));
                    });
                }
            }
        }
        System.out.println("\nA, panels for " + (scope == Scope.RECORDING
                ? "a recording with 4 usual and 8 foreign topics" : "the topics of the layout alone"));
        ndcg.forEach((name, values) -> System.out.printf("%-24s NDCG@5 %s  over popularity %s  hit@1 %.3f  ECE %.3f%n",
                name, values, values.gainOver(ndcg.get("popularity")), first.get(name).mean(),
                calibration.get(name).error()));
        System.out.println("Resonant over the blend: " + ndcg.get("Resonant").gainOver(ndcg.get("blend of three")));
    }

    private Map<String, Map<String, Double>> panelMethods(
            Dataset known, List<Topic> query, Scope scope, Ranker ranker, Baselines.Logistic logistic) {
        var methods = new LinkedHashMap<String, Map<String, Double>>();
        var rules = PanelModel.train(List.of()).rules();
        methods.put("popularity", Baselines.popularity(known));
        methods.put("Jaccard kNN, topics", Baselines.neighbours(known, query, "t", 5, false));
        methods.put("Jaccard kNN, schemas", Baselines.neighbours(known, query, "s", 10, false));
        methods.put("TF-IDF kNN, all", Baselines.neighbours(known, query, "tlks", 20, true));
        methods.put("logistic regression", logistic.predict(query));
        methods.put("rules", Baselines.rules(known, query, rules));
        methods.put("blend of three", Baselines.blend(
                methods.get("TF-IDF kNN, all"), methods.get("logistic regression"), methods.get("rules")));
        methods.put("Resonant", ranker.panels(new RecordingFeatures(query, scope)).stream()
                .collect(Collectors.toMap(PanelModel.Panel::type, PanelModel.Panel::probability)));
        return methods;
    }

    private record Question(Dataset.Layout layout, List<Topic> topics) {}

    /** Task B. */
    private void knownLayout(int noise) {
        var questions = new ArrayList<Question>();
        for (var layout : data.layouts()) {
            for (int draw = 0; draw < DRAWS; draw++) {
                var own = new ArrayList<>(layout.topics());
                Collections.shuffle(own, random(layout, draw));
                var kept = own.subList(0, Math.max(1, (int) Math.round(0.7 * own.size())));
                questions.add(new Question(layout, recording(layout, kept, noise, draw)));
            }
        }
        var methods = retrieval();
        var rankers = new ArrayList<BiFunction<List<Topic>, Scope, List<Metrics.Ranked>>>();
        for (double cost : COSTS) {
            rankers.add(ranking(new Ranker(index(data, PanelModel.train(List.of())), cost)));
        }
        System.out.println("\nB, the known layout, " + noise + " foreign topics");
        methods.forEach((name, method) -> report(name, questions, (question, _) -> method.apply(question.topics())));
        report("Resonant", questions, (question, first) -> {
            var others = questions.stream().filter(q -> !q.layout().project().equals(question.layout().project())).toList();
            var best = bestOf(rankers, others, question.layout().project() + noise);
            return best.apply(question.topics(), Scope.RECORDING);
        });
    }

    private final Map<String, BiFunction<List<Topic>, Scope, List<Metrics.Ranked>>> chosen = new LinkedHashMap<>();

    /** The cost of a missing topic that does best on all other projects. */
    private BiFunction<List<Topic>, Scope, List<Metrics.Ranked>> bestOf(
            List<BiFunction<List<Topic>, Scope, List<Metrics.Ranked>>> rankers, List<Question> others, String key) {
        return chosen.computeIfAbsent(key, _ -> rankers.stream()
                .max(Comparator.comparingDouble(ranker -> {
                    var values = new Metrics.ByProject();
                    others.forEach(question -> values.add(question.layout().project(), Metrics.hit(
                            ranker.apply(question.topics(), Scope.RECORDING), Set.of(question.layout().id()), 1)));
                    return values.mean();
                }))
                .orElseThrow());
    }

    private void report(
            String name, List<Question> questions, BiFunction<Question, Integer, List<Metrics.Ranked>> method) {
        var one = new Metrics.ByProject();
        var five = new Metrics.ByProject();
        for (var question : questions) {
            var ranking = method.apply(question, 0);
            one.add(question.layout().project(), Metrics.hit(ranking, Set.of(question.layout().id()), 1));
            five.add(question.layout().project(), Metrics.hit(ranking, Set.of(question.layout().id()), 5));
        }
        System.out.printf("%-24s hit@1 %s  hit@5 %s%n", name, one, five);
    }

    /** Task C. */
    private void sameProject() {
        System.out.println("\nC, other layouts of the same project");
        var methods = retrieval();
        var ranker = ranking(new Ranker(index(data, PanelModel.train(List.of()))));
        methods.put("Resonant", topics -> ranker.apply(topics, Scope.SELECTION));
        methods.forEach((name, method) -> {
            var one = new Metrics.ByProject();
            var five = new Metrics.ByProject();
            for (var layout : data.layouts()) {
                var others = data.layouts().stream()
                        .filter(other -> other != layout && other.project().equals(layout.project()))
                        .map(Dataset.Layout::id)
                        .collect(Collectors.toSet());
                if (!others.isEmpty()) {
                    var ranked = method.apply(layout.topics()).stream()
                            .filter(item -> !item.id().equals(layout.id()))
                            .toList();
                    one.add(layout.project(), Metrics.hit(ranked, others, 1));
                    five.add(layout.project(), Metrics.hit(ranked, others, 5));
                }
            }
            System.out.printf("%-24s hit@1 %s  hit@5 %s%n", name, one, five);
        });
    }

    private Map<String, java.util.function.Function<List<Topic>, List<Metrics.Ranked>>> retrieval() {
        var methods = new LinkedHashMap<String, java.util.function.Function<List<Topic>, List<Metrics.Ranked>>>();
        methods.put("popularity", _ -> ranked(_ -> 0.0));
        for (var kinds : List.of("t", "s")) {
            methods.put("Jaccard " + (kinds.equals("t") ? "topics" : "schemas"), query -> {
                var asked = Baselines.features(query, kinds);
                return ranked(layout -> Baselines.jaccard(asked, Baselines.features(layout.topics(), kinds)));
            });
        }
        methods.put("containment", query -> {
            var asked = Baselines.features(query, "t");
            return ranked(layout -> Baselines.containment(asked, Baselines.features(layout.topics(), "t")));
        });
        var topicWeights = weights("t");
        methods.put("IDF containment", query -> {
            var asked = Baselines.features(query, "t");
            return ranked(layout -> {
                var own = Baselines.features(layout.topics(), "t");
                return own.stream().filter(asked::contains).mapToDouble(topicWeights::of).sum()
                        * Baselines.containment(asked, own);
            });
        });
        for (var kinds : List.of("t", "tlks")) {
            var weights = weights(kinds);
            methods.put("TF-IDF " + (kinds.equals("t") ? "topics" : "all"), query -> {
                var asked = Baselines.features(query, kinds);
                return ranked(layout -> weights.cosine(asked, Baselines.features(layout.topics(), kinds)));
            });
        }
        return methods;
    }

    private Baselines.Weights weights(String kinds) {
        return Baselines.Weights.of(
                data.layouts().stream().map(layout -> Baselines.features(layout.topics(), kinds)).toList());
    }

    private List<Metrics.Ranked> ranked(java.util.function.ToDoubleFunction<Dataset.Layout> score) {
        return data.layouts().stream()
                .map(layout -> new Metrics.Ranked(layout.id(), Math.round(score.applyAsDouble(layout) * 1e9) / 1e9))
                .toList();
    }

    /** All layouts: those that the ranker keeps back, as unrelated, are last and in no order, as zeros are with the other methods. */
    private BiFunction<List<Topic>, Scope, List<Metrics.Ranked>> ranking(Ranker ranker) {
        return (topics, scope) -> {
            var scores = ranker
                    .rank(new RecordingFeatures(topics, scope), LocalDate.EPOCH, Integer.MAX_VALUE, null)
                    .layouts()
                    .stream()
                    .collect(Collectors.toMap(Recommendation::id, Recommendation::score));
            return data.layouts().stream()
                    .map(layout -> new Metrics.Ranked(layout.id(), scores.getOrDefault(layout.id(), -1.0)))
                    .toList();
        };
    }

    private List<Topic> recording(Dataset.Layout layout, List<Topic> own, int noise, int draw) {
        var topics = new ArrayList<>(own);
        topics.addAll(Dataset.USUAL);
        topics.addAll(data.foreign(layout.project(), noise, random(layout, draw)));
        return topics;
    }

    private static Random random(Dataset.Layout layout, int draw) {
        return new Random(layout.id().hashCode() * 31L + draw);
    }

    private static List<ItemFeatures> items(Dataset known) {
        return known.layouts().stream()
                .map(Dataset.Layout::item)
                .sorted(Comparator.comparing(ItemFeatures::id))
                .toList();
    }

    private static ItemIndex index(Dataset known, PanelModel model) {
        return ItemIndex.of(items(known), model);
    }
}
