package io.resonant.account;

import java.util.UUID;

/** An organisation that a person belongs to, and as what. */
public record Membership(UUID organizationId, String name, Plan plan, Language language, Role role) {}
