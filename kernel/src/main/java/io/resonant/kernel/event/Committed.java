package io.resonant.kernel.event;

import java.util.UUID;

/** A tenant's events up to this number are durable. */
public record Committed(UUID tenant, long sequence) {}
