package io.resonant.file;

import static io.resonant.testing.Refusals.assertNotFound;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.blob.BlobCredentials;
import io.resonant.kernel.blob.BlobLocation;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.S3Server;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BothEngines
class FilesTest {
    private final TestDatabase test;
    private FileWorld world;

    FilesTest(TestDatabase test) {
        this.test = test;
    }

    @BeforeEach
    void create() {
        world = FileWorld.on(test);
    }

    @AfterEach
    void close() throws IOException {
        world.close();
    }

    private void sql(String text) {
        world.database().runSystem(transaction -> transaction.sql(text).update());
    }

    private long count(String table, String condition) {
        return world.database()
                .readSystem(transaction -> transaction
                        .sql("select count(*) as n from " + table + " where " + condition)
                        .one(row -> row.bigint("n")));
    }

    @Test
    void filesWithTheSameContentShareIt() {
        var one = world.add("同じ内容");
        var two = world.add("同じ内容");
        assertThat(two.id()).isNotEqualTo(one.id());
        assertThat(world.copies(one)).isEqualTo(1);
        world.files().delete(world.actor(), one.id());
        test.clock().advance(Duration.ofHours(2));
        world.clean();
        assertThat(world.read(two)).isEqualTo("同じ内容");
        assertNotFound("file", () -> world.files().get(world.actor(), one.id()));
    }

    @Test
    void contentThatNobodyNeedsGoesAfterAnHour() {
        var file = world.add("for a while");
        world.files().delete(world.actor(), file.id());
        world.clean();
        assertThat(world.object(file)).exists();
        test.clock().advance(Duration.ofMinutes(61));
        world.clean();
        assertThat(world.object(file)).doesNotExist();
        assertThat(count("file_objects", "state = 'deleted'")).isEqualTo(1);
        var again = world.add("for a while");
        assertThat(world.read(again)).isEqualTo("for a while");
        assertThat(count("file_objects", "state = 'present'")).isEqualTo(1);
    }

    @Test
    void whatACrashLeftInTheMiddleGoesAfterADay() {
        var file = world.add("never recorded");
        sql("delete from files");
        sql("delete from file_copies");
        sql("update file_objects set state = 'arriving'");
        test.clock().advance(Duration.ofHours(23));
        world.clean();
        assertThat(world.object(file)).exists();
        test.clock().advance(Duration.ofHours(2));
        world.clean();
        assertThat(world.object(file)).doesNotExist();
    }

    @Test
    void rowsOfDeletedFilesGoAfterAMonth() {
        var file = world.add("x");
        world.files().delete(world.actor(), file.id());
        test.clock().advance(Duration.ofHours(2));
        world.clean();
        test.clock().advance(Duration.ofDays(31));
        world.clean();
        assertThat(count("files", "1 = 1")).isZero();
        assertThat(count("file_objects", "1 = 1")).isZero();
    }

    @Test
    void contentThatIsBeingDeletedComesBackOnlyAfterwards() throws Exception {
        var file = world.add("going");
        world.files().delete(world.actor(), file.id());
        sql("update file_objects set state = 'deleting'");
        var again = CompletableFuture.supplyAsync(() -> world.add("going"));
        assertThatThrownBy(() -> again.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        world.clean();
        assertThat(world.read(again.get(20, TimeUnit.SECONDS))).isEqualTo("going");
        assertThat(count("file_objects", "state = 'present'")).isEqualTo(1);
    }

    @Test
    void contentThatWasLostIsMissedAndComesBackWithTheNextUpload() throws IOException {
        var file = world.add("lost");
        Files.delete(world.object(file));
        assertRefused(503, "file_storage", () -> world.read(file));
        world.add("lost");
        assertThat(world.read(file)).isEqualTo("lost");
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() {
        var broken = new InputStream() {
            private int read;

            @Override
            public int read() throws IOException {
                if (read++ > 2000) {
                    throw new IOException("the client went away");
                }
                return 'x';
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (length > 0) {
                    target[offset] = (byte) read();
                }
                return Math.min(length, 1);
            }
        };
        assertThatThrownBy(() -> world.files().add(world.actor(), "x", broken))
                .isInstanceOf(IOException.class)
                .hasMessage("the client went away");
        assertThat(count("file_objects", "1 = 1")).isZero();
        assertThat(world.object(world.add("x"))
                        .getParent()
                        .getParent()
                        .getParent()
                        .getParent()
                        .resolve("incoming"))
                .isEmptyDirectory();
    }

    @Test
    void whatACrashLeftOnTheDiskGoesAtTheStart() throws IOException {
        var file = world.add("kept");
        var store = world.object(file).getParent().getParent().getParent();
        var half = Files.writeString(store.resolve(".incoming").resolve("half"), "x");
        var upload = Files.writeString(store.resolveSibling("incoming").resolve("upload-1"), "x");
        world.storage().clean();
        assertThat(half).doesNotExist();
        assertThat(upload).doesNotExist();
        assertThat(world.read(file)).isEqualTo("kept");
    }

    @Test
    void anotherPlaceInTheSettingsIsTakenOnlyWhileThereAreNoFiles() throws IOException {
        try (var server = S3Server.atAnyTime()) {
            var location = server.location("files");
            var moved = world.restarted(location, S3Server.CREDENTIALS);
            var file = moved.add("in the bucket");
            assertThat(moved.read(file)).isEqualTo("in the bucket");
            assertThat(moved.storage().stores())
                    .filteredOn(store -> store.role() == StoreRole.PRIMARY)
                    .extracting(StoreRecord::address)
                    .containsExactly(location.toString());
            assertThatThrownBy(world::restarted).isInstanceOfSatisfying(Storage.MisplacedException.class, e -> {
                assertThat(e.actual()).isEqualTo(location.toString());
                assertThat(e.set()).isEqualTo("data:files");
            });
            var other = BlobLocation.parse("s3://elsewhere").location();
            assertThatThrownBy(() -> world.restarted(other, BlobCredentials.of("a", "b")))
                    .isInstanceOf(Storage.MisplacedException.class);
        }
    }

    @Test
    void theNameIsKeptHarmless() {
        assertThat(FileName.of("C:\\Users\\me\\報告書.pdf")).isEqualTo("報告書.pdf");
        assertThat(FileName.of("../../etc/passwd")).isEqualTo("passwd");
        assertThat(FileName.of("...")).isEqualTo("file");
        assertThat(FileName.of("a\u0000b\r\n.txt")).isEqualTo("a_b__.txt");
        assertThat(FileName.of("CON.txt")).isEqualTo("_CON.txt");
        assertThat(FileName.of("か\u3099.md")).isEqualTo("が.md");
        assertThat(FileName.of("長".repeat(300) + ".png")).endsWith(".png").hasSizeLessThan(80);
    }
}
