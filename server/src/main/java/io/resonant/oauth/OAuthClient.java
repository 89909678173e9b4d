package io.resonant.oauth;

import io.resonant.session.KeyRing.Reach;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An application as administrators see it.
 *
 * @param id what it calls itself by when it asks: its {@code client_id}
 * @param redirectUris where people may be sent back to
 * @param reach how far it may ask to go
 * @param confidential whether it keeps a secret, as programs on a server can
 * @param secretMadeAt when the secret was made that it has now
 * @param people how many allow it now
 */
record OAuthClient(
        UUID id,
        String name,
        String homePage,
        List<String> redirectUris,
        Reach reach,
        boolean confidential,
        Instant createdAt,
        @Nullable Instant secretMadeAt,
        int people) {

    /** @param secret shown only this once; none for a public client */
    record Registered(OAuthClient client, @Nullable String secret) {}
}
