package io.resonant.session;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.BreachedPasswords;
import io.resonant.account.Membership;
import io.resonant.account.Operators;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.AuditEntry;
import io.resonant.audit.AuditFilter;
import io.resonant.factor.SecondFactors;
import io.resonant.identity.RequiredProviders;
import io.resonant.impersonation.RunningImpersonations;
import io.resonant.kernel.crypto.PasswordHasher;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.mail.MailSettings;
import io.resonant.mail.Mails;
import io.resonant.profile.Profile;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Everything of signing in, wired as the server wires it, on a test's database; and people to try it with. */
@NullMarked
public final class TestSite {
    public static final String PASSWORD = "purple tractor 9";
    public static final String SECRET = "a secret for tests, 0123456789 abcdef";
    public static final Sessions.Client HOME = new Sessions.Client("192.0.2.1", "test");
    public static final Sessions.Client ELSEWHERE = new Sessions.Client("198.51.100.7", "test");

    private static final PasswordHasher HASHER = new PasswordHasher(2, 64);
    private static final String HASH = HASHER.hash(PASSWORD);

    private final TestDatabase test;
    private final SessionSettings settings;
    private final Accounts accounts;
    private final Sessions sessions;
    private final SignIn signIn;
    private final Mails mails;
    private final SecondFactors secondFactors;
    private final Profile profile;

    private TestSite(TestDatabase test, SessionSettings settings) {
        this.test = test;
        this.settings = settings;
        this.accounts = new Accounts(test.database(), HASHER, BreachedPasswords.NONE);
        this.sessions = new Sessions(
                test.database(),
                settings,
                new RequiredProviders(),
                new RunningImpersonations(test.database(), test.clock()),
                test.clock());
        this.mails = new Mails(
                test.database(),
                new Jobs(test.database(), test.clock()),
                settings.keys(),
                new MailSettings(Optional.empty(), URI.create("https://work.example")));
        this.secondFactors = new SecondFactors(test.database(), settings.keys(), sessions, mails);
        this.signIn = new SignIn(test.database(), accounts, sessions, settings, secondFactors);
        this.profile = new Profile(test.database(), accounts, sessions, signIn, mails);
    }

    /** Somebody with an account, and the organisation they founded. */
    public record Person(UUID id, String email, UUID organizationId) {
        public Actor actor(Role role) {
            return new Actor(id, organizationId, role, null, "192.0.2.1");
        }
    }

    public static TestSite on(TestDatabase test) {
        return withSecret(test, SecretKeys.of(SECRET, null));
    }

    /** Another node, or the same one after a restart with other secrets. */
    public static TestSite withSecret(TestDatabase test, SecretKeys keys) {
        return new TestSite(test, new SessionSettings(keys, Optional.empty(), Set.of()));
    }

    public static TestSite at(TestDatabase test, URI publicUrl, Set<String> origins) {
        return new TestSite(test, new SessionSettings(SecretKeys.of(SECRET, null), Optional.of(publicUrl), origins));
    }

    public Database database() {
        return test.database();
    }

    public SessionSettings settings() {
        return settings;
    }

    public Accounts accounts() {
        return accounts;
    }

    public Sessions sessions() {
        return sessions;
    }

    public SignIn signIn() {
        return signIn;
    }

    Throttle throttle() {
        return new Throttle(test.database(), settings);
    }

    public Mails mails() {
        return mails;
    }

    public SecondFactors secondFactors() {
        return secondFactors;
    }

    public Profile profile() {
        return profile;
    }

    public Operators operators() {
        return new Operators(test.database(), settings.keys(), test.clock());
    }

    public Authentication authentication() {
        return new Authentication(sessions, settings, (_, _) -> Optional.empty(), test.clock());
    }

    /** A new owner of a new organisation. */
    public Person owner() {
        var organization = organization();
        return join(organization, Role.OWNER);
    }

    public UUID organization() {
        return database().writeSystem(system -> {
            var transaction = system.within(system.newId());
            transaction.sql("""
                        insert into organizations (id, name, plan, language, created_at, updated_at)
                        values (:tenant, 'Works', 'free', 'en', :now, :now)
                        """).bind("now", transaction.now()).update();
            return transaction.tenant();
        });
    }

