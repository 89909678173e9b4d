import io.resonant.recommendation.RecordingFeatures.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Methods that anybody would try first, written anew here so that they share nothing with what they are compared to. */
final class Baselines {
    private Baselines() {}

    /** Kinds of features: t topic, l its end, k its words, s its type. */
    static Set<String> features(List<Topic> topics, String kinds) {
        var features = new HashSet<String>();
        for (var topic : topics) {
            var name = topic.name();
            if (kinds.contains("t")) {
                features.add("t:" + name);
            }
            if (kinds.contains("l")) {
                features.add("l:" + name.substring(name.lastIndexOf('/') + 1).toLowerCase());
            }
            if (kinds.contains("k")) {
                for (var word : name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase().split("[^a-z]+")) {
                    if (word.length() > 1) {
                        features.add("k:" + word);
                    }
                }
            }
            if (kinds.contains("s") && topic.schema() != null) {
                features.add("s:" + topic.schema().replace("/msg/", "/"));
            }
        }
        return features;
    }

    /** Weights of rare features. */
    record Weights(Map<String, Integer> counts, int documents) {
        static Weights of(List<Set<String>> documents) {
            var counts = new HashMap<String, Integer>();
            documents.forEach(features -> features.forEach(feature -> counts.merge(feature, 1, Integer::sum)));
            return new Weights(counts, documents.size());
        }

        double of(String feature) {
            return Math.log((documents + 1) / (counts.getOrDefault(feature, 0) + 0.5));
        }

        double norm(Set<String> features) {
            return Math.sqrt(new TreeSet<>(features).stream().mapToDouble(f -> of(f) * of(f)).sum());
        }

        double cosine(Set<String> one, Set<String> other) {
            double sum = new TreeSet<>(one).stream().filter(other::contains).mapToDouble(f -> of(f) * of(f)).sum();
            return sum == 0 ? 0 : sum / (norm(one) * norm(other));
        }
    }

    static double jaccard(Set<String> one, Set<String> other) {
        long both = one.stream().filter(other::contains).count();
        long all = one.size() + other.size() - both;
        return all == 0 ? 0 : both / (double) all;
    }

    /** How much of the item the query has. */
    static double containment(Set<String> query, Set<String> item) {
        return item.isEmpty() ? 0 : item.stream().filter(query::contains).count() / (double) item.size();
    }

    /** Share of projects with each panel. */
    static Map<String, Double> popularity(Dataset known) {
        var shares = new TreeMap<String, Double>();
        for (var project : known.projects()) {
            var own = known.layouts().stream().filter(layout -> layout.project().equals(project)).toList();
            own.forEach(layout -> layout.panels().forEach(panel -> shares.merge(panel, 1.0 / own.size(), Double::sum)));
        }
        shares.replaceAll((_, sum) -> (sum + 0.1) / (known.projects().size() + 0.5));
        return shares;
    }

    /** Panels of the layouts most alike, each project weighing the same. */
    static Map<String, Double> neighbours(Dataset known, List<Topic> query, String kinds, int count, boolean cosine) {
        var documents = known.layouts().stream().map(layout -> features(layout.topics(), kinds)).toList();
        var weights = Weights.of(documents);
        var asked = features(query, kinds);
        var order = new ArrayList<Integer>();
        var alike = new double[documents.size()];
        for (int i = 0; i < alike.length; i++) {
            alike[i] = cosine ? weights.cosine(asked, documents.get(i)) : jaccard(asked, documents.get(i));
            order.add(i);
        }
        order.sort((one, other) -> Double.compare(alike[other], alike[one]));
        var prior = popularity(known);
        var sums = new TreeMap<String, Double>();
        double all = 0;
        for (int i : order.subList(0, Math.min(count, order.size()))) {
            var layout = known.layouts().get(i);
            long own = known.layouts().stream().filter(other -> other.project().equals(layout.project())).count();
            layout.panels().forEach(panel -> sums.merge(panel, alike[i] / own, Double::sum));
            all += alike[i] / own;
        }
        var shares = new TreeMap<String, Double>();
        for (var entry : prior.entrySet()) {
            shares.put(entry.getKey(), (sums.getOrDefault(entry.getKey(), 0.0) + 0.3 * entry.getValue()) / (all + 0.3));
        }
        return shares;
    }

    /** What a panel can show decides, among those what is popular. */
    static Map<String, Double> rules(Dataset known, List<Topic> query, Map<String, List<String>> rules) {
        var schemas = features(query, "s");
        var shares = new TreeMap<String, Double>();
        popularity(known).forEach((panel, share) -> {
            long shown = rules.getOrDefault(panel, List.of()).stream().filter(name -> schemas.contains("s:" + name)).count();
            double logit = Math.log(share / (1 - share)) + (shown > 0 ? 3 : 0);
            shares.put(panel, 1 / (1 + Math.exp(-logit)));
        });
        return shares;
    }

    /** One regression for each panel over types and words, held back towards what is popular. */
    static final class Logistic {
        private final Map<String, Integer> places = new TreeMap<>();
        private final Map<String, Double> prior;
        private final Map<String, double[]> weights = new TreeMap<>();

        Logistic(Dataset known) {
            prior = popularity(known);
            var projectsOf = new TreeMap<String, Set<String>>();
            known.layouts().forEach(layout -> features(layout.topics(), "sk").forEach(
                    f -> projectsOf.computeIfAbsent(f, _ -> new HashSet<>()).add(layout.project())));
            projectsOf.forEach((feature, projects) -> {
                if (projects.size() >= 2) {
                    places.put(feature, places.size());
                }
            });
            prior.keySet().forEach(panel -> weights.put(panel, train(known, panel)));
        }

        private double[] train(Dataset known, String panel) {
            var found = new double[places.size()];
            var squares = new double[places.size()];
            for (int step = 0; step < 60; step++) {
                var gradient = new double[found.length];
                for (int i = 0; i < found.length; i++) {
                    gradient[i] = 3 * found[i];
                }
                for (var layout : known.layouts()) {
                    long own = known.layouts().stream().filter(l -> l.project().equals(layout.project())).count();
                    var present = present(layout.topics());
                    double slope = (predict(panel, present, found) - (layout.panels().contains(panel) ? 1 : 0)) / own;
                    present.forEach(place -> gradient[place] += slope);
                }
                for (int i = 0; i < found.length; i++) {
                    squares[i] += gradient[i] * gradient[i];
                    found[i] -= 0.5 * gradient[i] / Math.sqrt(squares[i] + 1e-8);
                }
            }
            return found;
        }

        private List<Integer> present(List<Topic> topics) {
            return features(topics, "sk").stream().filter(places::containsKey).map(places::get).sorted().toList();
        }

        private double predict(String panel, List<Integer> present, double[] found) {
            double share = prior.get(panel);
            double sum = Math.log(share / (1 - share));
            for (int place : present) {
                sum += found[place];
            }
            return 1 / (1 + Math.exp(-sum));
        }

        Map<String, Double> predict(List<Topic> query) {
            var present = present(query);
            var shares = new TreeMap<String, Double>();
            weights.forEach((panel, found) -> shares.put(panel, predict(panel, present, found)));
            return shares;
        }
    }

    /** The mean of several. */
    @SafeVarargs
    static Map<String, Double> blend(Map<String, Double>... methods) {
        var shares = new TreeMap<String, Double>();
        for (var method : methods) {
            method.forEach((panel, share) -> shares.merge(panel, share / methods.length, Double::sum));
        }
        return shares;
    }
}
