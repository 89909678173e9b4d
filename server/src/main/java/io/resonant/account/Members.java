package io.resonant.account;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Transaction;
import java.util.UUID;

/** Who belongs to the transaction's organisation, for features that name people in what they store. */
public final class Members {
    private static final String SELECT =
            "select role from memberships where organization_id = :tenant and user_id = :user_id";
    private static final Dialect LOCKED = Dialect.of(SELECT, SELECT + " for key share");

    private Members() {}

    /** Whether somebody belongs to it; until the end of a writing transaction they stay. */
    public static boolean includes(Transaction transaction, UUID userId) {
        return transaction.sql(LOCKED).bind("user_id", userId).exists();
    }
}
