package io.resonant.filemove;

import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.file.FileWorld;
import io.resonant.file.StoreRole;
import io.resonant.file.StoredFile;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.S3Server;
import io.resonant.kernel.testing.SupabaseServer;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@BothEngines
@Timeout(120)
class FileMovesTest {
    private static final Signing SIGNING =
            new Signing(SecretKeys.of("0123456789abcdefghijklmnopqrstuvwxyz", null), "report");

    private final TestDatabase test;
    private final AtomicReference<Consumer<String>> failPoint = new AtomicReference<>(_ -> {});
    private FileWorld world;
    private SupabaseServer supabase;
    private FileMover mover;
    private FileMoves moves;

    FileMovesTest(TestDatabase test) {
        this.test = test;
    }

    /** The process dies here: no code of ours may catch it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void create() {
        world = FileWorld.on(test);
        supabase = new SupabaseServer();
        restart();
    }

    @AfterEach
    void close() throws IOException {
        supabase.close();
        world.close();
    }

    /** As another process on the same data. */
    private void restart() {
        failPoint.set(_ -> {});
        mover = new FileMover(
                test.database(),
                world.storage(),
                test.clock(),
                point -> failPoint.get().accept(point));
        moves = new FileMoves(test.database(), world.storage(), mover, SIGNING, test.clock());
    }

    private NewFileMove toSupabase() {
        return new NewFileMove(
                supabase.location("moved").toString(),
                null,
                SupabaseServer.CREDENTIALS.secret().reveal(),
                null,
                null,
                null);
    }

    private static NewFileMove to(S3Server server) {
        return new NewFileMove(
                server.location("moved files").toString(),
                S3Server.CREDENTIALS.id(),
                S3Server.CREDENTIALS.secret().reveal(),
                null,
                null,
                null);
    }

    private List<StoredFile> add(int count, String what) {
        var files = new ArrayList<StoredFile>();
        for (int i = 0; i < count; i++) {
            files.add(world.add(what + " " + i));
        }
        return files;
    }

    private void assertReadable(List<StoredFile> files, String what) {
        for (int i = 0; i < files.size(); i++) {
            assertThat(world.read(files.get(i))).isEqualTo(what + " " + i);
        }
    }

    private FileMoveStatus verified(boolean deep) {
        moves.verify(deep);
        mover.step();
        return moves.status();
    }

    private void switchOver() {
        mover.step();
        assertThat(verified(false).problems()).isEmpty();
        moves.switchOver(false);
    }

    private String key(StoredFile file) {
        return "moved/" + file.sha256();
    }

    @Test
    void filesMoveToABucketAndBack() throws IOException {
        var files = add(40, "前から");
        var large = new byte[(20 << 20) + 3];
        new Random(1).nextBytes(large);
        var largeFile = world.add(large);
        try (var server = S3Server.atAnyTime()) {
            assertThat(moves.begin(to(server), "a test").progress().missing()).isEqualTo(41);
            assertRefused(409, "file_move_open", () -> moves.begin(to(server), "a test"));
            assertRefused(409, "file_move_behind", () -> moves.switchOver(false));
            mover.step();
            assertThat(moves.status().progress().missing()).isZero();
            assertRefused(409, "file_move_unverified", () -> moves.switchOver(false));
            assertThat(verified(true).verification()).satisfies(verification -> {
                assertThat(verification.deep()).isTrue();
                assertThat(verification.objects()).isEqualTo(41);
            });
            moves.switchOver(true);
            assertThat(moves.status().state()).isEqualTo("copying");
            assertThat(moves.switchOver(false).state()).isEqualTo("switched");
            Files.delete(world.object(largeFile)); // the new store serves
            assertThat(Sha256.of(world.bytes(largeFile)).hex()).isEqualTo(largeFile.sha256());
            var since = add(5, "切り替え後");
            assertThat(world.object(since.getFirst())).doesNotExist();
            assertThat(moves.rollBack(false).state()).isEqualTo("rolling_back");
            assertReadable(since, "切り替え後"); // before anything was copied back
            mover.step();
            assertThat(moves.status().state()).isEqualTo("rolled_back");
            assertThat(world.object(since.getFirst())).exists();
            assertReadable(since, "切り替え後");
            assertReadable(files, "前から");
        }
    }

