package io.resonant.account;

import java.util.UUID;

/** A person, as they and their colleagues see them. */
public record User(UUID id, String email, String name, Language language) {}
