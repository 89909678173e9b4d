package io.resonant.kernel.transfer;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.transfer.Workload.Door;
import io.resonant.kernel.transfer.Workload.Person;
import io.resonant.kernel.transfer.Workload.Statements;
import io.resonant.kernel.transfer.Workload.Steps;
import io.resonant.kernel.transfer.Workload.Stranger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One who writes until told to stop, and knows which of its people must be stored. */
final class Writer implements Runnable {
    private final Random random;
    private final long pauseMicros;
    private final Door door;
    private final boolean stranger;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Map<String, Person> mine = new TreeMap<>();
    private final List<String> ids = new ArrayList<>();
    private final Set<String> unsure = new HashSet<>();
    private volatile @Nullable Throwable trouble;
    private volatile boolean stop;

    Writer(long seed, long pauseMicros, Door door) {
        this.random = new Random(seed);
        this.pauseMicros = pauseMicros;
        this.door = door;
        this.stranger = door instanceof Stranger;
    }

    long acknowledged() {
        return acknowledged.get();
    }

    long refused() {
        return refused.get();
    }

    /** What must be stored, by id. */
    Map<String, Person> mine() {
        return mine;
    }

    /** Ids of whose last change nobody knows whether it was stored. */
    Set<String> unsure() {
        return unsure;
    }

    /** What no writer should meet. */
    @Nullable
    Throwable trouble() {
        return trouble;
    }

    void stop() {
        stop = true;
    }