    @Test
    void completingLeavesTheOldStoreAsItIs() {
        var files = add(3, "x");
        moves.begin(toSupabase(), "a test");
        switchOver();
        assertThat(moves.complete(false).state()).isEqualTo("completed");
        assertThat(world.object(files.getFirst())).exists();
        world.files().delete(world.actor(), files.getFirst().id());
        test.clock().advance(Duration.ofHours(2));
        world.clean();
        assertThat(world.object(files.getFirst())).exists();
        assertThat(supabase.keys()).hasSize(2).doesNotContain(key(files.getFirst()));
        assertRefused(409, "file_move_none", () -> moves.rollBack(false));
        assertThat(world.restarted().read(files.get(1))).isEqualTo("x 1"); // whatever the settings say
    }

    @Test
    void cancellingGoesOnAsBefore() {
        var files = add(3, "x");
        moves.begin(toSupabase(), "a test");
        mover.step();
        assertThat(moves.cancel(false).state()).isEqualTo("cancelled");
        var later = world.add("later");
        assertThat(supabase.keys()).hasSize(3).doesNotContain(key(later));
        assertReadable(files, "x");
        moves.begin(toSupabase(), "a test"); // what is there already is not copied again
        assertThat(moves.status().progress().missing()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"copied", "recorded", "passed", "verified"})
    void anotherProcessGoesOnWhereOneWasKilled(String where) {
        var files = add(30, "x");
        moves.begin(toSupabase(), "a test");
        if (where.equals("verified")) {
            moves.verify(true);
        }
        var left = new java.util.concurrent.atomic.AtomicInteger(where.equals("copied") ? 7 : 1);
        failPoint.set(point -> {
            if (point.equals(where) && left.decrementAndGet() <= 0) {
                throw new Killed();
            }
        });
        assertThatThrownBy(() -> mover.step()).isInstanceOf(Killed.class);
        restart();
        assertThat(mover.step()).isFalse(); // the dead one still holds it
        test.clock().advance(FileMover.LEASE.plusSeconds(1));
        assertThat(mover.step()).isTrue();
        assertThat(moves.status().progress().missing()).isZero();
        if (where.equals("verified")) {
            assertThat(moves.status().verification().objects()).isEqualTo(30);
        }
        switchOver();
        moves.complete(false);
        assertReadable(files, "x");
        assertThat(supabase.keys()).hasSize(30);
    }

    @Test
    void whatIsDeletedWhileItIsCopiedDoesNotComeBack() {
        var file = world.add("deleted meanwhile");
        moves.begin(toSupabase(), "a test");
        failPoint.set(point -> {
            if (point.equals("copied")) { // the bytes are in the target, the list does not know it yet
                world.files().delete(world.actor(), file.id());
                test.clock().advance(Duration.ofHours(2));
                world.clean();
            }
        });
        mover.step();
        failPoint.set(_ -> {});
        assertThat(world.copies(file)).isZero();
        world.clean();
        assertThat(supabase.keys()).isEmpty();
        mover.step();
        assertThat(supabase.keys()).isEmpty();
        var again = world.add("deleted meanwhile");
        assertThat(world.read(again)).isEqualTo("deleted meanwhile");
    }

    @Test
    void whatTheNewStoreLosesIsReadFromTheOldOneAndCopiedAgain() {
        var files = add(4, "x");
        moves.begin(toSupabase(), "a test");
        switchOver();
        supabase.lose(key(files.get(2)));
        assertReadable(files, "x");
        assertThat(moves.status().progress().missing()).isEqualTo(1);
        assertRefused(409, "file_move_behind", () -> moves.complete(false));
        mover.step();
        assertThat(supabase.keys()).contains(key(files.get(2)));
        moves.complete(false);
    }

