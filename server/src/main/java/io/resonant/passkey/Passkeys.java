package io.resonant.passkey;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.DisplayName;
import io.resonant.account.User;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.webauthn.PasskeyRefused;
import io.resonant.kernel.webauthn.RelyingParty;
import io.resonant.kernel.webauthn.WebAuthn;
import io.resonant.mail.Letter;
import io.resonant.mail.Mails;
import io.resonant.session.Sessions;
import io.resonant.session.SignIn;
import io.resonant.session.SignedIn;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passkeys of people. Signing in with one names nobody beforehand, so that it cannot be asked who has one, and asks for
 * no second factor: the device has verified its person already.
 */
public final class Passkeys {
    private static final Logger LOG = LoggerFactory.getLogger(Passkeys.class);
    private static final String SIGN_IN = "sign-in";
    private static final String REGISTER = "register ";
    private static final int MOST_PASSKEYS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Database database;
    private final Sessions sessions;
    private final SignIn signIn;
    private final Mails mails;
    private final Challenges challenges;
    private final RelyingParty site;
    private final WebAuthn webAuthn;

    public Passkeys(Wiring wiring, SignIn signIn, Mails mails) {
        this.database = wiring.database();
        this.sessions = wiring.sessions();
        this.signIn = signIn;
        this.mails = mails;
        this.challenges = new Challenges(wiring.keys(), wiring.clock());
        this.site = RelyingParty.at(wiring.site());
        this.webAuthn = new WebAuthn(site);
    }

    /** @param site how browsers reach the pages: a passkey is for its host name */
    public record Wiring(Database database, Sessions sessions, SecretKeys keys, URI site, InstantSource clock) {}

