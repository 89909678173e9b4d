package io.resonant.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.Json;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class PriceTableTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");
    private final PriceTable prices = PriceTable.bundled();

    @Test
    void reckonsEachKindOfTokenAndRoundsUp() {
        assertThat(prices.cost("anthropic", usage("claude-haiku-5-5", 1000, 0, 0, 100), DAY))
                .isEqualTo(150);
        assertThat(prices.cost("anthropic", usage("claude-haiku-5-5", 1, 0, 0, 0), DAY))
                .isEqualTo(1);
        assertThat(prices.cost("anthropic", usage("claude-sonnet-5-5", 10, 100, 1000, 1), DAY))
                .isEqualTo(20 + 250 + 200 + 10);
    }

    @Test
    void aLongPromptCostsMoreForTheWholeCall() {
        assertThat(prices.cost("anthropic", usage("claude-haiku-5-5", 100_000, 0, 0, 1000), DAY))
                .isEqualTo(10_500);
        assertThat(prices.cost("anthropic", usage("claude-haiku-5-5", 99_001, 0, 1000, 1000), DAY))
                .isEqualTo(49_501 + 50 + 2500);
    }

    @Test
    void aDatedSnapshotCostsWhatItsModelDoesAndAnUnknownModelAsMuchAsTheDearest() {
        assertThat(prices.knows("anthropic", "claude-haiku-4-5-20251001", DAY)).isTrue();
        assertThat(prices.knows("anthropic", "claude-haiku-5-5-pro", DAY)).isFalse();
        assertThat(prices.cost("anthropic", usage("claude-tomorrow", 1_000_000, 0, 0, 0), DAY))
                .isEqualTo(10_000_000);
        assertThat(prices.cost("rules", usage("", 1_000_000, 0, 0, 0), DAY)).isZero();
    }

    private static ModelUsage usage(String model, long input, long cacheWrite, long cacheRead, long output) {
        return new ModelUsage(model, input, cacheWrite, cacheRead, output, false, Json.EMPTY_OBJECT);
    }
}
