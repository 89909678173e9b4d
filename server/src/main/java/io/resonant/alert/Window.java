package io.resonant.alert;

import io.resonant.monitor.Figure;
import io.resonant.monitor.Sample;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The figures of the last time of one node, or of all.
 *
 * @param now the minute that it is
 */
record Window(List<Sample> samples, long now) {
    /** Older than this a figure is no news. */
    private static final int FRESH = 5;
    /** Fewer say nothing about where it goes. */
    private static final int LEAST_FOR_SLOPE = 60;

    Window {
        samples = List.copyOf(samples);
    }

    Optional<Double> last(Figure figure) {
        return recent(FRESH)
                .filter(sample -> sample.figures().containsKey(figure))
                .reduce((one, other) -> other.minute() >= one.minute() ? other : one)
                .flatMap(sample -> Optional.ofNullable(sample.figures().get(figure)));
    }

    /** The smallest of the last minutes; nothing before it has been known for half of them. */
    Optional<Double> least(Figure figure, int minutes) {
        var known = values(figure, minutes).sorted().boxed().toList();
        return 2 * known.size() < minutes ? Optional.empty() : Optional.of(known.getFirst());
    }

    double sum(Figure figure, int minutes) {
        return values(figure, minutes).sum();
    }

    Optional<Double> mean(Figure figure, int minutes) {
        return values(figure, minutes).average().stream().boxed().findFirst();
    }

    /** The mean of one figure where another says how much each minute counts. */
    double weighted(Figure figure, Figure weight, int minutes) {
        double all = sum(weight, minutes);
        double sum = recent(minutes)
                .mapToDouble(sample -> sample.figures().getOrDefault(figure, 0.0)
                        * sample.figures().getOrDefault(weight, 0.0))
                .sum();
        return all == 0 ? 0 : sum / all;
    }

    /** By how much a figure grows in a minute, by least squares. */
    Optional<Double> slope(Figure figure, int minutes) {
        var known = recent(minutes)
                .filter(sample -> sample.figures().containsKey(figure))
                .toList();
        if (known.size() < LEAST_FOR_SLOPE) {
            return Optional.empty();
        }
        double meanTime = known.stream().mapToDouble(Sample::minute).average().orElseThrow();
        double meanValue = values(figure, minutes).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (var sample : known) {
            double time = sample.minute() - meanTime;
            covariance += time * (sample.figures().getOrDefault(figure, 0.0) - meanValue);
            variance += time * time;
        }
        return Optional.of(covariance / variance);
    }

    /** Since a figure was more than nothing; as long as anybody remembers when it never was. */
    double minutesSince(Figure figure) {
        return samples.stream()
                .filter(sample -> sample.figures().getOrDefault(figure, 0.0) > 0)
                .mapToLong(Sample::minute)
                .max()
                .stream()
                .mapToDouble(minute -> now - minute)
                .findFirst()
                .orElse(Double.MAX_VALUE);
    }

    private DoubleStream values(Figure figure, int minutes) {
        return recent(minutes)
                .flatMap(sample -> Stream.ofNullable(sample.figures().get(figure)))
                .mapToDouble(Double::doubleValue);
    }

    private Stream<Sample> recent(int minutes) {
        return samples.stream().filter(sample -> sample.minute() > now - minutes);
    }
}
