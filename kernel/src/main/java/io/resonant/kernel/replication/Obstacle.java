package io.resonant.kernel.replication;

import java.util.Map;

/**
 * Why changes of a database cannot be followed with a replication slot.
 *
 * @param code wal_level, owner, identity, retention, slots, rights or connection; names a text, in which the values stand
 */
public record Obstacle(String code, Map<String, String> values) {
    public Obstacle {
        values = Map.copyOf(values);
    }
}