    public void declareRoutes(Routes routes) {
        new PasskeyRoutes(this).declare(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("passkey-housekeeping", Duration.ofHours(1), this::forgetExpired);
    }

    int forgetExpired() {
        return database.writeSystem(transaction -> new PasskeyStore(transaction).deleteExpired());
    }

    /** Of one person, without what proves anything. */
    public static void each(SystemTransaction transaction, UUID userId, Consumer<Object> item) {
        new PasskeyStore(transaction).of(userId).forEach(item);
    }

    List<Passkey> list(Actor actor) {
        return database.readSystem(transaction -> new PasskeyStore(transaction).of(actor.userId()));
    }

    /**
     * What the browser needs to make a passkey ({@code PublicKeyCredentialCreationOptionsJSON}).
     *
     * @throws Problem 403 {@code proof_needed}; 409 {@code too_many_passkeys}
     */
    Json registration(Actor actor) {
        sessions.requireRecentProof(actor);
        return database.readSystem(transaction -> {
            var present = new PasskeyStore(transaction).credentialIds(actor.userId());
            requireRoom(present);
            var user = Accounts.user(transaction, actor.userId());
            return Json.of(Map.of(
                    "challenge", base64(challenges.issue(REGISTER + user.id())),
                    "rp", Map.of("id", site.id(), "name", "Resonant"),
                    "user",
                            Map.of(
                                    "id", base64(user.id().toString()),
                                    "name", user.email(),
                                    "displayName", user.name()),
                    "pubKeyCredParams",
                            WebAuthn.ALGORITHMS.stream()
                                    .map(algorithm -> Map.of("type", "public-key", "alg", algorithm))
                                    .toList(),
                    "excludeCredentials",
                            present.stream()
                                    .map(id -> Map.of("type", "public-key", "id", id))
                                    .toList(),
                    "authenticatorSelection",
                            Map.of(
                                    "residentKey",
                                    "required",
                                    "requireResidentKey",
                                    true,
                                    "userVerification",
                                    "required"),
                    "attestation", "none",
                    "timeout", PATIENCE.toMillis()));
        });
    }

    /**
     * Keeps a passkey that the browser has made.
     *
     * @throws Problem 401 {@code passkey_refused}; 403 {@code proof_needed}; 409 {@code too_many_passkeys}; 422 with the
     *     field {@code name}
     */
    Passkey register(Actor actor, String name, Json response) {
        sessions.requireRecentProof(actor);
        var kept = DisplayName.of(name, "name");
        var challenge = Answer.challenge(response);
        var end = challenges.check(challenge, REGISTER + actor.userId());
        var key = verified(() -> webAuthn.register(response.text(), challenge));
        return database.writeSystem(transaction -> {
            var store = new PasskeyStore(transaction);
            if (!store.answer(Challenges.hash(challenge), end)
                    || store.find(key.credentialId()).isPresent()) {
                throw Problem.of(401, "passkey_refused");
            }
            transaction.oneAtATime("passkeys " + actor.userId());
            requireRoom(store.credentialIds(actor.userId()));
            var passkey = new Passkey(transaction.newId(), kept, key.backedUp(), transaction.now(), null);
            store.insert(passkey, actor.userId(), key);
            tell(transaction, actor, passkey.id(), kept, "passkey.registered", "passkey_registered");
            return passkey;
        });
    }

    /**
     * A name only helps its owner to tell devices apart, so no proof is asked for and no mail is sent.
     *
     * @throws Problem 404 when it is not a passkey of this person; 422 with the field {@code name}
     */
    Passkey rename(Actor actor, UUID id, String name) {
        var kept = DisplayName.of(name, "name");
        return database.writeSystem(transaction -> {
            var store = new PasskeyStore(transaction);
            var passkey = own(store, actor, id);
            if (!passkey.name().equals(kept)) {
                store.rename(id, actor.userId(), kept);
                record(transaction, actor, id, kept, "passkey.renamed");
            }
            return own(store, actor, id);
        });
    }

    private static Passkey own(PasskeyStore store, Actor actor, UUID id) {
        return store.of(actor.userId()).stream()
                .filter(found -> found.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("passkey"));
    }

    /** @throws Problem 403 {@code proof_needed}; 404 when it is not a passkey of this person */
    void remove(Actor actor, UUID id) {
        sessions.requireRecentProof(actor);
        database.runSystem(transaction -> {
            var store = new PasskeyStore(transaction);
            var passkey = own(store, actor, id);
            store.delete(id, actor.userId());
            tell(transaction, actor, id, passkey.name(), "passkey.removed", "passkey_removed");
        });
    }

    /** What the browser needs to use a passkey ({@code PublicKeyCredentialRequestOptionsJSON}). The same for everybody. */
    Json authentication() {
        return Json.of(Map.of(
                "challenge", base64(challenges.issue(SIGN_IN)),
                "rpId", site.id(),
                "userVerification", "required",
                "timeout", PATIENCE.toMillis()));
    }

    /** @throws Problem 401 {@code passkey_refused}; 403 {@code no_organization} */
    SignedIn signIn(Json response, Sessions.Client client) {
        var challenge = Answer.challenge(response);
        var end = challenges.check(challenge, SIGN_IN);
        var known = database.readSystem(transaction -> new PasskeyStore(transaction).find(Answer.id(response)))
                .orElseThrow(() -> Problem.of(401, "passkey_refused"));
        var used = verified(() -> webAuthn.use(response.text(), challenge, known.key()));
        return signIn.browser(known.userId(), client, transaction -> {
            var store = new PasskeyStore(transaction);
            if (!store.answer(Challenges.hash(challenge), end)
                    || store.find(used.credentialId()).isEmpty()) {
                throw Problem.of(401, "passkey_refused");
            }
            store.used(known.id(), used);
        });
    }

    private interface Verification<T> {
        T run() throws PasskeyRefused;
    }

    /** The account ends. */
    public static void deleted(SystemTransaction transaction, User person) {
        new PasskeyStore(transaction).deleteAll(person.id());
    }

    private static void requireRoom(Collection<?> present) {
        if (present.size() >= MOST_PASSKEYS) {
            throw Problem.of(409, "too_many_passkeys").with("limit", MOST_PASSKEYS);
        }
    }

    private static <T> T verified(Verification<T> verification) {
        try {
            return verification.run();
        } catch (PasskeyRefused e) {
            LOG.debug("{}", e.getMessage());
            throw Problem.of(401, "passkey_refused").cause(e);
        }
    }

    private void tell(
            SystemTransaction transaction, Actor actor, UUID id, String passkey, String action, String letter) {
        var user = Accounts.user(transaction, actor.userId());
        mails.post(
                transaction,
                Letter.notice(user.email(), user.language(), letter, Map.of("name", user.name(), "passkey", passkey)));
        record(transaction, actor, id, passkey, action);
    }

    private static void record(SystemTransaction transaction, Actor actor, UUID id, String passkey, String action) {
        Audit.record(
                transaction.within(actor.organizationId()),
                actor,
                action,
                Target.of("passkey", id),
                Map.of("name", passkey));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
