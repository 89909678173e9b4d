package io.resonant.kernel.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.blob.BlobException.Kind;
import io.resonant.kernel.testing.S3Server;
import io.resonant.kernel.testing.SupabaseServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store promises, tried on each of them. */
@ParameterizedClass
@EnumSource(BlobStoreTest.Which.class)
@Timeout(120)
class BlobStoreTest {
    private static final String TEXT = "text/plain";

    private final Which which;
    private final List<AutoCloseable> open = new ArrayList<>();
    private BlobStore store;

    @TempDir
    private Path folder;

    BlobStoreTest(Which which) {
        this.which = which;
    }

    enum Which {
        LOCAL,
        S3,
        SUPABASE
    }

    @BeforeEach
    void create() {
        store = switch (which) {
            case LOCAL -> new LocalBlobs(folder);
            case S3 -> {
                var server = new S3Server();
                open.add(server);
                yield new S3Blobs(
                        server.location("仕様 files/"),
                        S3Server.CREDENTIALS,
                        new ByteBudget(32 << 20),
                        InstantSource.system());
            }
            case SUPABASE -> {
                var server = new SupabaseServer();
                open.add(server);
                yield new SupabaseBlobs(server.location("objects"), SupabaseServer.CREDENTIALS, InstantSource.system());
            }
        };
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        for (var server : open) {
            server.close();
        }
    }

    private Sha256 put(byte[] content) {
        var hash = Sha256.of(content);
        store.put(hash, BlobSource.of(content, TEXT));
        return hash;
    }

    private byte[] read(Sha256 hash) throws IOException {
        try (var in = store.open(hash)) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatIsPutIsThere() throws IOException {
        var hash = put(bytes("仕様書"));
        assertThat(read(hash)).isEqualTo(bytes("仕様書"));
        assertThat(store.head(hash)).hasValueSatisfying(entry -> {
            assertThat(entry.size()).isEqualTo(9);
            assertThat(entry.contentType()).isIn(Optional.empty(), Optional.of(TEXT));
        });
        put(bytes("仕様書"));
        assertThat(read(hash)).isEqualTo(bytes("仕様書"));
    }

    @Test
    void nothingIsAnObjectToo() throws IOException {
        var hash = put(new byte[0]);
        assertThat(read(hash)).isEmpty();
        assertThat(store.head(hash)).map(BlobStore.Entry::size).contains(0L);
    }

    @Test
    void aPartCanBeRead() throws IOException {
        var hash = put(bytes("0123456789"));
        try (var in = store.open(hash, Optional.of(new BlobStore.Range(3, 4)))) {
            assertThat(in.readAllBytes()).isEqualTo(bytes("3456"));
        }
        try (var in = store.open(hash, Optional.of(new BlobStore.Range(9, 1)))) {
            assertThat(in.read()).isEqualTo('9');
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void whatIsMissingIsSaidToBeMissing() {
        var hash = Sha256.of(bytes("nobody put this"));
        assertThat(store.head(hash)).isEmpty();
        assertThatThrownBy(() -> store.open(hash))
                .isInstanceOfSatisfying(
                        BlobException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
        store.delete(hash);
    }

    @Test
    void deletingDeletes() {
        var hash = put(bytes("for a while"));
        store.delete(hash);
        assertThat(store.head(hash)).isEmpty();
        store.delete(hash);
    }

    @Test
    void contentThatIsNotWhatItsHashSaysIsRefused() {
        var hash = Sha256.of(bytes("right"));
        var large = random(20 << 20);
        var largeHash = Sha256.of(large);
        large[5] ^= 1;
        for (var wrong : List.of(BlobSource.of(bytes("wrong"), TEXT), BlobSource.of(large, TEXT))) {
            var name = wrong.length() > 10 ? largeHash : hash;
            assertThatThrownBy(() -> store.put(name, wrong))
                    .isInstanceOfSatisfying(
                            BlobException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISMATCH));
            assertThat(store.head(name)).isEmpty();
        }
        assertThat(store.list("", Optional.empty()).entries()).isEmpty();
    }

    @Test
    void largeObjectsTravelWhole() throws IOException {
        var content = random((40 << 20) + 17);
        var hash = put(content);
        assertThat(Sha256.of(read(hash))).isEqualTo(hash);
        assertThat(store.head(hash)).map(BlobStore.Entry::size).contains((long) content.length);
        try (var in = store.open(hash, Optional.of(new BlobStore.Range((16 << 20) - 2, 5)))) {
            int from = (16 << 20) - 2;
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, from, from + 5));
        }
    }

    @Test
    void theListHasEverythingInItsOrder() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 1100).forEach(i -> threads.execute(() -> put(bytes("object " + i))));
        }
        var found = list("");
        var wanted = IntStream.range(0, 1100)
                .mapToObj(i -> Sha256.of(bytes("object " + i)))
                .sorted()
                .toList();
        assertThat(found).isEqualTo(wanted);
        assertThat(list("a")).isNotEmpty().isEqualTo(starting(wanted, "a"));
        assertThat(list("3f5")).isEqualTo(starting(wanted, "3f5"));
    }

    private static List<Sha256> starting(List<Sha256> all, String prefix) {
        return all.stream().filter(hash -> hash.hex().startsWith(prefix)).toList();
    }

    private List<Sha256> list(String prefix) {
        var found = new ArrayList<Sha256>();
        Optional<String> after = Optional.empty();
        do {
            var page = store.list(prefix, after);
            page.entries().forEach(entry -> found.add(entry.hash()));
            after = page.next();
        } while (after.isPresent());
        return found;
    }

    @Test
    void aSourceThatBreaksOffLeavesNothingBehind() {
        var content = random(2 << 20);
        var hash = Sha256.of(content);
        var opened = new AtomicInteger();
        var breaking = new BlobSource(content.length, TEXT, () -> {
            opened.incrementAndGet();
            return new SequenceInputStream(new ByteArrayInputStream(content, 0, content.length / 2), new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("the disk is gone");
                }

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    throw new IOException("the disk is gone");
                }
            });
        });
        assertThatThrownBy(() -> store.put(hash, breaking)).isInstanceOf(BlobException.class);
        assertThat(store.head(hash)).isEmpty();
        assertThat(opened.get()).isPositive();
    }

    @Test
    void theProbeLeavesNothingBehind() {
        store.probe();
        assertThat(store.list("", Optional.empty()).entries()).isEmpty();
    }
}
