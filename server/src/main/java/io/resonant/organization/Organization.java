package io.resonant.organization;

import io.resonant.account.Language;
import io.resonant.account.Plan;
import java.time.Instant;
import java.util.UUID;

/** A group of people who work together; everything else belongs to one. */
public record Organization(UUID id, String name, Plan plan, Language language, Instant createdAt, Instant updatedAt) {}
