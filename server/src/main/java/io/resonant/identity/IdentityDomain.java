package io.resonant.identity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A domain of mail addresses that an organisation says is its own.
 *
 * @param record the name of the TXT record that proves it
 * @param text what the record must hold
 * @param provenAt when it was found; none before
 */
record IdentityDomain(
        UUID id,
        String domain,
        String record,
        String text,
        @Nullable Instant provenAt,
        Instant createdAt) {
    private static final String RECORD = "_resonant-identity.";
    private static final String TEXT = "resonant-identity=";

    static IdentityDomain of(UUID id, String domain, String token, @Nullable Instant provenAt, Instant createdAt) {
        return new IdentityDomain(id, domain, RECORD + domain, TEXT + token, provenAt, createdAt);
    }
}
