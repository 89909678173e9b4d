package io.resonant.visibility;

import io.resonant.account.Actor;
import io.resonant.account.Members;
import io.resonant.account.Role;
import io.resonant.group.Groups;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Statement;
import io.resonant.kernel.database.Transaction;
import java.util.List;
import java.util.UUID;

/**
 * A transaction and who looks. The store of a table whose rows may be restricted takes exactly this in its constructor,
 * so that no query can forget it: a statement that lacks the condition of {@link #sees} is refused before it is sent.
 *
 * <p>A restricted thing is seen by its owner while they are more than a guest, by the people that it is shared with and
 * by the members of the groups that it is shared with. Nobody else: administrators, too, must be given access or take
 * it, which leaves a trace.
 */
public final class Sight {
    /** An id that nobody has. Not null: a comparison with null is neither true nor false, which an "or" hides. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final Transaction transaction;
    private final UUID viewer;
    private final UUID owner;
    private final boolean everything;

    private Sight(Transaction transaction, UUID viewer, UUID owner, boolean everything) {
        this.transaction = transaction;
        this.viewer = viewer;
        this.owner = owner;
        this.everything = everything;
    }

    /** As this person sees. */
    public static Sight of(Transaction transaction, Actor actor) {
        boolean owns = actor.role().atLeast(Role.MEMBER);
        return new Sight(transaction, actor.userId(), owns ? actor.userId() : NOBODY, false);
    }

    /** As somebody sees for whom work is done later, by what they are now; who has left sees what is open to all. */
    public static Sight of(Transaction transaction, UUID userId) {
        return Members.standing(transaction, userId)
                .map(role -> of(transaction, Actor.of(userId, transaction.tenant(), role)))
                .orElseGet(() -> common(transaction));
    }

    /** What everybody of the organisation sees. */
    public static Sight common(Transaction transaction) {
        return new Sight(transaction, NOBODY, NOBODY, false);
    }

    /** Everything, for work whose result is shown to nobody, or is looked at with somebody's sight again. */
    public static Sight whole(Transaction transaction) {
        return new Sight(transaction, NOBODY, NOBODY, true);
    }

    /**
     * The condition under which what stands for these ids is seen, for {@link #sql}.
     *
     * @param ids expressions: the thing's own id and those of what it belongs to; null ones do not count
     */
    public static String sees(String... ids) {
        return sees(List.of(ids));
    }

    /** As {@link #sees(String...)}. */
    public static String sees(List<String> ids) {
        return "not " + exists(ids, " and not :everything and " + unadmitted(":viewer", "r.owner_id = :owner"));
    }

    /**
     * The people of the organisation who see what stands for these ids, which is restricted: a column {@code user_id}. It
     * begins with whom a restriction names, so that it takes what these take, however many belong to the organisation.
     *
     * @param ids as for {@link #sees}
     */
    public static String viewers(List<String> ids) {
        var granted = " from restrictions r join grants g"
                + " on g.organization_id = r.organization_id and g.origin_id = r.origin_id" + of(ids);
        var named = "select r.owner_id as user_id from restrictions r" + of(ids)
                + " union select g.user_id" + granted
                + " union " + Groups.members("in (select g.group_id" + granted + ")");
        var owned = "r.owner_id = p.user_id and p.user_id in (" + Members.atLeast(Role.MEMBER) + ")";
        return "select p.user_id from (" + named + ") p where p.user_id in (" + Members.atLeast(Role.GUEST)
                + ") and not " + exists(ids, " and " + unadmitted("p.user_id", owned));
    }

    /** Whether there is any restriction on what stands for these ids, as a column of {@link #sql}. */
    public static String isRestricted(List<String> ids) {
        return exists(ids, "");
    }

    private static String exists(List<String> ids, String condition) {
        return "exists (select 1 from restrictions r" + of(ids) + condition + ")";
    }

    /** A list of one column makes SQLite build a table in memory for each row, a quarter of the time of a read by key. */
    private static String of(List<String> ids) {
        var among = ids.size() == 1 ? " = " + ids.getFirst() : " in (" + String.join(", ", ids) + ")";
        return " where r.organization_id = :tenant and r.subject_id" + among;
    }

    /** Whom a restriction does not let in. */
    private static String unadmitted(String viewer, String owned) {
        return """
                not (%s) and not exists (
                    select 1 from grants g
                    where g.organization_id = r.organization_id and g.origin_id = r.origin_id
                        and (g.user_id = %s or g.group_id in (%s)))""".formatted(owned, viewer, Groups.of(viewer));
    }

    /** Whether what this person made is theirs: a guest owns nothing. */
    public boolean owns(UUID creator) {
        return everything || owner.equals(creator);
    }

    public Transaction transaction() {
        return transaction;
    }

    /** @throws IllegalArgumentException when the text does not ask for who looks */
    public Statement sql(String text) {
        return looking(transaction.sql(text));
    }

    /** @throws IllegalArgumentException when the text does not ask for who looks */
    public Statement sql(Dialect texts) {
        return looking(transaction.sql(texts));
    }

    private Statement looking(Statement statement) {
        return statement.bind("viewer", viewer).bind("owner", owner).bind("everything", everything);
    }
}
