package io.resonant.kernel.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.canonical.OddValues;
import io.resonant.kernel.canonical.Rules;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A copy that takes long while much is written: what SQLite keeps for its readers must not fill the disk. */
class MoveLongCopyTest {
    private static final long LONGEST_LOG = 1L << 20;
    private static final int KEYS = Integer.getInteger("resonant.move.keys", 5_000);
    private static final Logger LOG = LoggerFactory.getLogger(MoveLongCopyTest.class);

    @Test
    void beginsAgainWithANewerStateBeforeTheWriteAheadLogIsTooLong() throws Exception {
        try (var here = TestDatabase.create(Engine.SQLITE);
                var there = TestDatabase.create(Engine.POSTGRESQL)) {
            MovingTables.create(here);
            MovingTables.create(there);
            here.script(
                    "insert into people (id, email, score) with recursive n (i) as (select 1 union all select i + 1 from n"
                            + " where i < 5000) select '00000000-0000-4000-8000-' || printf('%012x', i), 'p' || i, i from n",
                    "insert into notes (person_id, number, content) select people.id, n.value, json_object('text',"
                            + " hex(randomblob(1000))) from people, json_each('[1,2,3,4,5,6]') n",
                    "pragma wal_checkpoint(truncate)");
            var file = (DatabaseLocation.Sqlite) here.settings().location();
            var conversions = new SqliteConversions(file, Rules.cautious(), new OddValues());
            var source = new SqliteSide(file, new SqliteWriting(file, null), conversions, LONGEST_LOG);
            var target = MovingTables.side(there);
            try (source;
                    target) {
                var plans = new AtomicInteger();
                var longest = new AtomicLong();
                var move = new Move(MovingTables.tables(here, there), source, target, where -> {
                    if (where.equals("planned")) {
                        plans.incrementAndGet();
                    }
                    if (where.equals("chunk-sent")) {
                        write(here, plans.get());
                        longest.accumulateAndGet(log(file), Math::max);
                    }
                });
                move.prepare("m", Map.of(), Map.of());
                move.copy(1, _ -> {}, _ -> {}, new AtomicBoolean());
                assertThat(plans.get()).isGreaterThan(3);
                assertThat(longest.get()).isBetween(LONGEST_LOG, 20 * LONGEST_LOG);
                assertThat(log(file)).isLessThan(LONGEST_LOG);
                move.build(2, _ -> {});
                assertThat(move.round()).isPositive();
                var states = move.equalStates(2);
                try (var _ = states[0];
                        var _ = states[1]) {
                    assertThat(move.compare(states).values())
                            .allSatisfy(result -> assertThat(result.differing()).isEmpty());
                }
            }
        }
    }

    /** {@code -Dresonant.move.keys=2000000} with a small heap for a real one. */
    @Test
    void aLongLogArrivesInOneRound() throws Exception {
        try (var pair = MovingPair.of(Engine.SQLITE, Engine.POSTGRESQL)) {
            var here = pair.here();
            var move = pair.move();
            move.prepare("m", Map.of(), Map.of());
            move.copy(2, _ -> {}, _ -> {}, new AtomicBoolean());
            move.build(2, _ -> {});
            here.script("insert into people (id, email, score) with recursive n (i) as (select 1 union all"
                    + " select i + 1 from n where i < " + KEYS + ") select '00000000-0000-4000-8000-' ||"
                    + " printf('%012x', i), 'p' || i, i from n");
            var started = System.nanoTime();
            assertThat(move.round()).isEqualTo(KEYS);
            LOG.info(
                    "{} keys arrived in {} ms, {} MB of heap at most.",
                    KEYS,
                    (System.nanoTime() - started) / 1_000_000,
                    Runtime.getRuntime().maxMemory() >> 20);
            assertThat(move.round()).isZero();
            var states = move.equalStates(2);
            try (var _ = states[0];
                    var _ = states[1]) {
                var people = move.compare(states).get("people");
                assertThat(people.rows()).isEqualTo(KEYS);
                assertThat(people.differing()).isEmpty();
            }
        }
    }

    /** Rows that have arrived already change, go, and swap a unique value; new ones take the places of old ones. */
    private static void write(TestDatabase database, int round) {
        database.script(
                "update notes set content = json_object('text', hex(randomblob(900))) where person_id <"
                        + " '00000000-0000-4000-8000-000000000100' and number = " + (1 + round % 6),
                "update people set score = score + 1 where score % 5 = " + round % 5,
                "delete from people where score = " + 100 * round,
                "update people set email = 'swap' where id like '%000001'",
                "update people set email = 'p1' where id like '%000002'",
                "update people set email = 'p2' where id like '%000001'",
                "update people set email = 'swap' where id like '%000002'",
                "update people set email = 'p1' where id like '%000001'",
                "update people set email = 'p2' where id like '%000002'",
                "insert into people (id, email, score) values ('" + database.newId() + "', '" + database.newId()
                        + "', 1)");
    }

    private static long log(DatabaseLocation.Sqlite file) {
        try {
            var log = Path.of(file.file() + "-wal");
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