    /** A new person in an organisation. Their password is hashed once for all, or hashing would be all of the time. */
    public Person join(UUID organization, Role role) {
        var person = new Person(test.newId(), "p" + test.newId() + "@example.com", organization);
        database().runSystem(system -> {
            system.sql("""
                    insert into users
                        (id, email, name, password_hash, language, organization_id, created_at, updated_at)
                    values (:id, :email, 'Hanako Yamada', :hash, 'ja', :organization, :now, :now)
                    """)
                    .bind("id", person.id())
                    .bind("email", person.email())
                    .bind("hash", HASH)
                    .bind("organization", organization)
                    .bind("now", system.now())
                    .update();
            addTo(system, organization, person.id(), role);
        });
        return person;
    }

    /** Lets somebody into one more organisation. */
    public static void addTo(SystemTransaction system, UUID organization, UUID userId, Role role) {
        system.within(organization)
                .sql("""
                    insert into memberships (organization_id, user_id, role, created_at)
                    values (:tenant, :user, :role, :now)
                    """)
                .bind("user", userId)
                .bind("role", role)
                .bind("now", system.now())
                .update();
    }

    public SignIn.Attempt attempt(String email, String password) {
        return new SignIn.Attempt(email, password, HOME, Optional.empty(), Optional.empty());
    }

    public SignIn.Attempt attempt(Person person) {
        return attempt(person.email(), PASSWORD);
    }

    /** The organisations a person belongs to. */
    public List<Membership> memberships(UUID userId) {
        return database().readSystem(system -> Accounts.memberships(system, userId));
    }

    /** Somebody who has just signed in. */
    public Actor signedIn(Person person, Role role) {
        return new Actor(person.id(), person.organizationId(), role, sessionOf(token(person)), "192.0.2.1");
    }

    /** An access token for where the person was made, without the time of a sign-in. */
    public String token(Person person) {
        return token(person, person.organizationId());
    }

    public String token(Person person, UUID organization) {
        return tokens(person, organization).accessToken();
    }

    TokenView tokens(Person person, UUID organization) {
        return database().writeSystem(system -> sessions.beginTokens(system, person.id(), organization, HOME));
    }

    public boolean isGood(String accessToken) {
        return sessions.ofAccessToken(accessToken).isPresent();
    }

    public Optional<Role> roleOf(String accessToken) {
        return sessions.ofAccessToken(accessToken).map(Session::role);
    }

    public UUID sessionOf(String accessToken) {
        return sessions.ofAccessToken(accessToken).orElseThrow().id();
    }

    /** The actions in the trail of an organisation, the newest first. */
    public List<String> trail(UUID organization) {
        return database()
                .read(
                        organization,
                        transaction -> Audit.page(transaction, AuditFilter.ALL, Optional.empty(), 100).stream()
                                .map(AuditEntry::action)
                                .toList());
    }

    /** Shows again who somebody is, with a password or a code. */
    public void proveAgain(Actor actor, @Nullable String password, @Nullable String code) {
        signIn.proveAgain(
                actor,
                Objects.requireNonNull(actor.sessionId()),
                Optional.ofNullable(password),
                Optional.ofNullable(code));
    }

    /** The kinds of the mails to an address, the newest first. */
    public List<String> mailsTo(String email) {
        return database()
                .readSystem(transaction -> transaction
                        .sql("select kind from mails where recipient = :email order by id desc")
                        .bind("email", email)
                        .list(row -> row.text("kind")));
    }

    /** The token of the link in the newest mail to an address that has one. */
    public String tokenInMail(String email) {
        var body = database()
                .readSystem(transaction -> transaction
                        .sql("select body from mails where recipient = :email order by id desc limit 1")
                        .bind("email", email)
                        .one(row -> row.text("body")));
        var text = new Sealing(settings.keys(), "mails").open(body).orElseThrow();
        var matcher = Pattern.compile("https://work\\.example/[a-z-]+#([A-Za-z0-9_-]{43})")
                .matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no link in " + text);
        }
        return matcher.group(1);
    }
}
