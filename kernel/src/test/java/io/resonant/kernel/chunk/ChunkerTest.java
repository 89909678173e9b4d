package io.resonant.kernel.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private static List<byte[]> pieces(byte[] content) throws IOException {
        var pieces = new ArrayList<byte[]>();
        new Chunker().split(new ByteArrayInputStream(content), pieces::add);
        return pieces;
    }

    private static byte[] noise(int length) {
        var bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void thePiecesAreTheWhole() throws IOException {
        for (var length : new int[] {0, 1, 300_000, 12_345_678}) {
            var content = noise(length);
            var out = new ByteArrayOutputStream();
            for (var piece : pieces(content)) {
                assertThat(piece.length).isBetween(1, Chunker.MAX);
                out.write(piece);
            }
            assertThat(out.toByteArray()).isEqualTo(content);
        }
        assertThat(pieces(new byte[20 << 20])).as("without any border").allMatch(piece -> piece.length == Chunker.MAX);
    }

    @Test
    void anInsertionChangesOnlyWhatIsAroundIt() throws IOException {
        var before = noise(32 << 20);
        var after = new byte[before.length + 3];
        System.arraycopy(before, 0, after, 0, 10_000_000);
        System.arraycopy(before, 10_000_000, after, 10_000_003, before.length - 10_000_000);
        var known = new HashSet<ByteBuffer>();
        pieces(before).forEach(piece -> known.add(ByteBuffer.wrap(piece)));
        assertThat(pieces(after).stream().filter(piece -> !known.contains(ByteBuffer.wrap(piece))))
                .hasSizeLessThanOrEqualTo(3);
    }
}
