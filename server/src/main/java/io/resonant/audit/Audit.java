package io.resonant.audit;

import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The trail of an organisation. Every feature records what it did in the same transaction, so that there is no deed
 * without its line and no line without its deed.
 */
public final class Audit {
    private Audit() {}

    /**
     * @param action what happened, for instance {@code member.removed}
     * @param detail what a reader needs to understand it; never a secret
     */
    public static void record(
            Transaction transaction,
            Principal principal,
            String action,
            Target target,
            Map<String, ? extends @Nullable Object> detail) {
        if (!principal.organizationId().equals(transaction.tenant())) {
            throw new IllegalArgumentException(principal + " does not act in " + transaction.tenant());
        }
        new AuditStore(transaction).insert(principal, action, target, Json.of(detail));
    }

    /**
     * The newest lines first.
     *
     * @param after the id of the last line of the page before
     */
    public static List<AuditEntry> page(Transaction transaction, AuditFilter filter, Optional<UUID> after, int limit) {
        return new AuditStore(transaction).page(filter, after, limit);
    }
}
