package io.resonant.plan;

import io.resonant.account.Plan;
import io.resonant.kernel.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much may be used; null where there is no limit. */
public record Limits(
        @Nullable Long members,
        @Nullable Long storageBytes,
        @Nullable Long intentsPerMonth) {
    private static final long GIGABYTE = 1_000_000_000;

    /** What a plan allows until whoever runs the server decides otherwise. */
    static Limits usual(Plan plan) {
        return switch (plan) {
            case FREE -> new Limits(10L, 2 * GIGABYTE, 500L);
            case PRO -> new Limits(100L, 100 * GIGABYTE, 10_000L);
            case ENTERPRISE -> new Limits(null, null, null);
        };
    }

    @Nullable
    Long of(Limit limit) {
        return switch (limit) {
            case MEMBERS -> members;
            case STORAGE_BYTES -> storageBytes;
            case INTENTS_PER_MONTH -> intentsPerMonth;
        };
    }

    /** @throws Problem 422 with the field */
    void check() {
        atLeast(members, 1, "members"); // its owner
        atLeast(storageBytes, 0, "storage_bytes");
        atLeast(intentsPerMonth, 0, "intents_per_month");
    }

    /** By name, for the trail. */
    Map<String, @Nullable Object> detail() {
        var detail = new LinkedHashMap<String, @Nullable Object>();
        for (var limit : Limit.values()) {
            detail.put(limit.word(), of(limit));
        }
        return detail;
    }

    private static void atLeast(@Nullable Long value, long least, String field) {
        if (value != null && value < least) {
            throw Problem.invalid(field, "too_small");
        }
    }
}
