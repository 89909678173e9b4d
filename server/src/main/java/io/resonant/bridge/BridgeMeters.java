package io.resonant.bridge;

import io.resonant.intent.CallCost;
import io.resonant.intent.IntentQueue.Waiting;
import io.resonant.kernel.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the bridge does, for Prometheus: the success rate is {@code completed / (completed + failed)}. */
final class BridgeMeters {
    private final Telemetry telemetry;
    private final InstantSource clock;
    private final LongAdder inputTokens = new LongAdder();
    private final LongAdder outputTokens = new LongAdder();
    private final LongAdder costMicros = new LongAdder();
    private volatile @Nullable Instant oldest;

    BridgeMeters(Telemetry telemetry, InstantSource clock) {
        this.telemetry = telemetry;
        this.clock = clock;
        telemetry.counter("intent_model_input_tokens", "Tokens that models have read", inputTokens::sum);
        telemetry.counter("intent_model_output_tokens", "Tokens that models have written", outputTokens::sum);
        telemetry.counter(
                "intent_model_cost_micros", "What models have cost, in millionths of a dollar", costMicros::sum);
        telemetry.gauge("intent_queue_age_seconds", "How long the intent that is due longest has waited", this::age);
    }

    /** @param ending {@code completed}, {@code failed}, {@code released} or {@code dropped} */
    void ended(String type, String ending, long nanos) {
        telemetry.count("intent_runs", "ending", ending);
        telemetry.count("intent_runs_by_type", "type", type);
        telemetry.time("intent_run_seconds", "type", type, Duration.ofNanos(nanos));
    }

    void used(CallCost cost) {
        inputTokens.add(cost.inputTokens());
        outputTokens.add(cost.outputTokens());
        costMicros.add(cost.micros());
    }

    void waiting(List<Waiting> waiting) {
        oldest = waiting.stream()
                .map(Waiting::next)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private double age() {
        var since = oldest;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }
}
