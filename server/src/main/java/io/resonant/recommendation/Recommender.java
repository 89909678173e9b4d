package io.resonant.recommendation;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.JsonCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an index of what there is and answers from it. When it is a minute old it is made anew beside the requests, which get
 * the one before meanwhile. Only who asks after a long silence, or first, waits.
 */
public final class Recommender {
    private static final Logger LOG = LoggerFactory.getLogger(Recommender.class);
    private static final Duration AGE = Duration.ofMinutes(1);
    /** As long as caches may give an old address, too. */
    private static final Duration OLDEST = Duration.ofMinutes(10);
    /** Browsers may still ask for an index whose address they got a moment ago. */
    private static final int KEPT = 4;

    private final ItemSource source;
    private final Predicate<String> publicSchemas;
    private final InstantSource clock;
    private final ReentrantLock making = new ReentrantLock();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private final Deque<Snapshot> older = new ArrayDeque<>();
    private volatile @Nullable Snapshot current;
    private volatile Instant tried = Instant.MIN;

    /** @param publicSchemas which message types are known to everybody, so that asking with them tells nothing */
    public Recommender(ItemSource source, Predicate<String> publicSchemas, InstantSource clock) {
        this.source = source;
        this.publicSchemas = publicSchemas;
        this.clock = clock;
    }

    /**
     * An index, ready to be sent and to be asked.
     *
     * @param items hash of what it was made of
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Snapshot(String items, ItemIndex index, byte[] bytes, String hash, Ranker ranker, Instant made) {
        private Snapshot at(Instant now) {
            return new Snapshot(items, index, bytes, hash, ranker, now);
        }
    }

    public void register(Routes routes) {
        new RecommendationRoutes(this, publicSchemas).register(routes);
    }

    /** @param seed for the place that is given away to learn; null gives none away */
    public Recommendations recommend(RecordingFeatures recording, int limit, @Nullable Integer seed) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return snapshot().ranker().rank(recording, today, limit, seed == null ? null : new Lot(seed));
    }

    /** What there is now, for rankers in other processes. */
    public ItemIndex index() {
        return snapshot().index();
    }

    Snapshot snapshot() {
        var known = current;
        if (known == null) {
            return renew();
        }
        if (isYounger(known.made(), AGE) || isYounger(tried, AGE) || !renewing.compareAndSet(false, true)) {
            return known;
        }
        if (isYounger(known.made(), OLDEST)) {
            Thread.ofVirtual().name("recommendation-index").start(this::attempt);
            return known;
        }
        attempt();
        return Objects.requireNonNull(current);
    }

    private boolean isYounger(Instant moment, Duration age) {
        return clock.instant().minus(age).isBefore(moment);
    }

    private void attempt() {
        try {
            tried = clock.instant();
            renew();
        } catch (RuntimeException e) { // whatever it is, the next try must come
            LOG.warn("The index of recommendations could not be made anew; the one before is given for now", e);
        } finally {
            renewing.set(false);
        }
    }

    /** Makes another one, unless somebody else has made one meanwhile. */
    private Snapshot renew() {
        making.lock();
        try {
            var known = current;
            if (known != null && isYounger(known.made(), AGE)) {
                return known;
            }
            var items = source.items();
            var itemsHash = Digests.sha256Hex(JsonCodec.writeBytes(items));
            var made = known != null && known.items().equals(itemsHash)
                    ? known.at(clock.instant())
                    : make(items, itemsHash);
            if (known != null && !known.hash().equals(made.hash())) {
                keep(known);
            }
            current = made;
            return made;
        } finally {
            making.unlock();
        }
    }

    private void keep(Snapshot left) {
        synchronized (older) {
            older.addFirst(left);
            while (older.size() > KEPT) {
                older.removeLast();
            }
        }
    }

    private Snapshot make(List<ItemFeatures> items, String itemsHash) {
        var index = ItemIndex.of(items);
        var bytes = index.bytes();
        return new Snapshot(itemsHash, index, bytes, Digests.sha256Hex(bytes), new Ranker(index), clock.instant());
    }

    /** The index with this hash, if it is the current one or was until lately. */
    Optional<Snapshot> find(String hash) {
        var now = snapshot();
        if (now.hash().equals(hash)) {
            return Optional.of(now);
        }
        synchronized (older) {
            return older.stream()
                    .filter(snapshot -> snapshot.hash().equals(hash))
                    .findFirst();
        }
    }
}
