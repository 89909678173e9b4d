package io.resonant.kernel.limit;

import java.util.Map;
import java.util.SortedMap;

/** Where several nodes add up what callers spent. */
public interface SharedCounts extends AutoCloseable {
    /** What it is called in the log. */
    String name();

    /** Whether there can be other nodes at all. */
    boolean areShared();

    /**
     * Adds what was spent to what the others have, a caller being paid up {@code now} at the earliest.
     *
     * @param spent nanoseconds, by caller
     * @param now nanoseconds since 1970
     * @return when each caller will have paid back everything, in nanoseconds since 1970
     * @throws RuntimeException when it does not answer; then nothing was added, or it cannot be told
     */
    Map<String, Long> spend(SortedMap<String, Long> spent, long now);

    @Override
    void close();
}
