package io.resonant.kernel.literal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Hash64Test {
    @Test
    void everyBitOfEveryLengthCounts() {
        var random = new Random(1);
        for (var length = 0; length < 200; length++) {
            var bytes = new byte[length];
            random.nextBytes(bytes);
            var seen = new HashSet<Long>();
            seen.add(Hash64.bytes(bytes, 0, length, 0));
            for (var bit = 0; bit < 8 * length; bit++) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                seen.add(Hash64.bytes(bytes, 0, length, 0));
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
            }
            assertThat(seen).as("%d bytes", length).hasSize(8 * length + 1);
        }
    }

    @Test
    void aBitThatChangesTurnsHalfOfTheHash() {
        var random = new Random(2);
        var turned = 0L;
        var tries = 20_000;
        for (var i = 0; i < tries; i++) {
            var bytes = new byte[1 + random.nextInt(100)];
            random.nextBytes(bytes);
            var before = Hash64.bytes(bytes, 0, bytes.length, 9);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            turned += Long.bitCount(before ^ Hash64.bytes(bytes, 0, bytes.length, 9));
        }
        assertThat(turned / (double) tries).isBetween(31.0, 33.0);
    }

    @Test
    void zerosOfDifferentLengthDiffer() {
        var seen = new HashSet<Long>();
        for (var length = 0; length < 1_000; length++) {
            seen.add(Hash64.bytes(new byte[length], 0, length, 0));
        }
        assertThat(seen).hasSize(1_000);
    }

    @Test
    void thePlaceInTheArrayDoesNotCount() {
        var bytes = "xxthe same bytesxx".repeat(5).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        var copy = java.util.Arrays.copyOfRange(bytes, 3, 80);
        assertThat(Hash64.bytes(bytes, 3, 77, 1)).isEqualTo(Hash64.bytes(copy, 0, 77, 1));
    }
}
