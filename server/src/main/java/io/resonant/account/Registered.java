package io.resonant.account;

import java.time.Instant;

/** Somebody who has an account, and since when. */
public record Registered(User user, Instant createdAt) {}
