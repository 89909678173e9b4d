package io.resonant.bridge;

import io.resonant.intent.IntentQueue.Waiting;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose turn it is. First who has the least under way anywhere, then who was served here the longest ago: an
 * organisation with a thousand intents waits for its turn like one with a single one.
 */
final class Turns {
    private static final int REMEMBERED = 10_000;

    private final int most;
    private final Map<UUID, Long> served = new LinkedHashMap<>();
    private long turn;

    /** @param most how many intents of one organisation may be under way here at once */
    Turns(int most) {
        this.most = most;
    }

    /** @param here how many intents of each organisation are under way in this process */
    synchronized Optional<UUID> next(List<Waiting> waiting, Map<UUID, Long> here, Instant now) {
        return waiting.stream()
                .filter(one -> !one.next().isAfter(now))
                .filter(one -> here.getOrDefault(one.organizationId(), 0L) < most)
                .min(Comparator.comparingLong(Waiting::running)
                        .thenComparing(one -> served.getOrDefault(one.organizationId(), 0L))
                        .thenComparing(Waiting::next))
                .map(Waiting::organizationId);
    }

    synchronized void served(UUID organizationId) {
        served.remove(organizationId);
        served.put(organizationId, ++turn);
        if (served.size() > REMEMBERED) {
            served.remove(served.keySet().iterator().next());
        }
    }
}
