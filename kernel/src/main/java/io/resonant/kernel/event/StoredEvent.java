package io.resonant.kernel.event;

import io.resonant.kernel.json.Json;
import java.time.Instant;
import java.util.UUID;

/**
 * An event as it stands in the log.
 *
 * @param sequence counts a tenant's events from 1, without gaps, in the order of the commits
 */
public record StoredEvent(UUID tenant, long sequence, String topic, String type, Json payload, Instant createdAt) {}
