package io.resonant.account;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** People belong to no tenant, so their store works across tenants. */
final class AccountStore {
    private static final String SELECT =
            "select id, email, email_verified_at, name, language, avatar, time_zone, password_hash, organization_id from users";

    /** Takes the function that says where a text begins in another one. */
    private static final String REGISTERED = """
            select id, email, email_verified_at, name, language, avatar, time_zone, created_at from users
            where deleted_at is null and id > :after_id
                and (:search = '' or %1$s(lower(name), :search) > 0 or %1$s(lower(email), :search) > 0)
            order by id limit :limit""";

    private static final Dialect REGISTERED_PAGE =
            Dialect.of(REGISTERED.formatted("instr"), REGISTERED.formatted("strpos"));
    private static final UUID FIRST = new UUID(0, 0);

    private static final Dialect AVATAR = Dialect.of(
            "select avatar from users where id = :id", // SQLite has only one writer
            "select avatar from users where id = :id for update");

    private static final String ENTRY = """
            select m.user_id from memberships m
            join organizations o on o.id = m.organization_id
            join users u on u.id = m.user_id
            where m.user_id = :user and m.organization_id = :organization""";
    private static final Dialect HELD_ENTRY = Dialect.of(ENTRY, ENTRY + " for key share");

    private static final String LIVING = "select id from users where id = :user and deleted_at is null";
    private static final Dialect HELD = Dialect.of(LIVING, LIVING + " for key share");

    private final SystemTransaction transaction;

    AccountStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** The organisation that the set-up made. Ids grow with time. */
    UUID firstOrganization() {
        return transaction
                .sql("select id from organizations order by id limit 1")
                .one(row -> row.uuid("id"));
    }

    UUID firstOwner(UUID organization) {
        return transaction.sql("""
                        select user_id from memberships where organization_id = :organization and role = 'owner'
                        order by created_at, user_id limit 1""").bind("organization", organization).one(row -> row.uuid("user_id"));
    }

    void insert(User user, @Nullable String passwordHash) {
        transaction
                .sql("""
                    insert into users (id, email, name, password_hash, language, created_at, updated_at)
                    values (:id, :email, :name, :hash, :language, :now, :now)
                    """)
                .bind("id", user.id())
                .bind("email", user.email())
                .bind("name", user.name())
                .bind("hash", passwordHash)
                .bind("language", user.language())
                .bind("now", transaction.now())
                .update();
    }

    Optional<Credentials> find(EmailAddress email) {
        return transaction
                .sql(SELECT + " where email = :email")
                .bind("email", email.value())
                .first(AccountStore::credentials);
    }

    Optional<Credentials> find(UUID id) {
        return transaction.sql(SELECT + " where id = :id").bind("id", id).first(AccountStore::credentials);
    }

    /** Ids grow with time, so the oldest come first. */
    List<Registered> registered(String search, Optional<UUID> after, int limit) {
        return transaction
                .sql(REGISTERED_PAGE)
                .bind("search", search.toLowerCase(Locale.ROOT))
                .bind("after_id", after.orElse(FIRST))
                .bind("limit", limit)
                .list(row -> new Registered(user(row), row.instant("created_at")));
    }

    boolean exists(UUID id) {
        return transaction.sql(LIVING).bind("user", id).exists();
    }

