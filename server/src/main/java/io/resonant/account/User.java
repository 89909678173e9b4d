package io.resonant.account;

import java.util.UUID;

/**
 * A person, as they and their colleagues see them.
 *
 * @param emailVerified whether the person has shown that they read the mail of the address
 */
public record User(UUID id, String email, boolean emailVerified, String name, Language language) {}
