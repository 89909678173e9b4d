package io.resonant.recommendation;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.http.Routes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an index of what there is and answers from it. The index is made anew now and then, by whoever asks first; the others
 * get the one before meanwhile.
 */
public final class Recommender {
    private static final Duration AGE = Duration.ofMinutes(1);
    /** Browsers may still ask for an index whose address they got a moment ago. */
    private static final int KEPT = 4;

    private final ItemSource source;
    private final Predicate<String> publicSchemas;
    private final InstantSource clock;
    private final ReentrantLock making = new ReentrantLock();
    private final Deque<Snapshot> older = new ArrayDeque<>();
    private volatile @Nullable Snapshot current;

    /** @param publicSchemas which message types are known to everybody, so that asking with them tells nothing */
    public Recommender(ItemSource source, Predicate<String> publicSchemas, InstantSource clock) {
        this.source = source;
        this.publicSchemas = publicSchemas;
        this.clock = clock;
    }

    /** An index, ready to be sent and to be asked. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Snapshot(ItemIndex index, byte[] bytes, String hash, Ranker ranker, Instant made) {}

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
        if (known != null && clock.instant().isBefore(known.made().plus(AGE))) {
            return known;
        }
        if (known != null && !making.tryLock()) {
            return known;
        }
        if (known == null) {
            making.lock();
        }
        try {
            return renew();
        } finally {
            making.unlock();
        }
    }

    private Snapshot renew() {
        var known = current;
        if (known != null && clock.instant().isBefore(known.made().plus(AGE))) {
            return known; // somebody was faster
        }
        var index = ItemIndex.of(source.items());
        var bytes = index.bytes();
        var made = known != null && Arrays.equals(known.bytes(), bytes)
                ? new Snapshot(known.index(), known.bytes(), known.hash(), known.ranker(), clock.instant())
                : new Snapshot(index, bytes, Digests.sha256Hex(bytes), new Ranker(index), clock.instant());
        if (known != null && !known.hash().equals(made.hash())) {
            synchronized (older) {
                older.addFirst(known);
                while (older.size() > KEPT) {
                    older.removeLast();
                }
            }
        }
        current = made;
        return made;
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
