package io.resonant.visibility;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** SQL of restrictions and grants. Steps of a feature above, which has decided who may ask for them. */
public final class Restrictions {
    private static final String ONE = """
            select owner_id from restrictions
            where organization_id = :tenant and subject_id = :id and origin_id = :id""";
    private static final Dialect LOCKED = Dialect.of(ONE, ONE + " for update");

    private final Transaction transaction;

    public Restrictions(Transaction transaction) {
        this.transaction = transaction;
    }

    /** What can be restricted. */
    public enum Kind {
        SPEC,
        THREAD;

        /** As it stands in addresses, in errors and in the trail. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A restricted thing, without anything that it says. */
    public record Restricted(Kind kind, UUID id, UUID ownerId, Instant since) {}

    /** Nothing when everybody sees it. */
    public Optional<Restriction> find(UUID id) {
        return found(id, Dialect.of(ONE, ONE));
    }

    /** As {@link #find}, keeping others from changing it until the end of the transaction. */
    public Optional<Restriction> lock(UUID id) {
        return found(id, LOCKED);
    }

    /** Whether everybody of the organisation sees what stands for the id. */
    public static boolean isOpen(Transaction transaction, UUID id) {
        return !transaction
                .sql("select 1 from restrictions where organization_id = :tenant and subject_id = :id")
                .bind("id", id)
                .exists();
    }

    /** Whether the organisation has anything that not everybody sees. */
    public static boolean areThereAny(Transaction transaction) {
        return transaction
                .sql("select 1 from restrictions where organization_id = :tenant limit 1")
                .exists();
    }

    /** What the restricted thing is. */
    public Kind kind(UUID id) {
        return transaction.sql("""
                        select kind from restrictions
                        where organization_id = :tenant and subject_id = :id and origin_id = :id""").bind("id", id).one(row -> row.constant("kind", Kind.class));
    }

    /**
     * The newest first.
     *
     * @param there the condition under which the thing with {@code subject_id} still is there: a restriction outlives it
     */
    public List<Restricted> list(String there) {
        return transaction
                .sql("""
                        select subject_id, kind, owner_id, created_at from restrictions
                        where organization_id = :tenant and subject_id = origin_id and\s""" + there + " order by created_at desc, subject_id")
                .list(row -> new Restricted(
                        row.constant("kind", Kind.class),
                        row.uuid("subject_id"),
                        row.uuid("owner_id"),
                        row.instant("created_at")));
    }

    /** From now on seen by its owner and these only. */
    public void restrict(Kind kind, UUID id, Restriction wanted) {
        transaction
                .sql("""
                        insert into restrictions (organization_id, subject_id, origin_id, kind, owner_id, created_at)
                        values (:tenant, :id, :id, :kind, :owner_id, :now)
                        on conflict (organization_id, subject_id, origin_id) do update set owner_id = excluded.owner_id""")
                .bind("id", id)
                .bind("kind", kind)
                .bind("owner_id", wanted.ownerId())
                .bind("now", transaction.now())
                .update();
        // what it left behind follows its owner
        transaction.sql("""
                        update restrictions set owner_id = :owner_id
                        where organization_id = :tenant and origin_id = :id and owner_id <> :owner_id""").bind("id", id).bind("owner_id", wanted.ownerId()).update();
        deleteGrants(id);
        grant(id, "user_id", wanted.people());
        grant(id, "group_id", wanted.groups());
    }

    /** From now on seen by everybody, as is what it left behind. */
    public void open(UUID id) {
        deleteGrants(id);
        transaction
                .sql("delete from restrictions where organization_id = :tenant and origin_id = :id")
                .bind("id", id)
                .update();
    }

    /** Lets somebody see it who does not yet. */
    public void admit(UUID id, UUID userId) {
        grant(id, "user_id", List.of(userId));
    }

    /**
     * Keeps a thing as hidden as what it belonged to and is now leaving, or what goes. Call it before either is gone.
     * A thing that belonged to several is seen by those only who saw them all.
     */
    public static void inherit(Transaction transaction, UUID from, UUID to) {
        transaction
                .sql("""
                        insert into restrictions (organization_id, subject_id, origin_id, kind, owner_id, created_at)
                        select organization_id, :to_id, origin_id, kind, owner_id, :now from restrictions
                        where organization_id = :tenant and subject_id = :from_id
                        on conflict (organization_id, subject_id, origin_id) do nothing""")
                .bind("from_id", from)
                .bind("to_id", to)
                .bind("now", transaction.now())
                .update();
    }

    private Optional<Restriction> found(UUID id, Dialect texts) {
        return transaction
                .sql(texts)
                .bind("id", id)
                .first(row -> row.uuid("owner_id"))
                .map(owner -> {
                    var people = grants(id, "user_id");
                    return new Restriction(owner, people, grants(id, "group_id"));
                });
    }

    private List<UUID> grants(UUID id, String column) {
        return transaction
                .sql("select " + column + " as granted from grants where organization_id = :tenant and origin_id = :id"
                        + " and " + column + " is not null order by created_at, id")
                .bind("id", id)
                .list(row -> row.uuid("granted"));
    }

    private void grant(UUID id, String column, Collection<UUID> granted) {
        for (var who : granted) {
            transaction
                    .sql("insert into grants (id, organization_id, origin_id, " + column + ", created_at)"
                            + " values (:grant_id, :tenant, :id, :who, :now) on conflict do nothing")
                    .bind("grant_id", transaction.newId())
                    .bind("id", id)
                    .bind("who", who)
                    .bind("now", transaction.now())
                    .update();
        }
    }

    private void deleteGrants(UUID id) {
        transaction
                .sql("delete from grants where organization_id = :tenant and origin_id = :id")
                .bind("id", id)
                .update();
    }
}
