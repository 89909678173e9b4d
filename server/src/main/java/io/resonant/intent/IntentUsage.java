package io.resonant.intent;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an organisation's intents did and cost in a month. Amounts are millionths of a US dollar.
 *
 * @param limitMicros null when there is no limit
 * @param reservedMicros set aside for calls under way
 * @param intents by status
 */
public record IntentUsage(
        String month,
        @Nullable Long limitMicros,
        long spentMicros,
        long reservedMicros,
        List<Provider> providers,
        Map<String, Long> intents) {
    /** What was used of one model. */
    public record Provider(
            String provider,
            @Nullable String model,
            long intents,
            long inputTokens,
            long outputTokens,
            long costMicros) {}

    /** How many intents stand like this. */
    record Count(IntentStatus status, long intents) {}
}
