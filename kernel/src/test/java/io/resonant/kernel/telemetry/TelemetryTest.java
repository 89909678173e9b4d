package io.resonant.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private final Telemetry telemetry = new Telemetry();

    @Test
    void requestsAreCountedByRouteAndStatusInBuckets() {
        telemetry.requestBegins();
        telemetry.requestBegins();
        telemetry.requestEnds("/specs/{id}", "GET", 404, Duration.ofMillis(3).toNanos());
        assertThat(telemetry.scrape())
                .contains("http_requests_active 1.0")
                .contains("http_server_requests_seconds_count{method=\"GET\",outcome=\"4xx\",route=\"/specs/{id}\","
                        + "status=\"404\"} 1")
                .containsPattern("http_server_requests_seconds_bucket\\{.*le=\"0.002\"} 0")
                .containsPattern("http_server_requests_seconds_bucket\\{.*le=\"0.005\"} 1");
    }

    @Test
    void featuresAddTheirOwn() {
        var waiting = new AtomicLong(7);
        telemetry.gauge("jobs_waiting", "Jobs that wait", waiting::get);
        telemetry.count("intents", "status", "failed");
        telemetry.count("intents", "status", "failed");
        telemetry.time("intent_duration", "type", "spec.review", Duration.ofSeconds(2));
        waiting.set(8);
        assertThat(telemetry.scrape())
                .contains("jobs_waiting 8.0")
                .contains("intents_total{status=\"failed\"} 2.0")
                .contains("intent_duration_seconds_sum{type=\"spec.review\"} 2.0");
    }

    @Test
    void whatIsLookedUpIsThereAfterACollectionToo() {
        var base = new AtomicLong(40);
        telemetry.gauge("looked_up", "Looked up", () -> (double) base.get() + 2);
        telemetry.counter("grown", "Grown", () -> base.get() + 3);
        var collected = new WeakReference<>(new Object());
        while (collected.get() != null) {
            System.gc();
        }
        assertThat(telemetry.scrape()).contains("looked_up 42.0", "grown_total 43.0");
    }

    @Test
    void theMachineIsDescribed() {
        assertThat(telemetry.scrape())
                .contains("jvm_memory_used_bytes", "process_cpu_usage", "process_uptime_seconds", "jvm_threads_live");
    }
}
