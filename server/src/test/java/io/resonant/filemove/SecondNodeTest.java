package io.resonant.filemove;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.file.FileWorld;
import io.resonant.file.StoredFile;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.SupabaseServer;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A node that shares the folder and the database with the one that moves the files. It does not ask the database for each
 * download while all content lies in the folder, so it hears of the move a moment late; no reader may notice.
 */
@BothEngines
@Timeout(180)
class SecondNodeTest {
    private static final Signing SIGNING =
            new Signing(SecretKeys.of("0123456789abcdefghijklmnopqrstuvwxyz", null), "report");

    private final TestDatabase test;
    private final Map<StoredFile, String> known = new ConcurrentHashMap<>();
    private FileWorld first;
    private FileWorld second;
    private SupabaseServer supabase;
    private FileMover mover;
    private FileMoves moves;

    SecondNodeTest(TestDatabase test) {
        this.test = test;
    }

    @BeforeEach
    void begin() {
        first = FileWorld.on(test);
        supabase = new SupabaseServer();
        mover = new FileMover(test.database(), first.storage(), test.clock(), _ -> {});
        moves = new FileMoves(test.database(), first.storage(), mover, SIGNING, test.clock());
        for (int i = 0; i < 20; i++) {
            add(first, "before " + i);
        }
        second = first.restarted();
        assertReads(second); // from the folder: this node knows now that nothing moves
    }

    @AfterEach
    void end() throws IOException {
        second.storage().close();
        supabase.close();
        first.close();
    }

    private StoredFile add(FileWorld node, String text) {
        var file = node.add(text);
        known.put(file, text);
        return file;
    }

    private void assertReads(FileWorld node) {
        known.forEach((file, text) -> assertThat(node.read(file)).isEqualTo(text));
    }

    private void beginMove() {
        moves.begin(
                new NewFileMove(
                        supabase.location("moved").toString(),
                        null,
                        SupabaseServer.CREDENTIALS.secret().reveal(),
                        null,
                        null,
                        null),
                "a test");
    }

    private void switchOver() {
        mover.step();
        moves.verify(false);
        mover.step();
        moves.switchOver(false);
    }

    @Test
    void readersOfItNoticeNothingOfAWholeMoveAndOfTheWayBack() throws Exception {
        var stop = new AtomicBoolean();
        var rounds = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reader = threads.submit(() -> {
                while (!stop.get()) {
                    assertReads(second);
                    rounds.incrementAndGet();
                }
            });
            try {
                round(rounds);
                beginMove();
                add(first, "by the first, while it is copied");
                add(second, "by the second, while it is copied");
                round(rounds);
                switchOver();
                var since = add(first, "by the first, after the switch");
                assertThat(first.object(since)).as("only the new store has it").doesNotExist();
                assertThat(second.read(since)).as("at once").isEqualTo("by the first, after the switch");
                var own = add(second, "by the second, after the switch");
                assertThat(second.object(own))
                        .as("what is written asks each time")
                        .doesNotExist();
                round(rounds);
                moves.rollBack(false);
                add(second, "by the second, on the way back");
                mover.step();
                round(rounds);
            } finally {
                stop.set(true);
            }
            reader.get(60, TimeUnit.SECONDS);
        }
        assertReads(first);
        assertThat(known).hasSize(25);
    }

    /** Waits until everything was read once more. */
    private static void round(AtomicInteger rounds) throws InterruptedException {
        int wanted = rounds.get() + 2;
        for (long end = System.nanoTime() + Duration.ofSeconds(60).toNanos(); rounds.get() < wanted; ) {
            assertThat(System.nanoTime()).as("a round of readers").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void afterAMoveItNoLongerReadsTheFolderThatWasLeft() throws Exception {
        beginMove();
        switchOver();
        moves.complete(false);
        var file = known.keySet().iterator().next();
        Files.writeString(first.object(file), "the folder belongs to somebody else now");
        for (long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                !second.read(file).equals(known.get(file)); ) {
            assertThat(System.nanoTime()).as("the second node looks again").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(second.read(file)).isEqualTo(known.get(file));
        }
        Files.delete(first.object(file));
        assertReads(second);
    }
}
