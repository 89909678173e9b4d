package io.resonant.kernel.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class CacheTest {
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

    private Instant now = NOON;
    private final Cache<String, Instant> cache = new Cache<>(10, () -> now, until -> until);

    @Test
    void loadsOnceAndForgetsInTime() {
        var loads = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            cache.get("a", _ -> {
                loads.incrementAndGet();
                return NOON.plusSeconds(10);
            });
        }
        assertThat(loads).hasValue(1);
        now = NOON.plusSeconds(9);
        assertThat(cache.get("a")).isEqualTo(NOON.plusSeconds(10));
        now = NOON.plusSeconds(10);
        assertThat(cache.get("a")).isNull();
    }

    @Test
    void doesNotRememberThatThereWasNothing() {
        assertThat(cache.get("a", _ -> null)).isNull();
        assertThat(cache.get("a", _ -> NOON.plusSeconds(1))).isNotNull();
    }

    @Test
    void whatIsMissingOfManyIsLoadedTogetherAndKept() {
        cache.put("a", NOON.plusSeconds(1));
        var asked = new ArrayList<Set<String>>();
        for (int i = 0; i < 2; i++) {
            var found = cache.get(List.of("a", "b", "c"), missing -> {
                asked.add(Set.copyOf(missing));
                return missing.contains("b") ? Map.of("b", NOON.plusSeconds(2)) : Map.of();
            });
            assertThat(found).containsOnlyKeys("a", "b");
        }
        assertThat(asked).containsExactly(Set.of("b", "c"), Set.of("c"));
        var stale = cache.get(List.of("d"), missing -> {
            cache.remove("d"); // somebody else, between our read and our keeping it
            return Map.of("d", NOON.plusSeconds(2));
        });
        assertThat(stale).containsOnlyKeys("d");
        assertThat(cache.get("d")).isNull();
    }

    @Test
    void doesNotKeepWhatWasReadBeforeAnInvalidation() {
        var old = cache.get("a", key -> {
            cache.remove(key); // somebody else, between our read and our keeping it
            return NOON.plusSeconds(10);
        });
        assertThat(old).isNotNull();
        assertThat(cache.get("a")).isNull();
        cache.get("b", _ -> {
            cache.clear();
            return NOON.plusSeconds(10);
        });
        assertThat(cache.get("b")).isNull();
    }
}
