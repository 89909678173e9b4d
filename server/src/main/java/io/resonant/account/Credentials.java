package io.resonant.account;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person and what proves them; the hash itself never leaves this package. */
public final class Credentials {
    private final User user;
    private final @Nullable String passwordHash;
    private final @Nullable UUID organizationId;

    Credentials(User user, @Nullable String passwordHash, @Nullable UUID organizationId) {
        this.user = user;
        this.passwordHash = passwordHash;
        this.organizationId = organizationId;
    }

    public User user() {
        return user;
    }

    /** The organisation the person worked in last; none before the first. */
    public @Nullable UUID organizationId() {
        return organizationId;
    }

    /** None while the person cannot sign in with a password. */
    @Nullable
    String passwordHash() {
        return passwordHash;
    }
}
