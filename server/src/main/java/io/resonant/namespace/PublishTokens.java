package io.resonant.namespace;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.DisplayName;
import io.resonant.account.Members;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import io.resonant.mail.Letter;
import io.resonant.mail.Mails;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that programs publish with. A token can nothing but publish, only under the namespaces that it names, only as
 * long as the person it belongs to may, and only until it expires or is revoked, which counts from the next call on. Its
 * beginning never changes, so that scanners for leaked secrets know it; what is kept is its hash.
 */
public final class PublishTokens {
    /** How every token begins. */
    public static final String PREFIX = "rsnpub_";

    private static final int USUAL_DAYS = 90;
    private static final int MOST_DAYS = 365;
    private static final int MOST = 50;
    /** How long expired ones stay in the list, so that people see why their pipeline fails. */
    private static final Duration SHOWN = Duration.ofDays(30);
    /** How long before its end the person of a token is told; the nearest first. */
    private static final List<Duration> WARNINGS = List.of(Duration.ofDays(3), Duration.ofDays(14));

    private static final ZoneId UNIVERSAL = ZoneId.of("UTC");
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm VV");
    private static final String PAGE = "/publishers";

    private final Database database;
    private final Mails mails;

    public PublishTokens(Database database, Mails mails) {
        this.database = database;
        this.mails = mails;
    }

    public void declareRoutes(Routes routes) {
        new PublishTokenRoutes(this).declare(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("publish-token-warnings", Duration.ofHours(1), this::warn);
        jobs.every(
                "publish-token-housekeeping",
                Duration.ofHours(6),
                () -> database.runSystem(transaction -> PublishTokenStore.deleteExpired(
                        transaction, transaction.now().minus(SHOWN))));
    }

    /**
     * Tells people which of their tokens end soon, once for each of {@link #WARNINGS}. Whoever made a token for less than
     * that knows it. The mail and the note that it was written are one transaction, so that no crash and no second node
     * tells anybody twice.
     */
    void warn() {
        var ending = database.readSystem(transaction ->
                PublishTokenStore.endingBefore(transaction, transaction.now().plus(WARNINGS.getLast())));
        for (var token : ending) {
            database.runSystem(transaction -> warn(transaction, token));
        }
    }

    private void warn(SystemTransaction system, PublishTokenStore.Ending ending) {
        var store = new PublishTokenStore(system.within(ending.organizationId()));
        var due = due(ending, system.now());
        var token = store.find(ending.id());
        if (due.isEmpty() || token.isEmpty() || token.get().namespaces().isEmpty()) {
            return; // nothing will stop working
        }
        if (!store.warned(ending.id(), due.get())) {
            return;
        }
        var user = Accounts.user(system, token.get().userId());
        mails.post(
                system,
                Letter.link(
                        user.email(),
                        user.language(),
                        "publish_token_ends",
                        Map.of(
                                "name", user.name(),
                                "token", token.get().name(),
                                "namespaces", String.join(", ", token.get().namespaces()),
                                "time", MINUTES.format(ending.expiresAt().atZone(user.zoneOr(UNIVERSAL)))),
                        PAGE,
                        Duration.between(system.now(), ending.expiresAt())));
    }

    /** Since when its person ought to have been told; nothing when the token lives too shortly for that, or too long yet. */
    private static Optional<Instant> due(PublishTokenStore.Ending token, Instant now) {
        return WARNINGS.stream()
                .map(token.expiresAt()::minus)
                .filter(since -> !since.isAfter(now) && since.isAfter(token.createdAt()))
                .findFirst();
    }

    /**
     * @param namespaces names of at least one that the actor may publish under
     * @param days until it expires; {@value #USUAL_DAYS} when null
     * @return with the token, which is shown this once
     * @throws Problem 403 {@code not_a_publisher}; 404; 409 {@code publish_token_limit}; 422
     */
    PublishToken create(Actor actor, String name, List<String> namespaces, @Nullable Integer days) {
        actor.require(Role.MEMBER);
        var shown = DisplayName.of(name, "name");
        int lifetime = days == null ? USUAL_DAYS : days;
        if (lifetime < 1 || lifetime > MOST_DAYS) {
            throw Problem.invalid("expires_in_days", lifetime < 1 ? "too_small" : "too_large");
        }
        if (namespaces.isEmpty()) {
            throw Problem.invalid("namespaces", "required");
        }
        var secret = PREFIX + Tokens.random();
        return database.write(actor.organizationId(), transaction -> {
            var store = new PublishTokenStore(transaction);
            Members.requireStill(transaction, actor.userId());
            transaction.oneAtATime("publish_tokens " + actor.userId());
            if (store.list(actor.userId()).size() >= MOST) {
                throw Problem.of(409, "publish_token_limit").with("limit", MOST);
            }
            var publisher = new Publisher(actor, Optional.empty());
            var granted = namespaces.stream()
                    .distinct()
                    .map(namespace -> Namespaces.publishing(transaction, publisher, namespace))
                    .toList();
            var expiresAt = transaction.now().plus(Duration.ofDays(lifetime));
            var id = store.insert(actor.userId(), shown, Digests.sha256Hex(secret), expiresAt, granted);
            Audit.record(
                    transaction,
                    actor,
                    "publish_token.created",
                    Target.of("publish_token", id),
                    Map.of("name", shown, "namespaces", namespaces, "expires_at", expiresAt));
            return store.find(id).orElseThrow().withToken(secret);
        });
    }

    /** One's own; administrators see everybody's. */
    List<PublishToken> list(Actor actor) {
        return database.read(
                actor.organizationId(),
                transaction -> new PublishTokenStore(transaction)
                        .list(actor.role().atLeast(Role.ADMIN) ? null : actor.userId()));
    }

    /** From the next call on it opens nothing. @throws Problem 404 */
    void revoke(Actor actor, UUID id) {
        database.run(actor.organizationId(), transaction -> {
            var store = new PublishTokenStore(transaction);
            var token = store.find(id)
                    .filter(found -> found.userId().equals(actor.userId())
                            || actor.role().atLeast(Role.ADMIN))
                    .orElseThrow(() -> Problem.notFound("publish-token"));
            store.delete(id);
            Audit.record(
                    transaction,
                    actor,
                    "publish_token.revoked",
                    Target.of("publish_token", id),
                    Map.of("name", token.name()));
        });
    }

    /** Who presents a token; nothing when it opens nothing. */
    public Optional<Publisher> find(String token, @Nullable String address) {
        if (!token.startsWith(PREFIX)) {
            return Optional.empty();
        }
        var hash = Digests.sha256Hex(token);
        var held = database.readSystem(transaction -> PublishTokenStore.find(transaction, hash));
        return held.flatMap(known -> database.write(known.organizationId(), transaction -> {
            var store = new PublishTokenStore(transaction);
            var role = store.roleOf(known.userId()).filter(found -> found.atLeast(Role.MEMBER));
            if (role.isEmpty()) {
                return Optional.<Publisher>empty();
            }
            if (known.isToBeNoted(transaction.now())) {
                store.used(known.id());
            }
            var actor = new Actor(known.userId(), known.organizationId(), Role.MEMBER, null, address);
            var grant = new Publisher.Grant(known.id(), store.namespaces(known.id()), known.expiresAt());
            return Optional.of(new Publisher(actor, Optional.of(grant)));
        }));
    }
}