    @Test
    void aDeepVerificationNamesTheFileThatWasDamaged() {
        var files = add(5, "x");
        moves.begin(toSupabase(), "a test");
        mover.step();
        supabase.damage(key(files.get(3)));
        assertThat(verified(false).problems()).isEmpty(); // its size is right
        var problems = verified(true).problems();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.problem()).isEqualTo("damaged");
            assertThat(problem.sha256()).isEqualTo(files.get(3).sha256());
            assertThat(problem.repairable()).isTrue();
            assertThat(problem.files())
                    .containsExactly(new FileProblem.Name(files.get(3).id().toString(), "名前.txt"));
        });
        assertRefused(409, "file_move_problems", () -> moves.switchOver(false));
        assertThat(verified(true).problems()).isEmpty(); // it was copied again
        moves.switchOver(false);
        assertReadable(files, "x");
    }

    @Test
    void aQuickVerificationFindsWhatIsMissing() {
        var files = add(5, "x");
        moves.begin(toSupabase(), "a test");
        mover.step();
        supabase.lose(key(files.get(1)));
        assertThat(verified(false).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("missing"));
        assertThat(verified(false).problems()).isEmpty();
    }

    @Test
    void whatIsDamagedInTheOldStoreIsNamedAndNotCopied() throws IOException {
        var files = add(5, "x");
        Files.writeString(world.object(files.get(2)), "y 2");
        moves.begin(toSupabase(), "a test");
        mover.step();
        var status = moves.status();
        assertThat(status.progress().missing()).isEqualTo(1);
        assertThat(status.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.problem()).isEqualTo("damaged");
            assertThat(problem.store()).isEqualTo("data:files");
            assertThat(problem.repairable()).isFalse();
            assertThat(problem.files()).hasSize(1);
        });
        assertThat(supabase.keys()).hasSize(4);
        assertRefused(409, "file_move_behind", () -> moves.switchOver(false));
    }

    @Test
    void aStoreThatIsOutOfOrderIsWaitedFor() {
        add(3, "x");
        moves.begin(toSupabase(), "a test");
        supabase.failNext(1000);
        mover.step();
        assertThat(moves.status().error()).contains("503");
        var meanwhile = world.add("meanwhile"); // does not fail
        supabase.failNext(0);
        mover.step();
        assertThat(moves.status().error()).isNull();
        assertThat(moves.status().progress().missing()).isZero();
        assertThat(supabase.keys()).contains(key(meanwhile));
    }

    @Test
    void peopleGoOnWorkingAllTheTime() throws Exception {
        var files = new ConcurrentLinkedQueue<StoredFile>(add(50, "before"));
        var stop = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var workers = new ArrayList<java.util.concurrent.Future<?>>();
            for (int i = 0; i < 4; i++) {
                int worker = i;
                workers.add(threads.submit(() -> {
                    for (int n = 0; !stop.get() || n < 20; n++) {
                        var file = world.add("worker " + worker + " " + n);
                        assertThat(world.read(file)).isEqualTo("worker " + worker + " " + n);
                        files.add(file);
                    }
                }));
            }
            moves.begin(toSupabase(), "a test");
            while (!"switched".equals(moves.status().state())) {
                mover.step();
                verified(false);
                try {
                    moves.switchOver(false);
                } catch (io.resonant.kernel.problem.Problem e) {
                    assertThat(e.code()).isEqualTo("file_move_behind");
                }
            }
            mover.step();
            stop.set(true);
            for (var worker : workers) {
                worker.get();
            }
        }
        mover.step();
        moves.complete(false);
        assertThat(supabase.keys()).hasSize(files.size());
        files.forEach(file -> assertThat(Sha256.of(world.bytes(file)).hex()).isEqualTo(file.sha256()));
    }

    @Test
    void whatOpensTheTargetIsKeptEncryptedAndNeverShown() {
        world.add("x");
        var secret = SupabaseServer.CREDENTIALS.secret().reveal();
        assertThat(toSupabase().toString()).doesNotContain(secret);
        assertThat(moves.begin(toSupabase(), "a test").toString()).doesNotContain(secret);
        var kept = world.storage().stores().stream()
                .filter(store -> store.role() == StoreRole.TARGET)
                .findFirst()
                .orElseThrow();
        assertThat(kept.secret()).hasValueSatisfying(text -> assertThat(text).doesNotContain(secret));
        assertThat(kept.address()).doesNotContain(secret);
    }

    @Test
    void aTargetThatCannotBeUsedIsRefusedBeforeAnythingHappens() {
        var stranger = new NewFileMove(supabase.location("").toString(), null, "wrong key", null, null, null);
        assertRefused(422, "file_move_target", () -> moves.begin(stranger, "a test"));
        var nonsense = new NewFileMove("ftp://x", null, null, null, null, null);
        assertRefused(422, "file_move_address", () -> moves.begin(nonsense, "a test"));
        var rehearsal = new NewFileMove(toSupabase().to(), null, toSupabase().secret(), null, null, true);
        assertThat(moves.begin(rehearsal, "a test").state()).isNull();
        assertThat(supabase.keys()).isEmpty();
        assertThat(world.storage().stores()).hasSize(1);
    }
}
