package io.resonant.bridge;

import java.time.Duration;
import java.time.ZoneId;

/**
 * How the bridge works.
 *
 * @param workers how many intents at once; one organisation gets at most one less, so that another never waits for it
 * @param poll how often to look for work when nothing says that there is some
 * @param patience how long a stop waits for intents under way before it gives them back
 * @param zone where a day begins and ends, for "tomorrow" and the like
 */
public record BridgeSettings(int workers, Duration poll, Duration patience, ZoneId zone) {
    public BridgeSettings {
        if (workers < 1) {
            throw new IllegalArgumentException("the bridge needs at least one worker");
        }
    }

    /** Four at once, a look every five seconds, ten seconds of patience. */
    public static BridgeSettings usual(ZoneId zone) {
        return new BridgeSettings(4, Duration.ofSeconds(5), Duration.ofSeconds(10), zone);
    }

    int workersPerOrganization() {
        return Math.max(1, workers - 1);
    }
}
