package io.resonant.kernel.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketsTest {
    private static final ColumnKind[] KINDS = {ColumnKind.TEXT, ColumnKind.TEXT};

    @Test
    void theOrderOfRowsAndThePartsTheyWereReadInDoNotCount() {
        var random = new Random(1);
        var hashes = random.longs(20_000).toArray();
        var forth = new Buckets();
        var first = new Buckets();
        var second = new Buckets();
        for (var i = 0; i < hashes.length; i += 2) {
            forth.add(hashes[i], hashes[i + 1]);
        }
        for (var i = hashes.length - 2; i >= 0; i -= 2) {
            (i % 3 == 0 ? first : second).add(hashes[i], hashes[i + 1]);
        }
        first.merge(second);
        assertThat(first.differing(forth).isEmpty()).isTrue();
        assertThat(first.digest()).isEqualTo(forth.digest()).matches("[0-9a-f]{64}");
        assertThat(first.rows()).isEqualTo(10_000);
    }

    @Test
    void aChangedAMissingAndADoubledRowAreEachFoundInTheirBucket() {
        var left = new Buckets();
        var right = new Buckets();
        for (var key = 0L; key < 10; key++) {
            left.add(key << 52, 77 + key);
            right.add(key << 52, key == 3 ? 5 : 77 + key);
        }
        left.add(20L << 52, 1);
        right.add(7L << 52, 84);
        assertThat(left.differing(right).stream()).containsExactly(3, 7, 20);
        assertThat(left.digest()).isNotEqualTo(right.digest());
    }

    @Test
    void twoRowsThatSwapTheirValuesAreNotTheSameRows() {
        assertThat(row("a", "b") + row("c", "d")).isNotEqualTo(row("a", "d") + row("c", "b"));
        assertThat(row("a", null)).isNotEqualTo(row("a", ""));
        assertThat(row("ab", "c")).isNotEqualTo(row("a", "bc"));
        assertThat(row(null, "a")).isNotEqualTo(row("a", null));
    }

    @Test
    void theHashOfARowIsTheSameInEveryVersion() {
        assertThat(row("key", "value 日本")).isEqualTo(-240369040354393884L);
        var buckets = new Buckets();
        buckets.add(1L << 60, 42);
        assertThat(buckets.digest()).isEqualTo("882f5d0db63eaaa170424d4d240eccb53d00db6d1e0e12ee687a6bca86694c6d");
    }

    @Test
    void keysSpreadOverTheBuckets() {
        var buckets = new int[Buckets.COUNT];
        var out = new RowEncoder();
        for (var i = 0; i < 100 * Buckets.COUNT; i++) {
            out.clear();
            out.begin(1);
            out.int8(i);
            buckets[Buckets.of(RowHash.key(out.array(), 0, new int[] {0}))]++;
        }
        assertThat(java.util.Arrays.stream(buckets)).allMatch(count -> count > 40 && count < 180);
    }

    @Test
    void aRowWithAnotherNumberOfFieldsIsRefused() {
        var out = new RowEncoder();
        out.begin(1);
        out.bool(true);
        assertThatThrownBy(() -> RowHash.row(out.array(), 0, KINDS)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDroppedRowLeavesNothingBehind() {
        var out = new RowEncoder(4);
        out.begin(1);
        out.text("kept".getBytes(StandardCharsets.UTF_8));
        var size = out.size();
        out.begin(2);
        out.text("dropped".getBytes(StandardCharsets.UTF_8));
        out.dropRow();
        assertThat(out.size()).isEqualTo(size);
        out.begin(1);
        assertThat(out.rowStart()).isEqualTo(size);
    }

    private static long row(String first, String second) {
        var out = new RowEncoder(2);
        out.begin(2);
        for (var text : new String[] {first, second}) {
            if (text == null) {
                out.nothing();
            } else {
                out.text(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return RowHash.row(out.array(), out.rowStart(), KINDS);
    }
}
