package io.resonant.kernel.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map that forgets. Reading a value while it is being invalidated never brings the old one back: a load that
 * began before an invalidation is handed to its caller and not kept.
 */
public final class Cache<K, V> {
    private final com.github.benmanes.caffeine.cache.Cache<K, V> entries;
    private final AtomicLong generation = new AtomicLong();

    /** @param until the instant from which a value must not be used any more */
    public Cache(long maximum, InstantSource clock, Function<V, Instant> until) {
        entries = Caffeine.newBuilder()
                .maximumSize(maximum)
                .executor(Runnable::run) // what it tidies up is not worth waking another thread for
                .ticker(() -> nanos(clock.instant()))
                .expireAfter(Expiry.<K, V>writing((_, value) -> Duration.between(clock.instant(), until.apply(value))))
                .build();
    }

    public @Nullable V get(K key) {
        return entries.getIfPresent(key);
    }

    /** The value kept, or the one loaded now; a load that finds nothing is not remembered. */
    public @Nullable V get(K key, Function<K, @Nullable V> load) {
        var kept = entries.getIfPresent(key);
        if (kept != null) {
            return kept;
        }
        var before = generation.get();
        var loaded = load.apply(key);
        if (loaded == null) {
            return null;
        }
        entries.asMap().compute(key, (_, present) -> generation.get() == before ? loaded : present);
        if (generation.get() != before) {
            entries.invalidate(key); // cleared between the check and the insertion
        }
        return loaded;
    }

    /** As {@link #get(Object, Function)} for many, of which those that are not kept are loaded together. */
    public Map<K, V> get(Collection<K> keys, Function<Set<K>, Map<K, V>> load) {
        var found = new HashMap<>(entries.getAllPresent(keys));
        var missing = new HashSet<>(keys);
        missing.removeAll(found.keySet());
        if (missing.isEmpty()) {
            return found;
        }
        var before = generation.get();
        var loaded = load.apply(missing);
        loaded.forEach((key, value) ->
                entries.asMap().compute(key, (_, present) -> generation.get() == before ? value : present));
        if (generation.get() != before) {
            entries.invalidateAll(loaded.keySet()); // cleared between the check and an insertion
        }
        found.putAll(loaded);
        return found;
    }

    /** What all who ask at the same moment are given: the value kept, or the first that one of them brought. */
    public V putIfAbsent(K key, V value) {
        var kept = entries.asMap().putIfAbsent(key, value);
        return kept == null ? value : kept;
    }

    public void put(K key, V value) {
        entries.put(key, value);
    }

    public void remove(K key) {
        generation.incrementAndGet();
        entries.invalidate(key);
    }

    public void clear() {
        generation.incrementAndGet();
        entries.invalidateAll();
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
