package io.resonant.session;

import io.resonant.account.Accounts;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.problem.Problem;
import java.util.Optional;
import java.util.UUID;

/**
 * Which organisations a sign-in is good enough for. The feature that knows of other ways in stands above; {@code App}
 * joins them.
 */
public interface EntryRule {
    /** Whether a person may act for an organisation after a sign-in of their own: by password, link or passkey. */
    boolean admits(SystemTransaction transaction, UUID userId, UUID organizationId);

    /** The only organisation that a session may act for; nothing when it may act for all of its person's. */
    Optional<UUID> confines(SystemTransaction transaction, UUID sessionId);

    /** Whether a session that began once may still act for its organisation. */
    default boolean keeps(SystemTransaction transaction, UUID sessionId, UUID userId, UUID organizationId) {
        return confines(transaction, sessionId).isPresent() || admits(transaction, userId, organizationId);
    }

    /**
     * What it finds stays so until the end of the transaction.
     *
     * @throws Problem 403 {@code no_organization}, {@code sso_required}
     */
    default void require(SystemTransaction transaction, UUID userId, UUID organizationId) {
        Accounts.holdEntry(transaction, userId, organizationId);
        if (!admits(transaction, userId, organizationId)) {
            throw Problem.of(403, "sso_required");
        }
    }

    /** @throws Problem 403 {@code sso_required}, {@code sso_confined} */
    default void requireSwitch(SystemTransaction transaction, UUID sessionId, UUID userId, UUID organizationId) {
        var only = confines(transaction, sessionId);
        if (only.isEmpty()) {
            require(transaction, userId, organizationId);
        } else if (!only.get().equals(organizationId)) {
            throw Problem.of(403, "sso_confined");
        }
    }
}
