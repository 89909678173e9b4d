package io.resonant.mirror;

import io.resonant.account.Actor;
import io.resonant.account.Operators;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.check.Finding;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import io.resonant.namespace.Namespaces;
import io.resonant.publication.Publications;
import io.resonant.registry.Registry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is followed. Everything is hosted under the operator's organisation, with the publisher's name, and stays when the
 * source goes away. A name that somebody here owns already is never taken from them: such entries are reported.
 */
public final class Mirrors {
    private static final Logger LOG = LoggerFactory.getLogger(Mirrors.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final Database database;
    private final Parts parts;
    private final InstantSource clock;
    private final ReentrantLock visiting = new ReentrantLock();
    private volatile @Nullable UUID visited; // now

    /** What a mirror works with. */
    public record Parts(Namespaces namespaces, Registry registry, Publications publications) {}

    public Mirrors(Database database, Parts parts, InstantSource clock) {
        this.database = database;
        this.parts = parts;
        this.clock = clock;
    }

    public void declareRoutes(Routes routes, Operators operators) {
        new MirrorRoutes(this, operators).declare(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("mirrors", EVERY, () -> all().forEach(mirror -> visit(mirror.id())));
    }

    List<Mirror> all() {
        return database.readSystem(MirrorStore::all);
    }

    /** @throws Problem 404 */
    Mirror get(UUID id) {
        return database.readSystem(transaction -> MirrorStore.anywhere(transaction, id))
                .orElseThrow(() -> Problem.notFound("mirror"));
    }

    List<MirrorEntry> entries(UUID id) {
        var mirror = get(id);
        return database.read(mirror.organizationId(), transaction -> new MirrorStore(transaction).entries(id));
    }

    /** @throws Problem 422 for an address that nobody can follow */
    Mirror create(Actor actor, MirrorKind kind, String address) {
        var followed = address(address);
        return database.write(actor.organizationId(), transaction -> {
            var mirror = new Mirror(
                    transaction.newId(),
                    actor.organizationId(),
                    kind,
                    followed,
                    null,
                    0,
                    null,
                    null,
                    null,
                    actor.userId(),
                    transaction.now());
            new MirrorStore(transaction).insert(mirror);
            record(transaction, actor, "mirror.created", mirror);
            return mirror;
        });
    }

    /** Stops following; what is hosted stays. @throws Problem 404 */
    void delete(Actor actor, UUID id) {
        var mirror = get(id);
        database.run(mirror.organizationId(), transaction -> {
            if (!new MirrorStore(transaction).delete(id)) {
                throw Problem.notFound("mirror");
            }
            record(transaction, actor, "mirror.deleted", mirror);
        });
    }

    /** Goes to the source and takes over what is new. One visit at a time. @throws Problem 404 */
    Mirror visit(UUID id) {
        visiting.lock();
        try {
            var mirror = get(id);
            visited = id;
            var failure = failure(mirror);
            database.run(mirror.organizationId(), transaction -> new MirrorStore(transaction).visited(id, failure));
            return get(id);
        } finally {
            visited = null;
            visiting.unlock();
        }
    }

    /** Whether this node is at the source now. */
    boolean isVisiting(UUID id) {
        return id.equals(visited);
    }

    private @Nullable Finding failure(Mirror mirror) {
        var visit = new Visit(mirror, database, parts, clock);
        try {
            if (mirror.kind() == MirrorKind.INDEX) {
                new IndexVisit(visit).run();
            } else {
                new LogVisit(visit)
                        .run()
                        .ifPresent(place -> database.run(
                                mirror.organizationId(),
                                transaction -> new MirrorStore(transaction)
                                        .read(mirror.id(), place.keyId(), place.number(), place.hash())));
            }
            return null;
        } catch (MirrorFailure e) {
            LOG.warn(
                    "The mirror of {} took nothing over: {}. What it hosts is served as before",
                    mirror.address(),
                    e.finding().message("en"));
            return e.finding();
        }
    }

    private static URI address(String text) {
        try {
            var address = URI.create(text.strip());
            boolean plain = ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawFragment() == null
                    && text.length() <= 500;
            if (plain) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw Problem.invalid("address", "web_address_expected");
    }

    private static void record(Transaction transaction, Actor actor, String action, Mirror mirror) {
        Audit.record(
                transaction,
                actor,
                action,
                Target.of("mirror", mirror.id()),
                Map.of("address", mirror.address(), "kind", mirror.kind()));
    }
}
