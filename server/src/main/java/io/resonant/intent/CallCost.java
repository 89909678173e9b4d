package io.resonant.intent;

import io.resonant.kernel.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What one call of a model used and cost.
 *
 * @param model as the other side names it; none for the rules
 * @param inputTokens cached ones included
 * @param micros millionths of a US dollar
 * @param prices version of the price table that the cost was reckoned with
 * @param estimated the other side did not count, so we did
 * @param usage its own words
 */
public record CallCost(
        String provider,
        @Nullable String model,
        long inputTokens,
        long outputTokens,
        long micros,
        String prices,
        boolean estimated,
        Json usage) {

    /** Nobody was asked. */
    public static CallCost none(String provider) {
        return new CallCost(provider, null, 0, 0, 0, "", false, Json.EMPTY_OBJECT);
    }
}
