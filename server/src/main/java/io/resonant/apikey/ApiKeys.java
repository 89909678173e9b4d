package io.resonant.apikey;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.DisplayName;
import io.resonant.account.Members;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Principal;
import io.resonant.audit.Target;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.wire.Networks;
import io.resonant.mail.Letter;
import io.resonant.mail.Mails;
import io.resonant.session.KeyRing;
import io.resonant.session.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys of programs. A key acts as the person who made it, in one organisation, and never further than that person may
 * go at the moment of the call; it ends with their membership.
 */
public final class ApiKeys implements KeyRing {
    private static final int SHOWN = MARK.length() + 8;
    private static final int MOST_KEYS = 50;
    private static final int MOST_NETWORKS = 20;

    private final Database database;
    private final Sessions sessions;
    private final Mails mails;

    public ApiKeys(Database database, Sessions sessions, Mails mails) {
        this.database = database;
        this.sessions = sessions;
        this.mails = mails;
    }

    /**
     * A key to be.
     *
     * @param networks it shall be good from; empty: from everywhere
     * @param expiresAt none: it is good until somebody takes it away
     */
    record NewKey(
            String name,
            Reach reach,
            @Nullable List<String> networks,
            @Nullable Instant expiresAt) {}

    public void declareRoutes(Routes routes) {
        new ApiKeyRoutes(this).declare(routes);
    }

    @Override
    public Optional<Held> find(String key, String address) {
        var held = database.readSystem(transaction -> ApiKeyStore.find(transaction, Digests.sha256Hex(key))
                .filter(shown -> shown.networks().isEmpty()
                        || Networks.of(shown.networks()).contain(address))
                .flatMap(shown -> Accounts.standing(transaction, shown.userId(), shown.organizationId())
                        .map(standing -> new Good(shown, standing))));
        held.map(Good::key)
                .filter(shown -> !shown.noted())
                .ifPresent(shown -> database.run(
                        shown.organizationId(), transaction -> new ApiKeyStore(transaction).used(shown.id(), address)));
        return held.map(good -> good.held(address));
    }

    private record Good(ApiKeyStore.Shown key, Accounts.Standing standing) {
        Held held(String address) {
            var role = key.reach().of(standing.role());
            var actor = new Actor(key.userId(), key.organizationId(), role, null, address);
            return new Held(key.id(), actor, standing.language(), key.reach());
        }
    }

    /** Of one person, without what makes them keys. */
    public static void each(Transaction transaction, UUID userId, Consumer<Object> item) {
        new ApiKeyStore(transaction).of(userId).forEach(item);
    }

    /** As {@link #each}, as a list. */
    public static List<ApiKey> of(Transaction transaction, UUID userId) {
        return new ApiKeyStore(transaction).of(userId);
    }

    /** Takes a key of a person away, for who runs the server. @return false when the person has no such key here */
    public static boolean delete(Transaction transaction, Principal by, UUID userId, UUID id) {
        var found =
                new ApiKeyStore(transaction).find(id).filter(key -> key.userId().equals(userId));
        found.ifPresent(key -> delete(transaction, by, key));
        return found.isPresent();
    }

    private static void delete(Transaction transaction, Principal by, ApiKey key) {
        new ApiKeyStore(transaction).delete(key.id());
        Audit.record(
                transaction,
                by,
                "api_key.deleted",
                Target.of("api_key", key.id()),
                Map.of("name", key.name(), "owner", key.userId()));
    }

    /** One's own; administrators see those of everybody. */
    List<ApiKey> list(Actor actor) {
        return database.read(actor.organizationId(), transaction -> {
            var store = new ApiKeyStore(transaction);
            var keys = actor.role().atLeast(Role.ADMIN) ? store.all() : store.of(actor.userId());
            var names = Accounts.names(
                    transaction, keys.stream().map(ApiKey::userId).distinct().toList());
            return keys.stream().map(key -> key.of(names.get(key.userId()))).toList();
        });
    }

    /**
     * Makes a key. The answer is the only place where it ever appears.
     *
     * @throws Problem 403 {@code proof_needed}, or when the reach is beyond one's own; 409 {@code too_many_keys}; 422
     *     with the fields
     */
    ApiKey.Created create(Actor actor, NewKey wanted) {
        sessions.requireRecentProof(actor);
        if (wanted.reach() == Reach.ADMIN) {
            actor.require(Role.ADMIN);
        }
        var name = DisplayName.of(wanted.name(), "name");
        var networks = checked(wanted.networks() == null ? List.of() : wanted.networks());
        var text = MARK + Tokens.random();
        return database.writeSystem(system -> {
            var transaction = system.within(actor.organizationId());
            var store = new ApiKeyStore(transaction);
            Members.requireStill(transaction, actor.userId());
            transaction.oneAtATime("api_keys " + actor.userId());
            if (store.of(actor.userId()).size() >= MOST_KEYS) {
                throw Problem.of(409, "too_many_keys").with("limit", MOST_KEYS);
            }
            if (wanted.expiresAt() != null && !wanted.expiresAt().isAfter(transaction.now())) {
                throw Problem.invalid("expires_at", "past");
            }
            var user = Accounts.user(system, actor.userId());
            var key = new ApiKey(
                    transaction.newId(),
                    actor.userId(),
                    user.name(),
                    name,
                    text.substring(0, SHOWN),
                    wanted.reach(),
                    networks,
                    transaction.now(),
                    wanted.expiresAt(),
                    null,
                    null);
            store.insert(key, Digests.sha256Hex(text));
            Audit.record(
                    transaction,
                    actor,
                    "api_key.created",
                    Target.of("api_key", key.id()),
                    Map.of("name", name, "reach", key.reach(), "networks", networks));
            mails.post(
                    system,
                    Letter.notice(
                            user.email(),
                            user.language(),
                            "api_key_created",
                            Map.of("name", user.name(), "key", name)));
            return new ApiKey.Created(key, text);
        });
    }

    /**
     * Takes a key away, one's own or, for administrators, anybody's.
     *
     * @throws Problem 403 {@code key_reach} for programs, which never decide what other programs may; 404
     */
    void delete(Actor actor, UUID id) {
        if (actor.sessionId() == null) {
            throw Problem.of(403, "key_reach");
        }
        database.run(actor.organizationId(), transaction -> {
            var key = new ApiKeyStore(transaction)
                    .find(id)
                    .filter(found -> found.userId().equals(actor.userId())
                            || actor.role().atLeast(Role.ADMIN))
                    .orElseThrow(() -> Problem.notFound("api_key"));
            delete(transaction, actor, key);
        });
    }

    private static List<String> checked(List<String> networks) {
        if (networks.size() > MOST_NETWORKS) {
            throw Problem.invalid("networks", "too_long");
        }
        try {
            Networks.of(networks);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("networks", "network_invalid").cause(e);
        }
        return List.copyOf(networks);
    }
}
