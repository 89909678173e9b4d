package io.resonant.kernel.blob;

import io.resonant.kernel.config.Secret;
import java.util.Optional;

/**
 * What opens a remote store.
 *
 * @param id the access key's id; empty for Supabase, whose key stands alone
 * @param token of temporary credentials
 */
public record BlobCredentials(String id, Secret secret, Optional<Secret> token) {
    public static BlobCredentials of(String id, String secret) {
        return new BlobCredentials(id, new Secret(secret), Optional.empty());
    }
}
