package io.resonant.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.backup.Drills.Drilled;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
@BothEngines
record MonitorTest(TestDatabase test) {
    @BeforeEach
    void forget() {
        test.script("delete from monitor_samples");
    }

    private Monitor monitor(Telemetry telemetry, Path home, String node) throws IOException {
        var data = Files.createDirectories(home.resolve(node));
        Files.writeString(data.resolve("node"), node);
        var jobs = new Jobs(test.database(), test.clock());
        return new Monitor(test.database(), telemetry, jobs, data, () -> List.<Drilled>of(), test.clock());
    }

    private static void answer(Telemetry telemetry, int status, Duration duration, int times) {
        for (int i = 0; i < times; i++) {
            telemetry.requestBegins();
            telemetry.requestEnds("/api/v1/specs", "GET", status, duration.toNanos());
        }
    }

    private static List<Double> values(MonitorReport report, String node, Figure figure) {
        var values = new ArrayList<Double>();
        for (var one : report.nodes()) {
            for (var series : one.series()) {
                if (one.node().equals(node) && series.figure() == figure) {
                    for (var value : series.values()) {
                        if (value != null) {
                            values.add(value);
                        }
                    }
                }
            }
        }
        return values;
    }

    @Test
    void aMinuteIsWhatHappenedInIt(@TempDir Path home) throws IOException {
        var telemetry = new Telemetry();
        answer(telemetry, 200, Duration.ofSeconds(9), 50); // before anybody looked
        telemetry.gauge("database_waiting", "x", () -> 3.0);
        telemetry.gauge("backup_proven_age_seconds", "x", "leg", "one", () -> 60.0);
        telemetry.gauge("backup_proven_age_seconds", "x", "leg", "two", () -> 7_200.0);
        telemetry.gauge("backup_protection_age_seconds", "x", "leg", "one", () -> 5.0);
        telemetry.gauge("backup_files_age_seconds", "x", "leg", "one", () -> 70.0);
        telemetry.gauge("archive_age_seconds", "x", () -> 12.0);
        telemetry.gauge("archive_full_age_seconds", "x", () -> Double.POSITIVE_INFINITY);
        telemetry.gauge("disk_free_bytes", "x", () -> Double.NaN);
        try (var monitor = monitor(telemetry, home, "one")) {
            answer(telemetry, 200, Duration.ofMillis(4), 98);
            answer(telemetry, 500, Duration.ofMillis(400), 2);
            telemetry.count("intent_runs", "ending", "failed");
            test.clock().advance(Duration.ofMinutes(1));
            monitor.take();
            var first = monitor.report(1);
            assertThat(values(first, "one", Figure.REQUESTS)).containsExactly(100 / 60.0);
            assertThat(values(first, "one", Figure.ERRORS)).containsExactly(0.02);
            assertThat(values(first, "one", Figure.P50)).allMatch(millis -> millis > 2 && millis <= 5);
            assertThat(values(first, "one", Figure.P99)).allMatch(millis -> millis > 250 && millis <= 500);
            assertThat(values(first, "one", Figure.INTENTS_FAILED)).containsExactly(1.0);
            assertThat(values(first, "one", Figure.DATABASE_WAITING)).containsExactly(3.0);
            assertThat(values(first, "one", Figure.BACKUP_AGE))
                    .as("the worst place")
                    .containsExactly(7_200.0);
            assertThat(values(first, "one", Figure.PROTECTION_AGE)).as("rows").containsExactly(5.0);
            assertThat(values(first, "one", Figure.FILES_AGE)).containsExactly(70.0);
            assertThat(values(first, "one", Figure.ARCHIVE_AGE)).containsExactly(12.0);
            assertThat(values(first, "one", Figure.ARCHIVE_FULL_AGE))
                    .as("there never was one")
                    .containsExactly(MonitorReport.NEVER);
            assertThat(values(first, "one", Figure.DISK_FREE))
                    .as("nobody knows")
                    .isEmpty();

            test.clock().advance(Duration.ofMinutes(1));
            monitor.take();
            monitor.take(); // the minute is there already
            var second = monitor.report(1);
            assertThat(values(second, "one", Figure.REQUESTS)).containsExactly(100 / 60.0, 0.0);
            assertThat(values(second, "one", Figure.ERRORS)).as("of no answer").hasSize(1);
        }
    }

    @Test
    void nodesAreToldApartAndAPeakDoesNotVanishInALongerTime(@TempDir Path home) throws IOException {
        var telemetry = new Telemetry();
        var load = new double[] {1};
        telemetry.gauge("database_waiting", "x", () -> load[0]);
        telemetry.gauge("disk_free_bytes", "x", () -> load[0]);
        try (var one = monitor(telemetry, home, "one");
                var two = monitor(new Telemetry(), home, "two")) {
            test.clock().advance(Duration.ofMinutes(5));
            two.take();
            var begin = test.clock().instant().getEpochSecond() / 60 / 5 * 5 + 5;
            test.clock()
                    .advance(Duration.ofSeconds(
                            begin * 60 - test.clock().instant().getEpochSecond()));
            for (var value : List.of(1.0, 9.0, 2.0, 0.0)) {
                load[0] = value;
                one.take();
                test.clock().advance(Duration.ofMinutes(1));
            }
            var day = one.report(24);
            assertThat(day.stepSeconds()).isEqualTo(300);
            assertThat(day.nodes()).extracting(MonitorReport.Node::node).containsExactly("one", "two");
            assertThat(day.nodes().getFirst().series().getFirst().values()).hasSize(288);
            assertThat(values(day, "one", Figure.DATABASE_WAITING)).containsExactly(9.0);
            assertThat(values(day, "one", Figure.DISK_FREE)).containsExactly(3.0);
            assertThat(values(one.report(1), "one", Figure.DATABASE_WAITING)).containsExactly(1.0, 9.0, 2.0, 0.0);
        }
    }

    @Test
    void afterTwoDaysAFigureIsForgotten(@TempDir Path home) throws IOException {
        try (var monitor = monitor(new Telemetry(), home, "one")) {
            monitor.take();
            test.clock().advance(Sampler.KEPT.plusMinutes(2));
            monitor.take();
            var left = test.database()
                    .readSystem(transaction -> transaction
                            .sql("select count(*) as n from monitor_samples")
                            .one(row -> row.bigint("n")));
            assertThat(left).isEqualTo(1);
        }
    }
}
