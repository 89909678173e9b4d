package io.resonant.catalogue;

import io.resonant.kernel.crypto.Digests;
import io.resonant.registry.ItemKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The catalogue at one moment; never changes. */
final class Snapshot {
    /** Kept of rendered answers; beyond that they are made anew each time. */
    private static final long MOST_RENDERED = 32L << 20;

    static final Snapshot EMPTY = new Snapshot(0, Map.of());

    private final long number;
    private final Map<UUID, Entry> entries;
    private final Map<String, Entry> byKey = new HashMap<>();
    private final Map<String, List<Content>> byContent = new HashMap<>();
    private final List<Entry> offered = new ArrayList<>();
    private final Set<String> offeredIds = new HashSet<>();
    private final Map<String, Rendered> rendered = new ConcurrentHashMap<>();
    private final AtomicLong renderedBytes = new AtomicLong();

    /** @param number of the log entry that it was made after */
    Snapshot(long number, Map<UUID, Entry> entries) {
        this.number = number;
        this.entries = Map.copyOf(entries);
        for (var entry : entries.values()) {
            byKey.put(entry.head().key(), entry);
            for (var version : entry.versions()) {
                byContent
                        .computeIfAbsent(version.sha256(), _ -> new ArrayList<>())
                        .add(new Content(entry, version));
            }
            if (entry.item().isPresent()) {
                offered.add(entry);
                offeredIds.add(entry.head().itemId());
            }
        }
        offered.sort(Comparator.comparing(entry -> entry.head().itemId()));
        byContent
                .values()
                .forEach(list -> list.sort(Comparator.comparing(
                        content -> !content.version().state().isServed())));
    }

    /** A version and the item it is of. */
    record Content(Entry entry, Entry.Version version) {}

    /** An answer as it is sent, and a tag that changes with its bytes. */
    static final class Rendered {
        private final byte[] bytes;
        private final String tag;

        private Rendered(byte[] bytes) {
            this.bytes = bytes;
            this.tag = Digests.sha256Hex(bytes).substring(0, 32);
        }

        static Rendered of(byte[] bytes) {
            return new Rendered(bytes);
        }

        /** Not copied, and never to be changed. */
        byte[] bytes() {
            return bytes;
        }

        String tag() {
            return tag;
        }
    }

    Rendered rendered(String key, Supplier<byte[]> renderer) {
        var known = rendered.get(key);
        if (known != null) {
            return known;
        }
        var made = Rendered.of(renderer.get());
        if (renderedBytes.addAndGet(made.bytes().length) <= MOST_RENDERED) {
            rendered.put(key, made);
        }
        return made;
    }

    long number() {
        return number;
    }

    /** Items with a version that is offered, by id. */
    List<Entry> offered() {
        return offered;
    }

    /** Whether an item of exactly this id is among them. */
    boolean offers(String itemId) {
        return offeredIds.contains(itemId);
    }

    Optional<Entry> find(ItemKind kind, String itemId) {
        return Optional.ofNullable(byKey.get(Entry.keyOf(kind, itemId)));
    }

    /** What has this content; one that is served before one that is gone. */
    Optional<Content> content(String sha256) {
        return Optional.ofNullable(byContent.get(sha256)).map(List::getFirst);
    }

    /** With some items read anew; one that is not there any more is not among what was read. */
    Snapshot with(long newNumber, Collection<UUID> touched, List<Entry> read) {
        var all = new HashMap<>(entries);
        touched.forEach(all::remove);
        read.forEach(entry -> all.put(entry.head().id(), entry));
        return new Snapshot(newNumber, all);
    }

    Snapshot withDownloads(Map<UUID, Long> counts) {
        var all = new HashMap<>(entries);
        counts.forEach((id, count) -> all.computeIfPresent(
                id, (_, entry) -> entry.head().downloads() == count ? entry : entry.withDownloads(count)));
        boolean same = all.entrySet().stream()
                .allMatch(entry -> Objects.equals(entries.get(entry.getKey()), entry.getValue()));
        return same ? this : new Snapshot(number, all);
    }
}
