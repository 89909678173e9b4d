package io.resonant.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that releases are signed with.
 *
 * @param id the first 16 digits of the SHA-256 of the key
 * @param publicKey Ed25519, an X.509 SubjectPublicKeyInfo in Base64
 * @param retiredAt from when on it signs nothing; what it signed before stays right
 */
public record RegistryKey(
        String id,
        int generation,
        String publicKey,
        Instant createdAt,
        @Nullable Instant retiredAt) {}