    void update(UUID id, String name, Language language, @Nullable String timeZone) {
        transaction
                .sql("""
                    update users set name = :name, language = :language, time_zone = :zone, updated_at = :now
                    where id = :id
                    """)
                .bind("zone", timeZone)
                .bind("name", name)
                .bind("language", language)
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    /** Until the end of the transaction nobody else changes it. */
    Optional<String> lockAvatar(UUID id) {
        return transaction
                .sql(AVATAR)
                .bind("id", id)
                .first(row -> Optional.ofNullable(row.textOrNull("avatar")))
                .orElseThrow();
    }

    void setAvatar(UUID id, @Nullable String hash) {
        transaction
                .sql("update users set avatar = :avatar, updated_at = :now where id = :id")
                .bind("avatar", hash)
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    void setPassword(UUID id, String hash) {
        transaction
                .sql("update users set password_hash = :hash, updated_at = :now where id = :id")
                .bind("hash", hash)
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    /** Those that give somebody the account; one that only confirms its address stays good. */
    void deleteLinks(UUID id) {
        transaction
                .sql("delete from email_links where user_id = :id and purpose <> 'verification'")
                .bind("id", id)
                .update();
    }

    void verifyEmail(UUID id) {
        transaction
                .sql("update users set email_verified_at = :now where id = :id and email_verified_at is null")
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    void setEmail(UUID id, EmailAddress email) {
        transaction
                .sql("update users set email = :email, email_verified_at = :now, updated_at = :now where id = :id")
                .bind("email", email.value())
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    /** Only when nobody has chosen another password meanwhile, which it waits for. Whether that is so. */
    boolean keepHash(UUID id, String old, String next) {
        return transaction
                        .sql("update users set password_hash = :next where id = :id and password_hash = :old")
                        .bind("next", next)
                        .bind("id", id)
                        .bind("old", old)
                        .update()
                == 1;
    }

    void setOrganization(UUID id, UUID organizationId) {
        transaction
                .sql("update users set organization_id = :organization where id = :id")
                .bind("organization", organizationId)
                .bind("id", id)
                .update();
    }

    void forgetOrganization(UUID id, UUID organizationId) {
        transaction
                .sql("update users set organization_id = null where id = :id and organization_id = :organization")
                .bind("organization", organizationId)
                .bind("id", id)
                .update();
    }

    /** Against whoever ends the membership, locks the organisation, or changes the address of the person. */
    boolean holdEntry(UUID userId, UUID organizationId) {
        return transaction
                .sql(HELD_ENTRY)
                .bind("user", userId)
                .bind("organization", organizationId)
                .exists();
    }

    /** Against whoever ends the account. */
    boolean hold(UUID userId) {
        return transaction.sql(HELD).bind("user", userId).exists();
    }

    Optional<Accounts.Standing> standing(UUID userId, UUID organizationId) {
        return transaction
                .sql("""
                    select m.role, u.language from memberships m join users u on u.id = m.user_id
                    where m.user_id = :user and m.organization_id = :organization
                    """)
                .bind("user", userId)
                .bind("organization", organizationId)
                .first(row -> new Accounts.Standing(
                        row.constant("role", Role.class), row.constant("language", Language.class)));
    }

    /** The oldest first. */
    List<Membership> memberships(UUID userId) {
        return transaction.sql("""
                    select o.id, o.name, o.plan, o.language, m.role
                    from memberships m join organizations o on o.id = m.organization_id
                    where m.user_id = :user order by m.created_at, o.id
                    """).bind("user", userId).list(AccountStore::membership);
    }

    /** As {@link #memberships(UUID)}, of each of these; who belongs to none is not in it. */
    Map<UUID, List<Membership>> memberships(Collection<UUID> userIds) {
        var memberships = new HashMap<UUID, List<Membership>>();
        transaction
                .sql("""
                    select m.user_id, o.id, o.name, o.plan, o.language, m.role
                    from memberships m join organizations o on o.id = m.organization_id
                    where m.user_id in (:users) order by m.created_at, o.id
                    """)
                .bind("users", userIds)
                .each(row -> memberships
                        .computeIfAbsent(row.uuid("user_id"), _ -> new ArrayList<>())
                        .add(membership(row)));
        return memberships;
    }

    /** Also of people who have left: what they wrote is still theirs. Those whose account is deleted have no name. */
    static Map<UUID, String> names(Transaction transaction, Collection<UUID> ids) {
        var names = new HashMap<UUID, String>();
        transaction
                .sql("select id, name from users where id in (:ids) and deleted_at is null and :tenant is not null")
                .bind("ids", ids)
                .each(row -> names.put(row.uuid("id"), row.text("name")));
        return names;
    }

    private static Membership membership(Row row) {
        return new Membership(
                row.uuid("id"),
                row.text("name"),
                row.constant("plan", Plan.class),
                row.constant("language", Language.class),
                row.constant("role", Role.class));
    }

    private static Credentials credentials(Row row) {
        return new Credentials(user(row), row.textOrNull("password_hash"), row.uuidOrNull("organization_id"));
    }

    private static User user(Row row) {
        return new User(
                row.uuid("id"),
                row.text("email"),
                row.instantOrNull("email_verified_at") != null,
                row.text("name"),
                row.constant("language", Language.class),
                User.avatarUrl(row.textOrNull("avatar")),
                row.textOrNull("time_zone"));
    }
}
