package io.resonant.catalogue;

import io.resonant.account.Actor;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.wire.Networks;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts downloads without delaying them: each client once for each release and day, however many nodes and restarts there
 * are in between. A client is known by a hash under a key of the day; key and hashes go two days after it, and no address
 * is ever stored.
 */
public final class DownloadCounts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DownloadCounts.class);
    private static final Duration FLUSH = Duration.ofSeconds(30);
    /** More than that are not kept while the database is away: then the oldest of them are lost, and a line says so. */
    private static final int MOST_WAITING = 500_000;

    private static final int CLIENT_LENGTH = 32;
    private static final int FEW = 10; // a day; with less than that a day without any says nothing
    private static final int DAYS = 7;
    /** How long after its end a day takes in what other nodes and the logs of web servers bring. */
    static final int OPEN_DAYS = 2;

    private final Database database;
    private final InstantSource clock;
    private final Object lock = new Object();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong counted = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private Set<Mark> waiting = new HashSet<>();
    private volatile @Nullable Day day;
    private volatile boolean flat;

    public DownloadCounts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Day(LocalDate date, String secret) {}

    /** That a client, known by its hash, had a release on a day. */
    record Mark(LocalDate day, UUID release, String client) {
        /** @param client what tells clients apart */
        static Mark of(LocalDate day, UUID release, String secret, String client) {
            var hash = Digests.sha256Hex(secret + Networks.canonical(client).orElse(client));
            return new Mark(day, release, hash.substring(0, CLIENT_LENGTH));
        }
    }

    public void declare(Jobs jobs, Telemetry telemetry) {
        jobs.every("download-counts", FLUSH, this::flush);
        jobs.every("download-housekeeping", Duration.ofHours(1), this::keepHouse);
        telemetry.counter("registry_downloads_served", "Packages sent whole since the start", served::get);
        telemetry.counter("registry_downloads_counted", "Of these, counted in the database", counted::get);
        telemetry.counter("registry_downloads_lost", "Of these, never counted", lost::get);
        telemetry.gauge("registry_downloads_waiting", "Downloads that are not in the database yet", this::waiting);
        telemetry.gauge(
                "registry_downloads_flat",
                "1 when a whole day has no download although the week before had many: counting may be broken",
                () -> flat ? 1 : 0);
    }

    /** Notes that somebody was given the latest version of an item otherwise than by the address of its content. */
    public void note(Catalogue catalogue, Actor reader, CatalogueItem item, String client) {
        catalogue
                .content(Optional.of(reader), item.sha256())
                .ifPresent(content -> note(content.version().id(), client));
    }

    /**
     * Notes a download.
     *
     * @param client what tells clients apart; it is hashed at once
     */
    void note(UUID release, String client) {
        served.incrementAndGet();
        try {
            var today = today();
            var mark = Mark.of(today.date(), release, today.secret(), client);
            synchronized (lock) {
                if (waiting.size() < MOST_WAITING) {
                    waiting.add(mark);
                } else {
                    lost.incrementAndGet();
                }
            }
        } catch (RuntimeException e) {
            lost.incrementAndGet();
            LOG.warn("A download could not be counted, because the database gives no key for today", e);
        }
    }

    /** Writes what was noted; what cannot be written is kept for the next time. */
    void flush() {
        Set<Mark> batch;
        synchronized (lock) {
            if (waiting.isEmpty()) {
                return;
            }
            batch = waiting;
            waiting = new HashSet<>();
        }
        try {
            counted.addAndGet(database.writeSystem(transaction -> count(new DownloadStore(transaction), batch)));
        } catch (RuntimeException e) {
            synchronized (lock) {
                waiting.addAll(batch);
            }
            LOG.warn("{} downloads could not be counted yet; they are kept and tried again", batch.size(), e);
        }
    }

    /** Counts those who have not been counted. @return how many they were */
    static long count(DownloadStore store, Collection<Mark> marks) {
        var counts = new HashMap<Mark, Long>();
        for (var mark : marks) {
            if (store.mark(mark.day(), mark.release(), mark.client())) {
                counts.merge(new Mark(mark.day(), mark.release(), ""), 1L, Long::sum);
            }
        }
        counts.forEach((mark, count) -> store.count(mark.day(), mark.release(), count));
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Lets go of who was counted some days ago, and looks whether anything is counted at all. */
    void keepHouse() {
        var today = date();
        database.runSystem(transaction -> {
            var store = new DownloadStore(transaction);
            var oldest = today.minusDays(OPEN_DAYS);
            store.close(oldest, oldest.atStartOfDay(ZoneOffset.UTC).toInstant());
            var week = transaction.now().minus(Duration.ofDays(DAYS));
            var last = today.minusDays(store.importedSince(week) ? 2 : 1); // logs come later
            long lately = store.total(last, today);
            long before = store.total(last.minusDays(DAYS), last.minusDays(1));
            flat = lately == 0 && before >= (long) FEW * DAYS;
        });
    }

    boolean isFlat() {
        return flat;
    }

    private long waiting() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    private Day today() {
        var date = date();
        var known = day;
        if (known == null || !known.date().equals(date)) {
            known = new Day(date, database.writeSystem(transaction -> new DownloadStore(transaction).secret(date)));
            day = known;
        }
        return Objects.requireNonNull(known);
    }

    private LocalDate date() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    @Override
    public void close() {
        flush();
    }
}
