package io.resonant.apikey;

import io.resonant.session.KeyRing.Reach;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key, without what makes it one.
 *
 * @param userName as the person is called now
 * @param prefix how it begins, so that its owner can tell keys apart
 * @param networks it is good from; empty: from everywhere
 * @param lastUsedAt to the minute
 */
public record ApiKey(
        UUID id,
        UUID userId,
        @Nullable String userName,
        String name,
        String prefix,
        Reach reach,
        List<String> networks,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable String lastUsedAddress) {

    ApiKey of(@Nullable String person) {
        return new ApiKey(
                id, userId, person, name, prefix, reach, networks, createdAt, expiresAt, lastUsedAt, lastUsedAddress);
    }

    /** @param key shown only this once */
    public record Created(ApiKey details, String key) {}
}
