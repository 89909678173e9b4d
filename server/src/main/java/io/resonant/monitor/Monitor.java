package io.resonant.monitor;

import io.resonant.backup.Drills.Drilled;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.JobState;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.monitor.MonitorReport.DrillHeld;
import io.resonant.monitor.MonitorReport.Node;
import io.resonant.monitor.MonitorReport.Series;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the figures of the last two days and shows them to whoever runs the server. */
public final class Monitor implements AutoCloseable {
    private static final int SECONDS = 60;
    /** As many points as a drawing can show. */
    private static final int MOST_STEPS = 300;

    private static final int MOST_DRILLS = 60;

    private final Database database;
    private final Supplier<List<Drilled>> drills;
    private final Jobs jobs;
    private final Sampler sampler;
    private final InstantSource clock;

    /**
     * @param data the directory that is this server's own
     * @param jobs whose delay is looked at, and which are listed
     * @param drills what earlier drills have found
     */
    public Monitor(
            Database database,
            Telemetry telemetry,
            Jobs jobs,
            Path data,
            Supplier<List<Drilled>> drills,
            InstantSource clock) {
        this.database = database;
        this.jobs = jobs;
        this.drills = drills;
        this.sampler = new Sampler(database, telemetry, NodeName.of(data), jobs::late, clock);
        this.clock = clock;
    }

    public void declareRoutes(Routes routes) {
        new MonitorRoutes(this).declare(routes);
    }

    public void start() {
        sampler.start();
    }

    /** Keeps the figures of this moment. */
    void take() {
        sampler.take();
    }

    @Override
    public void close() {
        sampler.close();
    }

    /** The figures of all nodes, by node and time. */
    public List<Sample> samples(Duration time) {
        long from = clock.instant().minus(time).getEpochSecond() / SECONDS;
        return database.readSystem(transaction -> new SampleStore(transaction).since(from));
    }

    List<JobState> jobs() {
        return jobs.states();
    }

    MonitorReport report(int hours) {
        int minutes = hours * 60;
        int step = Math.ceilDiv(minutes, MOST_STEPS);
        int steps = Math.ceilDiv(minutes, step);
        long end = Math.floorDiv(clock.instant().getEpochSecond() / SECONDS, step) * step + step;
        long from = end - (long) steps * step;
        var samples = database.readSystem(transaction -> new SampleStore(transaction).since(from));
        var nodes = new LinkedHashMap<String, List<Sample>>();
        samples.forEach(sample ->
                nodes.computeIfAbsent(sample.node(), _ -> new ArrayList<>()).add(sample));
        return new MonitorReport(
                Instant.ofEpochSecond(from * SECONDS),
                step * SECONDS,
                nodes.entrySet().stream()
                        .map(entry -> node(entry.getKey(), entry.getValue(), from, step, steps))
                        .toList(),
                held());
    }

    private List<DrillHeld> held() {
        var all = drills.get();
        return all.subList(Math.max(0, all.size() - MOST_DRILLS), all.size()).stream()
                .map(drill ->
                        new DrillHeld(drill.at(), drill.leg(), drill.seconds(), drill.lost(), drill.failure() == null))
                .toList();
    }

    private static Node node(String name, List<Sample> samples, long from, int step, int steps) {
        var series = new ArrayList<Series>();
        for (var figure : Figure.values()) {
            var values = new @Nullable Double[steps];
            var counts = new int[steps];
            for (var sample : samples) {
                var value = sample.figures().get(figure);
                int at = (int) ((sample.minute() - from) / step);
                if (value != null && at < steps) { // another node's clock may be ahead
                    values[at] = merged(figure, values[at], counts[at]++, value);
                }
            }
            if (Arrays.stream(values).anyMatch(value -> value != null)) {
                series.add(new Series(figure, Arrays.asList(values)));
            }
        }
        return new Node(name, Instant.ofEpochSecond(samples.getLast().minute() * SECONDS), series);
    }

    private static double merged(Figure figure, @Nullable Double before, int count, double value) {
        if (before == null) {
            return value;
        }
        return figure.worstCounts() ? Math.max(before, value) : before + (value - before) / (count + 1);
    }
}
