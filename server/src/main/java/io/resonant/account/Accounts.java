package io.resonant.account;

import io.resonant.kernel.crypto.PasswordHasher;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Given;
import io.resonant.kernel.problem.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** People and their passwords. What takes a transaction is a step in a verb of the features above. */
public final class Accounts {
    private final Database database;
    private final PasswordHasher hasher;
    private final BreachedPasswords breached;

    public Accounts(Database database, PasswordHasher hasher, BreachedPasswords breached) {
        this.database = database;
        this.hasher = hasher;
        this.breached = breached;
    }

    /** A person to be, checked and with the password hashed: hashing must not happen inside a transaction. */
    public static final class NewAccount {
        private final EmailAddress email;
        private final String name;
        private final Language language;
        private final String passwordHash;

        private NewAccount(EmailAddress email, String name, Language language, String passwordHash) {
            this.email = email;
            this.name = name;
            this.language = language;
            this.passwordHash = passwordHash;
        }

        public EmailAddress email() {
            return email;
        }

        public String name() {
            return name;
        }

        /** What makes the same account later, to be kept sealed: it holds the hash of the password. */
        public Pending pending() {
            return new Pending(email.value(), name, language, passwordHash);
        }
    }

    /** A person to be whose address is still to be confirmed. */
    public record Pending(String email, String name, Language language, String passwordHash) {}

    /** Goes on with what was checked when it was prepared. */
    public static NewAccount resume(Pending pending) {
        return new NewAccount(
                new EmailAddress(pending.email()), pending.name(), pending.language(), pending.passwordHash());
    }

    /**
     * The verdict on a password.
     *
     * @param better a hash to keep instead of the old one, when that is outdated
     */
    public record Proof(boolean right, @Nullable String better) {
        public static final Proof RIGHT = new Proof(true, null);
    }

    /** As what somebody belongs to an organisation, and which language they read. */
    public record Standing(Role role, Language language) {}

    /** @throws Problem 422 with the fields {@code email}, {@code name} or {@code password}; 503 {@code busy} */
    public NewAccount prepare(String email, String name, String password, Language language) {
        var address = EmailAddress.of(email, "email");
        var displayName = DisplayName.of(name, "name");
        return new NewAccount(address, displayName, language, hash(password, address, displayName, "password"));
    }

    /**
     * Creates a person, and in the same transaction whatever the feature above does with them.
     *
     * @throws Problem 409 {@code email_taken}
     */
    public <T> T create(NewAccount account, BiFunction<SystemTransaction, User, T> work) {
        return unlessTaken(() -> database.writeSystem(transaction -> {
            var store = new AccountStore(transaction);
            if (store.find(account.email).isPresent()) {
                throw Problem.of(409, "email_taken");
            }
            var user = new User(
                    transaction.newId(), account.email.value(), false, account.name, account.language, null, null);
            store.insert(user, account.passwordHash);
            return work.apply(transaction, user);
        }));
    }

    /** Runs a transaction that gives somebody an address. @throws Problem 409 {@code email_taken} */
    public static <T> T unlessTaken(Supplier<T> work) {
        try {
            return work.get();
        } catch (ConstraintViolation e) {
            if (e.columns().contains("email")) { // somebody else, at the same moment
                throw Problem.of(409, "email_taken").cause(e);
            }
            throw e;
        }
    }

    /** @throws Problem 404 */
    public User user(UUID id) {
        return find(id).map(Credentials::user).orElseThrow(() -> Problem.notFound("user"));
    }

    public Optional<Credentials> find(UUID id) {
        return database.readSystem(transaction -> new AccountStore(transaction).find(id));
    }

    public Optional<Credentials> find(EmailAddress email) {
        return database.readSystem(transaction -> new AccountStore(transaction).find(email));
    }

    /**
     * Looks at a password. Takes as long for somebody who does not exist as for anybody else.
     *
     * @throws Problem 503 {@code busy}
     */
    public Proof prove(Optional<Credentials> credentials, String password) {
        var hashable = PasswordPolicy.isHashable(password);
        var text = hashable ? PasswordPolicy.normalized(password) : "";
        var hash = hashable ? credentials.map(Credentials::passwordHash).orElse(null) : null;
        return switch (hasher.verify(text, hash)) {
            case MATCH -> Proof.RIGHT;
            case MATCH_OUTDATED -> new Proof(true, hasher.hash(text));
            case NO_MATCH -> new Proof(false, null);
        };
    }

    /** The hash of an acceptable new password. @throws Problem 422 with the field; 503 {@code busy} */
    public String hash(User user, String password, String field) {
        return hash(password, new EmailAddress(user.email()), user.name(), field);
    }

    private String hash(String password, EmailAddress email, String name, String field) {
        var accepted = PasswordPolicy.accept(password, email, name, field);
        if (breached.contains(accepted)) {
            throw Problem.invalid(field, "password_breached");
        }
        return hasher.hash(accepted);
    }

    /** What people change about themselves. What is not given stays; a time zone that is given as null goes. */
    public record Change(
            @Nullable String name,
            @Nullable Language language,
            @Nullable Given<String> timeZone) {}

    /** @throws Problem 422 with the field {@code name} or {@code time_zone} */
    public static User update(SystemTransaction transaction, UUID id, Change change) {
        var store = new AccountStore(transaction);
        var user = store.find(id).orElseThrow().user();
        store.update(
                id,
                change.name() == null ? user.name() : DisplayName.of(change.name(), "name"),
                change.language() == null ? user.language() : change.language(),
                change.timeZone() == null ? user.timeZone() : TimeZoneName.of(change.timeZone(), "time_zone"));
        return store.find(id).orElseThrow().user();
    }

