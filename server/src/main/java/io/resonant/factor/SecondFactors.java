package io.resonant.factor;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.EmailAddress;
import io.resonant.account.User;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.crypto.Base32;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Totp;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.mail.Letter;
import io.resonant.mail.Mails;
import io.resonant.session.Sessions;
import io.resonant.session.SignIn;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second factor of a person: an authenticator program, and recovery codes that stand in for it. It is asked for from
 * the moment on in which a first code was right, so that nobody locks themselves out with a secret that was never read.
 */
public final class SecondFactors implements SignIn.SecondFactor {
    private static final Logger LOG = LoggerFactory.getLogger(SecondFactors.class);
    private static final String ISSUER = "Resonant";
    private static final int CODES = 10;
    private static final int CODE_BYTES = 10; // 80 bits: too many to try, so a plain hash of them may be kept

    private final Database database;
    private final Sealing sealing;
    private final Sessions sessions;
    private final Mails mails;

    public SecondFactors(Database database, SecretKeys keys, Sessions sessions, Mails mails) {
        this.database = database;
        this.sealing = new Sealing(keys, "totp");
        this.sessions = sessions;
        this.mails = mails;
    }

    /** What a person sees of their own second factor. */
    record Status(boolean enabled, @Nullable Instant enabledAt, int recoveryCodesLeft) {}

    /**
     * What the authenticator program needs, seen only this once.
     *
     * @param address the same as an otpauth address, for a QR code
     */
    record Secret(String secret, String address) {}

    /** Codes that each stand in for the program once, seen only this once. */
    record RecoveryCodes(List<String> codes) {}

    /** Seals anew what the secret has sealed that is being replaced. Each on its own, so that it can break off anywhere. */
    public void reseal() {
        if (sealing.isReplacing()) {
            var secrets = database.readSystem(transaction -> new FactorStore(transaction).secrets());
            for (var secret : secrets.entrySet()) {
                var anew = sealing.renewed(secret.getValue());
                if (anew.isPresent()) {
                    database.runSystem(transaction ->
                            new FactorStore(transaction).replace(secret.getKey(), secret.getValue(), anew.get()));
                }
            }
        }
    }

    public void declareRoutes(Routes routes) {
        new FactorRoutes(this).declare(routes);
    }

    @Override
    public boolean isRequired(UUID userId) {
        return database.readSystem(transaction -> confirmed(transaction, userId).isPresent());
    }

    @Override
    public boolean accept(UUID userId, String code) {
        var typed = plain(code);
        return database.writeSystem(transaction -> {
            var factor = confirmed(transaction, userId);
            return factor.isPresent()
                    && (isRight(transaction, userId, factor.get(), typed)
                            || useRecoveryCode(transaction, userId, typed));
        });
    }

    Status status(Actor actor) {
        return database.readSystem(transaction -> status(transaction, actor.userId()));
    }

    /** Whether a person has one, without its secret. */
    public static void each(SystemTransaction transaction, UUID userId, Consumer<Object> item) {
        item.accept(status(transaction, userId));
    }

    private static Status status(SystemTransaction transaction, UUID userId) {
        var store = new FactorStore(transaction);
        var since = store.totp(userId).map(FactorStore.Totp::confirmedAt);
        return new Status(since.isPresent(), since.orElse(null), store.codesLeft(userId));
    }

    /** A new secret, which counts once a code of it was right. @throws Problem 403 {@code proof_needed}; 409 {@code factor_enabled} */
    Secret begin(Actor actor) {
        sessions.requireRecentProof(actor);
        var secret = Totp.newSecret();
        return database.writeSystem(transaction -> {
            if (confirmed(transaction, actor.userId()).isPresent()) {
                throw Problem.of(409, "factor_enabled");
            }
            new FactorStore(transaction).begin(actor.userId(), sealing.seal(secret));
            var email = Accounts.user(transaction, actor.userId()).email();
            return new Secret(secret, address(email, secret));
        });
    }

    /**
     * From now on the second factor is asked for.
     *
     * @throws Problem 403 {@code proof_needed}; 409 {@code factor_enabled}, {@code factor_missing}; 422 with the field
     *     {@code code}
     */
    RecoveryCodes confirm(Actor actor, String code) {
        sessions.requireRecentProof(actor);
        return database.writeSystem(transaction -> {
            var store = new FactorStore(transaction);
            var factor = store.totp(actor.userId()).orElseThrow(() -> Problem.of(409, "factor_missing"));
            if (factor.confirmedAt() != null) {
                throw Problem.of(409, "factor_enabled");
            }
            if (!isRight(transaction, actor.userId(), factor, plain(code))) {
                throw Problem.invalid("code", "code_wrong");
            }
            store.confirm(actor.userId());
            tell(transaction, actor, "second_factor.enabled", "second_factor_enabled");
            return newCodes(transaction, actor.userId());
        });
    }

    /** New recovery codes; the old ones are worth nothing. @throws Problem 403 {@code proof_needed}; 409 {@code factor_missing} */
    RecoveryCodes renewCodes(Actor actor) {
        sessions.requireRecentProof(actor);
        return database.writeSystem(transaction -> {
            if (confirmed(transaction, actor.userId()).isEmpty()) {
                throw Problem.of(409, "factor_missing");
            }
            tell(transaction, actor, "recovery_codes.renewed", "recovery_codes_renewed");
            return newCodes(transaction, actor.userId());
        });
    }

