package io.resonant.catalogue;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseFailure;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import io.resonant.registry.ItemKind;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was looked for and not found, so that somebody can make it. Words and a count for each day, nothing about who; what
 * was not looked for several times is shown to nobody, and after ninety days all of it goes.
 */
public final class SearchMisses {
    private static final Logger LOG = LoggerFactory.getLogger(SearchMisses.class);
    private static final Duration FLUSH = Duration.ofMinutes(1);
    private static final int DAYS = 90;
    private static final int LONGEST = 60;
    private static final int MOST_WAITING = 10_000;
    private static final int LEAST = 3;

    private final Database database;
    private final InstantSource clock;
    private final Object lock = new Object();
    private Map<Miss, Long> waiting = new HashMap<>();

    public SearchMisses(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Miss(LocalDate day, ItemKind kind, String words) {}

    /** Something that several searches did not find. */
    public record Missed(ItemKind kind, String words, long count) {}

    public void declareJobs(Jobs jobs) {
        jobs.every("search-misses", FLUSH, this::flush);
        jobs.every("search-misses-housekeeping", Duration.ofHours(6), this::forget);
    }

    /** @param words folded */
    void note(ItemKind kind, List<String> words) {
        var text = String.join(" ", words);
        if (text.isEmpty() || text.length() > LONGEST) {
            return;
        }
        var miss = new Miss(today(), kind, text);
        synchronized (lock) {
            if (waiting.size() < MOST_WAITING || waiting.containsKey(miss)) {
                waiting.merge(miss, 1L, Long::sum);
            }
        }
    }

    /** Writes what was noted; what cannot be written is lost, as it only informs. */
    public void flush() {
        Map<Miss, Long> batch;
        synchronized (lock) {
            batch = waiting;
            waiting = new HashMap<>();
        }
        if (batch.isEmpty()) {
            return;
        }
        try {
            database.runSystem(transaction -> batch.forEach((miss, count) -> transaction
                    .sql("""
                            insert into catalogue_misses (day, kind, words, count) values (:day, :kind, :words, :count)
                            on conflict (day, kind, words) do update set count = catalogue_misses.count + excluded.count""")
                    .bind("day", miss.day())
                    .bind("kind", miss.kind())
                    .bind("words", miss.words())
                    .bind("count", count)
                    .update()));
        } catch (Problem | DatabaseFailure e) {
            LOG.warn(
                    "{} kinds of searches without result were not counted; nothing else depends on it",
                    batch.size(),
                    e);
        }
    }

    /** The most frequent first. */
    public List<Missed> top(LocalDate from, int limit) {
        return database.readSystem(transaction -> transaction
                .sql("""
                        select kind, words, sum(count) as n from catalogue_misses where day >= :from
                        group by kind, words having sum(count) >= :least order by n desc, words limit :limit""")
                .bind("from", from)
                .bind("least", LEAST)
                .bind("limit", limit)
                .list(row -> new Missed(row.constant("kind", ItemKind.class), row.text("words"), row.bigint("n"))));
    }

    private void forget() {
        database.runSystem(transaction -> transaction
                .sql("delete from catalogue_misses where day < :before")
                .bind("before", today().minusDays(DAYS))
                .update());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
