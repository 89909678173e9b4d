package io.resonant.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the file cannot be written: a clear refusal, and nothing that was acknowledged is lost. */
class SqliteStorageTest {
    private final TestDatabase test = TestDatabase.create(Engine.SQLITE);
    private final UUID tenant = test.tenant();

    @BeforeEach
    void table() {
        Notes.createTable(test);
    }

    @AfterEach
    void close() throws IOException {
        test.close();
    }

    @Test
    void aFullFileRefusesWritesAndServesAgainWhenThereIsRoom() {
        var database = test.database();
        database.run(tenant, transaction -> Notes.insert(transaction, "before"));
        limitPages(database, 1); // SQLite raises it to what the file has
        assertThatThrownBy(() -> database.run(tenant, SqliteStorageTest::insertMuch))
                .isInstanceOfSatisfying(Problem.class, e -> {
                    assertThat(e.code()).isEqualTo("storage_full");
                    assertThat(e.status()).isEqualTo(507);
                });
        assertThat(Notes.texts(database, tenant)).containsExactly("before");
        limitPages(database, 1_000_000);
        database.run(tenant, transaction -> Notes.insert(transaction, "after"));
        assertThat(Notes.texts(database, tenant)).containsExactly("before", "after");
    }

    @Test
    void aFullDiskRefusesWritesAndLosesNothing(@TempDir Path directory) throws IOException, InterruptedException {
        try (var disk = SmallDisk.mount(directory)) {
            assumeTrue(disk != null, "file systems can only be mounted as root");
            var file = disk.directory().resolve("small.db");
            try (var database = Database.open(DatabaseSettings.sqlite(file), InstantSource.system())) {
                createTable(database);
                var kept = 0;
                Problem refusal = null;
                while (refusal == null) {
                    try {
                        database.run(tenant, SqliteStorageTest::insertMuch);
                        kept++;
                    } catch (Problem e) {
                        refusal = e;
                    }
                }
                assertThat(refusal.code()).isEqualTo("storage_full");
                assertThat(kept).isPositive();
                assertThat(Notes.texts(database, tenant)).hasSize(kept * 1_000);
                disk.grow();
                database.run(tenant, SqliteStorageTest::insertMuch);
                assertThat(Notes.texts(database, tenant)).hasSize((kept + 1) * 1_000);
                var check = database.readSystem(transaction ->
                        transaction.sql("pragma integrity_check").list(row -> row.text("integrity_check")));
                assertThat(check).containsExactly("ok");
            }
        }
    }

    @Test
    void aReadOnlyDirectoryIsRefusedAtTheStart(@TempDir Path directory) throws IOException, InterruptedException {
        try (var disk = SmallDisk.mount(directory)) {
            var place = disk == null ? directory : disk.directory();
            var file = place.resolve("resonant.db");
            try (var database = Database.open(DatabaseSettings.sqlite(file), InstantSource.system())) {
                createTable(database);
            }
            if (disk == null) {
                assumeTrue(
                        directory.toFile().setWritable(false) && file.toFile().setWritable(false));
                assumeTrue(!Files.isWritable(file), "nothing is read-only for root");
            } else {
                disk.makeReadOnly();
            }
            assertThatThrownBy(() -> Database.open(DatabaseSettings.sqlite(file), InstantSource.system()))
                    .isInstanceOfSatisfying(
                            Problem.class, e -> assertThat(e.code()).isEqualTo("storage_read_only"));
            if (disk == null && !directory.toFile().setWritable(true)) {
                throw new IOException("The directory cannot be made writable again: " + directory);
            }
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsRefusedAtTheStart(@TempDir Path directory) {
        assertThatThrownBy(() -> Database.open(
                        DatabaseSettings.sqlite(directory.resolve("missing/resonant.db")), InstantSource.system()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void moreWritesThanTheQueueHoldsAreRefused() throws InterruptedException, ExecutionException {
        var settings = test.settings().withQueue(2);
        try (var database = Database.open(settings, test.clock());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            var blocker = threads.submit(() -> database.run(tenant, transaction -> {
                Notes.insert(transaction, "blocker");
                running.countDown();
                awaitQuietly(release);
            }));
            running.await();
            var waiting = new ArrayList<Future<?>>();
            for (var i = 0; i < 2; i++) {
                var text = "waiting" + i;
                waiting.add(threads.submit(() -> database.run(tenant, transaction -> Notes.insert(transaction, text))));
            }
            while (database.load().waiting() < 2) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> database.run(tenant, transaction -> Notes.insert(transaction, "too many")))
                    .isInstanceOfSatisfying(
                            Problem.class, e -> assertThat(e.code()).isEqualTo("overloaded"));
            release.countDown();
            blocker.get();
            for (var future : waiting) {
                future.get();
            }
            assertThat(Notes.texts(database, tenant)).containsExactlyInAnyOrder("blocker", "waiting0", "waiting1");
        }
    }

    @Test
    void writesThatWaitAtTheEndAreFinishedAndLaterOnesRefused() throws InterruptedException, ExecutionException {
        var database = Database.open(test.settings(), test.clock());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            var first = threads.submit(() -> database.run(tenant, transaction -> {
                Notes.insert(transaction, "first");
                running.countDown();
                awaitQuietly(release);
            }));
            running.await();
            var second = threads.submit(() -> database.run(tenant, transaction -> Notes.insert(transaction, "second")));
            while (database.load().waiting() < 1) {
                Thread.onSpinWait();
            }
            var closing = Thread.ofPlatform().start(database::close);
            while (closing.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> database.runSystem(_ -> {}))
                    .isInstanceOfSatisfying(
                            Problem.class, e -> assertThat(e.code()).isEqualTo("stopping"));
            release.countDown();
            first.get();
            second.get();
            closing.join();
        }
        assertThat(Notes.texts(test.database(), tenant)).containsExactly("first", "second");
    }

    @Test
    void oneFlushServesManyWrites() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var before = test.database().load();
            var futures = new ArrayList<Future<?>>();
            for (var i = 0; i < 500; i++) {
                var text = "n" + i;
                futures.add(threads.submit(
                        () -> test.database().run(tenant, transaction -> Notes.insert(transaction, text))));
            }
            for (var future : futures) {
                future.get();
            }
            var after = test.database().load();
            assertThat(after.writes() - before.writes()).isEqualTo(500);
            assertThat(after.commits() - before.commits()).isLessThan(400);
        }
    }

    @Test
    void aDefectInTheWorkOfOneCallerIsToldToThatCallerWithItsPlace() {
        assertThatThrownBy(() -> test.database().run(tenant, _ -> {
                    throw new StackOverflowError("deep");
                }))
                .isInstanceOf(StackOverflowError.class)
                .satisfies(e -> assertThat(e.getSuppressed()[0].getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(SqliteStorageTest.class.getName())));
        test.database().run(tenant, transaction -> Notes.insert(transaction, "still works"));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void limitPages(Database database, int pages) {
        database.runSystem(transaction ->
                transaction.sql("pragma max_page_count = " + pages).one(row -> row.integer("max_page_count")));
    }

    private static void insertMuch(Transaction transaction) {
        for (var i = 0; i < 1_000; i++) {
            Notes.insert(transaction, transaction.newId().toString().substring(16));
        }
    }

    private static void createTable(Database database) {
        database.runSystem(transaction -> transaction.sql("""
                    create table notes (organization_id text not null, id text not null, text text not null) strict""").update());
    }
}