    /** @throws Problem 403 {@code proof_needed}; 409 {@code factor_missing} */
    void remove(Actor actor) {
        sessions.requireRecentProof(actor);
        database.runSystem(transaction -> {
            if (!new FactorStore(transaction).remove(actor.userId())) {
                throw Problem.of(409, "factor_missing");
            }
            tell(transaction, actor, "second_factor.disabled", "second_factor_disabled");
        });
    }

    /**
     * From the command line, for somebody who has lost telephone and recovery codes. All of their sessions end, because
     * whoever asks for this may not be who they say.
     *
     * @throws Problem 404 for an address that nobody has; 409 {@code factor_missing}
     */
    public User removeFor(String email) {
        var address = EmailAddress.of(email, "email");
        return database.writeSystem(transaction -> {
            var user = Accounts.find(transaction, address).orElseThrow(() -> Problem.notFound("user"));
            if (!new FactorStore(transaction).remove(user.id())) {
                throw Problem.of(409, "factor_missing");
            }
            sessions.endAll(transaction, user.id(), null);
            mails.post(
                    transaction,
                    Letter.notice(
                            user.email(), user.language(), "second_factor_disabled", Map.of("name", user.name())));
            record(transaction, user.id(), null, "second_factor.disabled", Map.of());
            return user;
        });
    }

    /** The account ends. */
    public static void deleted(SystemTransaction transaction, User person) {
        new FactorStore(transaction).remove(person.id());
    }

    private static Optional<FactorStore.Totp> confirmed(SystemTransaction transaction, UUID userId) {
        return new FactorStore(transaction).totp(userId).filter(factor -> factor.confirmedAt() != null);
    }

    /** However it was typed: in groups, in lower case, or in the full-width letters of a Japanese keyboard. */
    private static String plain(String code) {
        return Normalizer.normalize(code, Normalizer.Form.NFKC)
                .replaceAll("[\\s-]", "")
                .toUpperCase(Locale.ROOT);
    }

    private boolean isRight(SystemTransaction transaction, UUID userId, FactorStore.Totp factor, String code) {
        var secret = sealing.open(factor.sealedSecret());
        if (secret.isEmpty()) {
            LOG.error(
                    "The second factor of user {} was sealed with another SECRET_KEY, so no code of it can be right;"
                            + " recovery codes still work. Set SECRET_KEY_PREVIOUS to the secret before.",
                    userId);
            return false;
        }
        var step = Totp.step(secret.get(), code, transaction.now());
        return step.isPresent() // sealed anew, so that it outlives the secret that is being replaced
                && new FactorStore(transaction).use(userId, step.getAsLong(), sealing.seal(secret.get()));
    }

    private boolean useRecoveryCode(SystemTransaction transaction, UUID userId, String typed) {
        var store = new FactorStore(transaction);
        if (!store.useCode(userId, Digests.sha256Hex(typed))) {
            return false;
        }
        var user = Accounts.user(transaction, userId);
        var left = String.valueOf(store.codesLeft(userId));
        mails.post(
                transaction,
                Letter.notice(
                        user.email(),
                        user.language(),
                        "recovery_code_used",
                        Map.of("name", user.name(), "left", left)));
        record(transaction, userId, userId, "recovery_code.used", Map.of("left", left));
        return true;
    }

    /** In the trail of each organisation of the person. */
    private static void record(
            SystemTransaction transaction,
            UUID userId,
            @Nullable UUID actorId,
            String action,
            Map<String, String> detail) {
        for (var membership : Accounts.memberships(transaction, userId)) {
            Audit.record(
                    transaction.within(membership.organizationId()),
                    new Trace(membership.organizationId(), actorId, null),
                    action,
                    Target.of("user", userId),
                    detail);
        }
    }

    private static RecoveryCodes newCodes(SystemTransaction transaction, UUID userId) {
        var codes =
                Stream.generate(() -> Base32.random(CODE_BYTES)).limit(CODES).toList();
        new FactorStore(transaction)
                .replaceCodes(userId, codes.stream().map(Digests::sha256Hex).toList());
        return new RecoveryCodes(codes.stream()
                .map(code -> code.toLowerCase(Locale.ROOT).replaceAll("(.{4})(?=.)", "$1-"))
                .toList());
    }

    private void tell(SystemTransaction transaction, Actor actor, String action, String letter) {
        var user = Accounts.user(transaction, actor.userId());
        mails.post(transaction, Letter.notice(user.email(), user.language(), letter, Map.of("name", user.name())));
        Audit.record(transaction.within(actor.organizationId()), actor, action, Target.of("user", user.id()), Map.of());
    }

    /** As authenticator programs read it from a QR code. */
    private static String address(String email, String secret) {
        var label = URLEncoder.encode(email, StandardCharsets.UTF_8).replace("+", "%20");
        return "otpauth://totp/" + ISSUER + ":" + label + "?secret=" + secret + "&issuer=" + ISSUER;
    }
}
