package io.resonant.intent;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How intents are worked off.
 *
 * @param confirm types whose proposed actions wait for a person
 * @param budgetMicros what an organisation may spend in a month, in millionths of a US dollar; no limit when empty
 * @param maxTries how often a worker takes an intent up before it is given up
 * @param lease how long a worker may be silent before its work is given to another
 */
public record IntentSettings(
        Set<IntentType> confirm,
        Optional<Long> budgetMicros,
        int maxTries,
        Duration lease,
        Duration firstBackOff,
        Duration maxBackOff) {
    public static final IntentSettings USUAL = new IntentSettings(
            Set.of(), Optional.empty(), 5, Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofMinutes(10));

    public IntentSettings {
        confirm = Set.copyOf(confirm);
    }

    public IntentSettings withConfirm(Set<IntentType> types) {
        return new IntentSettings(types, budgetMicros, maxTries, lease, firstBackOff, maxBackOff);
    }

    public IntentSettings withBudgetMicros(long micros) {
        return new IntentSettings(confirm, Optional.of(micros), maxTries, lease, firstBackOff, maxBackOff);
    }

    public IntentSettings withTries(int tries, Duration first, Duration longest) {
        return new IntentSettings(confirm, budgetMicros, tries, lease, first, longest);
    }

    public IntentSettings withLease(Duration duration) {
        return new IntentSettings(confirm, budgetMicros, maxTries, duration, firstBackOff, maxBackOff);
    }

    /**
     * Doubles with each try; half of it is chance, so that what failed together does not come back together.
     *
     * @param random in [0, 1)
     */
    Duration backOff(int tries, double random) {
        long full = Math.min(maxBackOff.toMillis(), firstBackOff.toMillis() << Math.min(tries - 1, 20));
        return Duration.ofMillis((long) (full * (0.5 + random / 2)));
    }
}
