package io.resonant.directory;

import io.resonant.apikey.ApiKey;

/** A key of a person, and in which organisation it acts as them. */
public record HeldKey(String organizationName, ApiKey key) {}
