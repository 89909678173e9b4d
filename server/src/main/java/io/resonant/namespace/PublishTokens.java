package io.resonant.namespace;

import io.resonant.account.Actor;
import io.resonant.account.DisplayName;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
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

    private final Database database;

    public PublishTokens(Database database) {
        this.database = database;
    }

    public void declareRoutes(Routes routes) {
        new PublishTokenRoutes(this).declare(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every(
                "publish-token-housekeeping",
                Duration.ofHours(6),
                () -> database.runSystem(transaction -> PublishTokenStore.deleteExpired(
                        transaction, transaction.now().minus(SHOWN))));
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
