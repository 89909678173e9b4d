import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** What is measured of a ranking, and how sure one can be of it. */
final class Metrics {
    private static final int SAMPLES = 2000;

    private Metrics() {}

    /** Something that was ranked; equal scores are in no order, and what is measured is what to expect. */
    record Ranked(String id, double score) {}

    /** The chance that one of these is among the first so many. */
    static double hit(List<Ranked> ranking, Set<String> relevant, int first) {
        var sorted = ranking.stream().sorted(Comparator.comparingDouble(Ranked::score).reversed()).toList();
        double none = 1;
        for (int start = 0; start < Math.min(first, sorted.size()); ) {
            int end = start;
            int good = 0;
            while (end < sorted.size() && sorted.get(end).score() == sorted.get(start).score()) {
                good += relevant.contains(sorted.get(end).id()) ? 1 : 0;
                end++;
            }
            int taken = Math.min(first - start, end - start);
            for (int i = 0; i < taken; i++) {
                none *= Math.max(0, end - start - good - i) / (double) (end - start - i);
            }
            start = end;
        }
        return 1 - none;
    }

    /** Normalised discounted cumulative gain of the first so many; equal scores in the order of their names. */
    static double ndcg(List<Ranked> ranking, Collection<String> relevant, int first) {
        var sorted = ranking.stream()
                .sorted(Comparator.comparingDouble(Ranked::score).reversed().thenComparing(Ranked::id))
                .toList();
        double gain = 0;
        double best = 0;
        for (int i = 0; i < Math.min(first, sorted.size()); i++) {
            gain += relevant.contains(sorted.get(i).id()) ? 1 / log2(i + 2) : 0;
            best += i < relevant.size() ? 1 / log2(i + 2) : 0;
        }
        return gain / best;
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    /** Values of each project; each project counts the same, however many layouts it has. */
    static final class ByProject {
        private final Map<String, List<Double>> values = new TreeMap<>();

        void add(String project, double value) {
            values.computeIfAbsent(project, _ -> new ArrayList<>()).add(value);
        }

        Map<String, Double> means() {
            var means = new TreeMap<String, Double>();
            values.forEach((project, list) -> means.put(
                    project, list.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
            return means;
        }

        double mean() {
            return means().values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }

        /** Mean with its 95 % interval, by drawing projects again and again. */
        @Override
        public String toString() {
            return "%.3f (%s)".formatted(mean(), interval(means()));
        }

        /** Of the difference to another method on the same projects. */
        String gainOver(ByProject other) {
            var differences = new TreeMap<String, Double>();
            var theirs = other.means();
            means().forEach((project, mean) -> differences.put(project, mean - theirs.get(project)));
            return "%+.3f (%s)".formatted(mean() - other.mean(), interval(differences));
        }

        private static String interval(Map<String, Double> means) {
            var random = new Random(7);
            var list = List.copyOf(means.values());
            var samples = new double[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                for (int j = 0; j < list.size(); j++) {
                    samples[i] += list.get(random.nextInt(list.size())) / list.size();
                }
            }
            java.util.Arrays.sort(samples);
            return "%.3f to %.3f".formatted(samples[SAMPLES / 40], samples[SAMPLES - SAMPLES / 40]);
        }
    }

    /** How far probabilities are from what happens: ten bins, each as heavy as what falls into it. */
    static final class Calibration {
        private final double[] weight = new double[10];
        private final double[] said = new double[10];
        private final double[] happened = new double[10];

        void add(double probability, boolean came, double count) {
            int bin = Math.min(9, (int) (probability * 10));
            weight[bin] += count;
            said[bin] += count * probability;
            happened[bin] += came ? count : 0;
        }

        double error() {
            double all = 0;
            double error = 0;
            for (int i = 0; i < 10; i++) {
                all += weight[i];
                error += Math.abs(said[i] - happened[i]);
            }
            return error / all;
        }
    }
}
