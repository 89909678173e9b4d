package io.resonant.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.event.Event;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.ChildProcess;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Kills a real process in the midst of its writes, again and again: what it acknowledged is there, what it did not
 * acknowledge is there whole or not at all, and the events have no gap. {@code -Dresonant.kills=100} for a longer run.
 */
@BothEngines
record KillTest(TestDatabase test) {
    private static final int KILLS = Integer.getInteger("resonant.kills", 6);
    private static final int WRITERS = 8;
    private static final int ACKNOWLEDGED = 20; // characters that the process prints for a write that is durable

    /** Writes until it is killed and names each write once it is durable. */
    static final class Victim {
        public static void main(String[] arguments) {
            var tenant = UUID.fromString(arguments[1]);
            var database = Database.open(settings(arguments), InstantSource.system());
            System.out.println("started");
            for (var i = 0; i < WRITERS; i++) {
                var together = i % 2 == 0;
                Thread.ofPlatform().start(() -> write(database, tenant, together));
            }
        }

        private static void write(Database database, UUID tenant, boolean together) {
            while (true) {
                var text = database.write(tenant, transaction -> {
                    var unique = transaction.newId().toString().substring(36 - ACKNOWLEDGED);
                    if (together) {
                        Notes.later(transaction, unique);
                    } else {
                        Notes.insert(transaction, unique);
                    }
                    transaction.publish(new Event("notes", unique, Map.of()));
                    return unique;
                });
                System.out.println(text);
            }
        }

        private static DatabaseSettings settings(String... arguments) {
            return DatabaseSettings.of(arguments[0]).withConnections(WRITERS);
        }
    }

    @Test
    void nothingThatWasAcknowledgedIsLost() throws IOException, InterruptedException {
        Notes.createTable(test);
        var tenant = test.tenant();
        var random = new Random(42);
        var acknowledged = new HashSet<String>();
        for (var kill = 0; kill < KILLS; kill++) {
            acknowledged.addAll(killAfter(random.nextInt(1, 400), tenant));
            // One snapshot: PostgreSQL may still be committing what the dead process sent last.
            var notes = new ArrayList<String>();
            var events = test.database().read(tenant, transaction -> {
                notes.clear();
                notes.addAll(transaction
                        .sql("select text from notes where organization_id = :tenant")
                        .list(row -> row.text("text")));
                return transaction
                        .sql("select sequence, type from event_log where organization_id = :tenant order by sequence")
                        .list(row -> Map.entry(row.bigint("sequence"), row.text("type")));
            });
            assertThat(notes).containsAll(acknowledged);
            assertThat(events.stream().map(Map.Entry::getKey).toList())
                    .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList());
            assertThat(events.stream().map(Map.Entry::getValue).toList()).containsExactlyInAnyOrderElementsOf(notes);
        }
        if (test.engine() == Engine.SQLITE) {
            var check = test.database()
                    .readSystem(transaction ->
                            transaction.sql("pragma integrity_check").list(row -> row.text("integrity_check")));
            assertThat(check).isEqualTo(List.of("ok"));
        }
    }

    /** Kills the process after some acknowledgements and returns all that it managed to give. */
    private Set<String> killAfter(int acknowledgements, UUID tenant) throws IOException, InterruptedException {
        var url = switch (test.settings().location()) {
            case DatabaseLocation.Sqlite sqlite -> "sqlite:" + sqlite.file();
            case DatabaseLocation.Postgresql server ->
                "postgresql://%s:%s@%s:%d/%s"
                        .formatted(server.user(), server.password(), server.host(), server.port(), server.database());
        };
        var seen = new HashSet<String>();
        try (var child = ChildProcess.start(Victim.class, url, tenant.toString())) {
            assertThat(child.readLine()).isEqualTo("started");
            while (seen.size() < acknowledgements) {
                addAcknowledged(line(child.readLine()), seen);
            }
            child.kill();
            for (var line = child.readLine(); line != null; line = child.readLine()) {
                addAcknowledged(line, seen);
            }
        }
        return seen;
    }

    /** The last one may be cut off, and a busy machine makes the process warn of slow statements. */
    private static void addAcknowledged(String line, Set<String> seen) {
        if (line.length() == ACKNOWLEDGED) {
            seen.add(line);
        }
    }

    private static String line(@Nullable String line) {
        if (line == null) {
            throw new AssertionError("The process ended by itself");
        }
        return line;
    }
}