    @Override
    public void run() {
        try {
            while (!stop) {
                one();
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextLong(2 * pauseMicros)));
            }
        } catch (RuntimeException | SQLException | Error e) {
            trouble = e;
        } finally {
            try {
                door.close();
            } catch (SQLException _) {
                // the database is gone
            }
        }
    }

    private void one() throws SQLException {
        var kind = random.nextInt(100);
        if (kind < 30 || ids.size() < 3) {
            insert(1 + random.nextInt(3));
        } else if (kind < 50) {
            update();
        } else if (kind < 65) {
            delete();
        } else if (kind < 75) {
            swap();
        } else if (kind < 85) {
            renumber();
        } else if (kind < 98 || stranger) {
            replace();
        } else {
            insert(200 + random.nextInt(800)); // an import
        }
    }

    private void insert(int count) throws SQLException {
        var fresh = new TreeMap<String, Person>();
        for (var i = 0; i < count; i++) {
            var notes = new TreeMap<Integer, Integer>();
            for (var number = random.nextInt(3); number > 0; number--) {
                notes.put(number, random.nextInt(1_000_000));
            }
            fresh.put(id(), new Person(email(), random.nextInt(), notes));
        }
        change(fresh.keySet(), fresh, statements -> {
            for (var entry : fresh.entrySet()) {
                insert(statements, entry.getKey(), entry.getValue());
            }
        });
    }

    private void insert(Statements statements, String id, Person person) throws SQLException {
        statements.run(
                "insert into people (id, email, score) values (?, ?, ?)",
                UUID.fromString(id),
                person.email(),
                person.score());
        for (var note : person.notes().entrySet()) {
            statements.run(
                    "insert into notes (person_id, number, content) values (?, ?, ?)",
                    UUID.fromString(id),
                    note.getKey(),
                    "{\"n\":" + note.getValue() + "}");
        }
    }

    private void update() throws SQLException {
        var id = any();
        var before = mine.get(id);
        var after = new Person(before.email(), random.nextInt(), before.notes());
        change(
                Set.of(id),
                Map.of(id, after),
                statements ->
                        statements.run("update people set score = ? where id = ?", after.score(), UUID.fromString(id)));
    }

    /** The notes go by themselves, except where a stranger has not turned that on. */
    private void delete() throws SQLException {
        var id = any();
        change(Set.of(id), Map.of(), statements -> {
            if (stranger) {
                statements.run("delete from notes where person_id = ?", UUID.fromString(id));
            }
            statements.run("delete from people where id = ?", UUID.fromString(id));
        });
    }

    /** Two unique values change places. */
    private void swap() throws SQLException {
        var left = any();
        var right = any();
        if (left.equals(right)) {
            return;
        }
        var a = mine.get(left);
        var b = mine.get(right);
        var after = Map.of(
                left, new Person(b.email(), a.score(), a.notes()), right, new Person(a.email(), b.score(), b.notes()));
        change(Set.of(left, right), after, statements -> {
            var update = "update people set email = ? where id = ?";
            statements.run(update, "between " + left, UUID.fromString(left));
            statements.run(update, a.email(), UUID.fromString(right));
            statements.run(update, b.email(), UUID.fromString(left));
        });
    }

    /** The key of a note changes. */
    private void renumber() throws SQLException {
        var id = any();
        var before = mine.get(id);
        if (before.notes().isEmpty()) {
            return;
        }
        var old = before.notes().keySet().iterator().next();
        var fresh = 10 + random.nextInt(1_000);
        if (before.notes().containsKey(fresh)) {
            return;
        }
        var notes = new TreeMap<>(before.notes());
        notes.put(fresh, notes.remove(old));
        change(
                Set.of(id),
                Map.of(id, new Person(before.email(), before.score(), notes)),
                statements -> statements.run(
                        "update notes set number = ? where person_id = ? and number = ?",
                        fresh,
                        UUID.fromString(id),
                        old));
    }

    /** Another person takes over a unique value, in SQLite as a stranger would do it. */
    private void replace() throws SQLException {
        var old = any();
        var before = mine.get(old);
        var id = id();
        var after = new Person(before.email(), random.nextInt(), new TreeMap<>());
        var inOne = stranger && ((Stranger) door).engine() == Engine.SQLITE;
        change(Set.of(old, id), Map.of(id, after), statements -> {
            if (inOne) {
                statements.run("delete from notes where person_id = ?", UUID.fromString(old));
                statements.run(
                        "insert or replace into people (id, email, score) values (?, ?, ?)",
                        UUID.fromString(id),
                        after.email(),
                        after.score());
            } else {
                if (stranger) {
                    statements.run("delete from notes where person_id = ?", UUID.fromString(old));
                }
                statements.run("delete from people where id = ?", UUID.fromString(old));
                insert(statements, id, after);
            }
        });
    }

    /** @param touched these ids are as {@code after} says when it has been acknowledged, or do not exist */
    private void change(Set<String> touched, Map<String, Person> after, Steps steps) throws SQLException {
        try {
            door.change(steps);
        } catch (SQLException | RuntimeException e) {
            if (isRefusal(e)) {
                refused.incrementAndGet();
            } else if (isLost(e)) {
                touched.forEach(this::forget);
                unsure.addAll(touched);
            } else {
                throw e;
            }
            return;
        }
        acknowledged.incrementAndGet();
        touched.forEach(this::forget);
        after.forEach((id, person) -> {
            mine.put(id, person);
            ids.add(id);
        });
    }

    private void forget(String id) {
        if (mine.remove(id) != null) {
            ids.remove(id);
        }
    }

    private String any() {
        return ids.get(random.nextInt(ids.size()));
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private String email() {
        return Long.toHexString(random.nextLong()) + "@example.com";
    }

    /** Certainly not stored: the fence, no successor in time, no lock in time, or the loser of a deadlock. */
    private static boolean isRefusal(Throwable e) {
        return switch (e) {
            case SQLException sql ->
                "DM001".equals(sql.getSQLState())
                        || "40P01".equals(sql.getSQLState())
                        || String.valueOf(sql.getMessage()).contains("SQLITE_BUSY")
                        || String.valueOf(sql.getMessage()).contains("resonant-fenced");
            case Problem problem -> problem.code().equals("database_moving");
            default -> false;
        };
    }

    /** The connection went, perhaps at the commit. */
    private static boolean isLost(Throwable e) {
        return switch (e) {
            case SQLException sql -> {
                var state = String.valueOf(sql.getSQLState());
                yield state.startsWith("08")
                        || state.startsWith("57P")
                        || String.valueOf(sql.getMessage()).contains("closed");
            }
            case Problem problem -> problem.status() == 503;
            default -> false;
        };
    }
}
