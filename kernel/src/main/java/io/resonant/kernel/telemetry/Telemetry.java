package io.resonant.kernel.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measurements in the names and units of Prometheus: seconds, bytes, counters that end in {@code _total}. Labels take
 * few values only: a route's template, never a path, never an id.
 */
public final class Telemetry {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(10)
    };

    private static final int FAILED = 500;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Series, Timer> requests = new ConcurrentHashMap<>();
    private final Map<Labelled, LongAdder> counters = new ConcurrentHashMap<>();
    private final Map<Labelled, Timer> timings = new ConcurrentHashMap<>();
    private final List<Answered> listeners = new CopyOnWriteArrayList<>();
    private final List<Object> suppliers = new CopyOnWriteArrayList<>();
    private final LongAdder active = new LongAdder();
    private final AtomicBoolean machineBound = new AtomicBoolean();

    public Telemetry() {
        gauge("http_requests_active", "Requests being answered", active::sum);
    }

    /** Hears of each request that was answered. Must be quick. */
    public interface Answered {
        /** @param route template such as {@code /api/v1/specs/{id}} */
        void answered(String route, long nanos);
    }

    private record Series(String route, String method, int status) {}

    private record Labelled(
            String name, @Nullable String label, @Nullable String value) {
        Tags tags() {
            return label == null || value == null ? Tags.empty() : Tags.of(label, value);
        }
    }

    /** A request begins to be answered. */
    public void requestBegins() {
        active.increment();
    }

    /** @param route template such as {@code /api/v1/specs/{id}} */
    public void requestEnds(String route, String method, int status, long nanos) {
        active.decrement();
        requests.computeIfAbsent(new Series(route, method, status), this::requestTimer)
                .record(Duration.ofNanos(nanos));
        listeners.forEach(listener -> listener.answered(route, nanos));
    }

    public void onAnswered(Answered listener) {
        listeners.add(listener);
    }

    /** A value that is looked up when somebody asks. */
    public void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, kept(value), DoubleSupplier::getAsDouble)
                .description(description)
                .register(registry);
    }

    public void gauge(String name, String description, LongSupplier value) {
        gauge(name, description, () -> (double) value.getAsLong());
    }

    /** As {@link #gauge}, one of several that differ in a label. */
    public void gauge(String name, String description, String label, String labelValue, DoubleSupplier value) {
        Gauge.builder(name, kept(value), DoubleSupplier::getAsDouble)
                .description(description)
                .tag(label, labelValue)
                .register(registry);
    }

    /** A number that only grows and is kept elsewhere. */
    public void counter(String name, String description, LongSupplier value) {
        FunctionCounter.builder(name, kept(value), LongSupplier::getAsLong)
                .description(description)
                .register(registry);
    }

    /** Adds one. */
    public void count(String name) {
        count(new Labelled(name, null, null));
    }

    /** Adds one to the counter with this label, for instance {@code count("intents", "status", "failed")}. */
    public void count(String name, String label, String value) {
        count(new Labelled(name, label, value));
    }

    /** How long something took. */
    public void time(String name, String label, String value, Duration duration) {
        timings.computeIfAbsent(
                        new Labelled(name, label, value),
                        key -> Timer.builder(key.name())
                                .tags(key.tags())
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                .record(duration);
    }

    /**
     * Requests that were answered.
     *
     * @param failed of them, with an error of ours
     * @param within how many were answered within each of the times that are told apart
     */
    public record Requests(long count, long failed, List<Long> within) {
        public Requests since(Requests earlier) {
            var grown = new ArrayList<Long>();
            for (int i = 0; i < within.size(); i++) {
                grown.add(within.get(i) - earlier.within.get(i));
            }
            return new Requests(count - earlier.count, failed - earlier.failed, grown);
        }

        /** The milliseconds that a share of the answers took at most, between two of the times that are told apart. */
        public double quantile(double share) {
            double rank = share * count;
            long before = 0;
            double lower = 0;
            for (int i = 0; i < BUCKETS.length; i++) {
                double upper = BUCKETS[i].toMillis();
                if (within.get(i) >= rank && within.get(i) > before) {
                    return lower + (upper - lower) * (rank - before) / (within.get(i) - before);
                }
                before = within.get(i);
                lower = upper;
            }
            return lower; // longer than anybody told apart
        }
    }

    /** All requests since the start. */
    public Requests requests() {
        long count = 0;
        long failed = 0;
        var within = new Long[BUCKETS.length];
        Arrays.fill(within, 0L);
        for (var entry : requests.entrySet()) {
            var snapshot = entry.getValue().takeSnapshot();
            count += snapshot.count();
            failed += entry.getKey().status() >= FAILED ? snapshot.count() : 0;
            var counts = snapshot.histogramCounts();
            for (int i = 0; i < Math.min(within.length, counts.length); i++) {
                within[i] += (long) counts[i].count();
            }
        }
        return new Requests(count, failed, List.of(within));
    }

    /** What is measured under a name now, by the value of its label; nothing when nobody measures it. */
    public Map<String, Double> values(String name) {
        var values = new TreeMap<String, Double>();
        for (var meter : registry.find(name).meters()) {
            var label = meter.getId().getTags().stream().map(Tag::getValue).findFirst();
            values.put(label.orElse(""), meter.measure().iterator().next().getValue());
        }
        return values;
    }

    /** Everything in the text format of Prometheus. */
    public String scrape() {
        if (machineBound.compareAndSet(false, true)) {
            Machine.describe(this, registry); // not at the start: its classes are slow to load
        }
        return registry.scrape();
    }

    /** The registry refers to it weakly, and would tell nothing any more once it was collected. */
    private <T> T kept(T supplier) {
        suppliers.add(supplier);
        return supplier;
    }

    private void count(Labelled counter) {
        counters.computeIfAbsent(counter, key -> {
                    var adder = new LongAdder();
                    FunctionCounter.builder(key.name(), adder, LongAdder::doubleValue)
                            .tags(key.tags())
                            .register(registry);
                    return adder;
                })
                .increment();
    }

    private Timer requestTimer(Series series) {
        return Timer.builder("http_server_requests")
                .description("Time from the request's headers to the end of the answer")
                .tags(
                        "route",
                        series.route(),
                        "method",
                        series.method(),
                        "status",
                        Integer.toString(series.status()),
                        "outcome",
                        series.status() / 100 + "xx")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
