package io.resonant.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.intent.IntentStep.Kind;
import io.resonant.kernel.json.Json;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class IntentStepTest {
    @Test
    void whatWentWrongIsSaidInTheLanguageOfTheReader() {
        var step = step(Kind.RESCHEDULED, Map.of("error_code", "model_timeout", "detail", "OpenAI", "wait_ms", 5000));
        assertThat(step.in("en").message())
                .isEqualTo("The model did not answer in time (OpenAI). Nothing was changed.");
        assertThat(step.in("ja").message()).contains("モデル").contains("OpenAI");
        assertThat(step.in("ja").detail()).isEqualTo(step.detail());
    }

    @Test
    void whatWentWellSaysNothing() {
        assertThat(step(Kind.CLAIMED, Map.of("worker", "one")).in("ja").message())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "not_allowed", "too_many", "unknown_assignee", "wrong_target"})
    void everyRefusalOfThePolicyHasWords(String code) {
        var step = step(Kind.REFUSED, Map.of("kind", "create_task", "code", code));
        assertThat(step.in("en").message()).endsWith(".");
        assertThat(step.in("ja").message()).endsWith("。");
    }

    private static IntentStep step(Kind kind, Map<String, Object> detail) {
        return new IntentStep(1, kind, 1, null, Json.of(detail), null, Instant.EPOCH);
    }
}
