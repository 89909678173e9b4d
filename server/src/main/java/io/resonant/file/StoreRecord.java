package io.resonant.file;

import java.util.Optional;
import java.util.UUID;

/**
 * A store that objects are or were kept in.
 *
 * @param address without secrets
 * @param secret sealed; absent when the settings have it, or none is needed
 */
public record StoreRecord(UUID id, String address, StoreRole role, Optional<String> secret) {}
