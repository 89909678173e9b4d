package io.resonant.account;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.problem.Problem;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

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

    /**
     * Keeps somebody in the organisation until the end of a writing transaction, for what is kept in their own name: they
     * may have been taken out after they were let in to ask for it.
     *
     * @throws Problem 401 {@code unauthenticated} when they have been
     */
    public static void requireStill(Transaction transaction, UUID userId) {
        if (!includes(transaction, userId)) {
            throw Problem.of(401, "unauthenticated").header("WWW-Authenticate", "Bearer");
        }
    }

    /** As what somebody belongs to it; until the end of a writing transaction they stay that. */
    public static Optional<Role> role(Transaction transaction, UUID userId) {
        return transaction.sql(LOCKED).bind("user_id", userId).first(row -> row.constant("role", Role.class));
    }

    /** As {@link #role}, without keeping it so: for looking. */
    public static Optional<Role> standing(Transaction transaction, UUID userId) {
        return transaction.sql(SELECT).bind("user_id", userId).first(row -> row.constant("role", Role.class));
    }

    /** The people who are at least this, for the statements of features above: takes {@code :tenant}. */
    public static String atLeast(Role role) {
        var roles = EnumSet.range(role, Role.OWNER).stream()
                .map(one -> "'" + one.name().toLowerCase(Locale.ROOT) + "'")
                .collect(Collectors.joining(", "));
        return "select m.user_id from memberships m where m.organization_id = :tenant and m.role in (" + roles + ")";
    }

    /** Where the day of somebody who belongs to it begins and ends, if they have said so. */
    public static Optional<ZoneId> zone(Transaction transaction, UUID userId) {
        return transaction.sql("""
                        select u.time_zone from memberships m join users u on u.id = m.user_id
                        where m.organization_id = :tenant and m.user_id = :user_id and u.time_zone is not null""").bind("user_id", userId).first(row -> ZoneId.of(row.text("time_zone")));
    }

    /** Whether somebody who belongs to it has this picture. */
    public static boolean haveAvatar(Transaction transaction, String hash) {
        return transaction.sql("""
                        select 1 from users u join memberships m on m.user_id = u.id
                        where u.avatar = :avatar and m.organization_id = :tenant limit 1""").bind("avatar", hash).exists();
    }

    /** Everybody who belongs to it, by id, in the order of their names. */
    public static Map<UUID, String> names(Transaction transaction) {
        var names = new LinkedHashMap<UUID, String>();
        transaction.sql("""
                        select m.user_id, u.name from memberships m join users u on u.id = m.user_id
                        where m.organization_id = :tenant order by u.name, m.user_id""").list(row -> names.put(row.uuid("user_id"), row.text("name")));
        return names;
    }
}