    /** A person for whose address somebody vouches who may. They have no password before they ask for one by mail. */
    public static User createVouched(
            SystemTransaction transaction, EmailAddress email, String name, Language language) {
        var store = new AccountStore(transaction);
        var user = new User(transaction.newId(), email.value(), true, name, language, null, null);
        store.insert(user, null);
        store.verifyEmail(user.id());
        return user;
    }

    /** Another picture, or none; gives the hash of the one before. */
    public static Optional<String> changeAvatar(SystemTransaction transaction, UUID id, @Nullable String hash) {
        var store = new AccountStore(transaction);
        var before = store.lockAvatar(id);
        store.setAvatar(id, hash);
        return before;
    }

    /**
     * Links that were mailed before are dead from then on: whoever has asked for one, such as for another address, may be
     * whom the new password shall keep out.
     */
    public static void setPassword(SystemTransaction transaction, UUID id, String hash) {
        var store = new AccountStore(transaction);
        store.setPassword(id, hash);
        store.deleteLinks(id);
    }

    public static Optional<User> find(SystemTransaction transaction, EmailAddress email) {
        return new AccountStore(transaction).find(email).map(Credentials::user);
    }

    /** The person has shown that they read the mail of their address. */
    public static void verifyEmail(SystemTransaction transaction, UUID id) {
        new AccountStore(transaction).verifyEmail(id);
    }

    /** Links that were mailed before are dead from then on. @throws Problem 409 {@code email_taken} */
    public static void changeEmail(SystemTransaction transaction, UUID id, EmailAddress email) {
        var store = new AccountStore(transaction);
        if (store.find(email).isPresent()) {
            throw Problem.of(409, "email_taken");
        }
        store.setEmail(id, email);
        store.deleteLinks(id);
    }

    /**
     * Keeps what decides whether somebody may come in as it is, until the end of the transaction: their membership, their
     * address, and all that is changed under the lock of the organisation. So a sign-in is either seen by whoever closes a
     * way in and ends what came by it, or it finds the way closed.
     *
     * @throws Problem 403 {@code no_organization} when they have just been removed
     */
    public static void holdEntry(SystemTransaction transaction, UUID userId, UUID organizationId) {
        if (!new AccountStore(transaction).holdEntry(userId, organizationId)) {
            throw Problem.of(403, "no_organization");
        }
    }

    /**
     * Whether the account has not ended; until the end of the transaction it does not. After the lock of an organisation, if
     * that is taken too.
     */
    public static boolean hold(SystemTransaction transaction, UUID userId) {
        return new AccountStore(transaction).hold(userId);
    }

    /** Nothing for somebody who does not belong to the organisation. */
    public static Optional<Standing> standing(SystemTransaction transaction, UUID userId, UUID organizationId) {
        return new AccountStore(transaction).standing(userId, organizationId);
    }

    /**
     * Keeps the hash of a password that was right, or a better one of the same password. Hashing takes its time, and longer
     * the more people wait for it: whoever is let in afterwards must not come in with a password that the person has just
     * replaced. From here on a change of it waits for the end of the transaction, and then finds what it began.
     *
     * @return whether it is still the person's password
     */
    public static boolean keep(SystemTransaction transaction, Credentials credentials, Proof proof) {
        var old = credentials.passwordHash();
        var next = proof.better() == null ? old : proof.better();
        return old != null
                && next != null
                && new AccountStore(transaction).keepHash(credentials.user().id(), old, next);
    }

    public static User user(SystemTransaction transaction, UUID id) {
        return new AccountStore(transaction).find(id).orElseThrow().user();
    }

    /**
     * Everybody with an account, the oldest account first.
     *
     * @param search a part of the name or of the address; empty: everybody
     * @param after the one seen last
     */
    public static List<Registered> registered(
            SystemTransaction transaction, String search, Optional<UUID> after, int limit) {
        return new AccountStore(transaction).registered(search, after, limit);
    }

    /** Whether somebody has an account, now. */
    public static boolean exists(SystemTransaction transaction, UUID id) {
        return new AccountStore(transaction).exists(id);
    }

    /** The organisations of each of these people, the oldest membership first; who belongs to none is not in it. */
    public static Map<UUID, List<Membership>> memberships(SystemTransaction transaction, Collection<UUID> userIds) {
        return new AccountStore(transaction).memberships(userIds);
    }

    /** The organisations a person belongs to, the oldest membership first. */
    public static List<Membership> memberships(SystemTransaction transaction, UUID userId) {
        return new AccountStore(transaction).memberships(userId);
    }

    /** Remembers where the person works, for the next sign-in. */
    public static void setOrganization(SystemTransaction transaction, UUID userId, UUID organizationId) {
        new AccountStore(transaction).setOrganization(userId, organizationId);
    }

    /** The person has left it. */
    public static void forgetOrganization(SystemTransaction transaction, UUID userId, UUID organizationId) {
        new AccountStore(transaction).forgetOrganization(userId, organizationId);
    }

    /** The names of people who did something in an organisation, also of those who have left; not of deleted ones. */
    public static Map<UUID, String> names(Transaction transaction, Collection<UUID> ids) {
        return ids.isEmpty() ? Map.of() : AccountStore.names(transaction, ids);
    }
}
