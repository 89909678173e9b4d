package io.resonant.kernel.literal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    @Test
    void textOfEveryLengthIsGood() {
        var text = "日本語の仕様 with ASCII, éü, 😀 and \u0001\u007f".repeat(3);
        for (var end = 0; end <= text.length(); end++) {
            if (end == 0 || !Character.isHighSurrogate(text.charAt(end - 1))) {
                var bytes = text.substring(0, end).getBytes(StandardCharsets.UTF_8);
                assertThat(Utf8.check(bytes, 0, bytes.length)).isZero();
            }
        }
    }

    @Test
    void aNulIsFoundAtEveryPlace() {
        for (var length = 1; length < 40; length++) {
            for (var at = 0; at < length; at++) {
                var bytes = "a".repeat(length).getBytes(StandardCharsets.UTF_8);
                bytes[at] = 0;
                assertThat(Utf8.check(bytes, 0, length))
                        .as("%d of %d", at, length)
                        .isEqualTo(Utf8.NUL);
            }
        }
    }

    @Test
    void whatLiesOutsideOfTheRangeDoesNotCount() {
        var bytes = new byte[] {0, -1, 'a', 'b', 'c', 0, -1};
        assertThat(Utf8.check(bytes, 2, 3)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // a byte that continues nothing
                "c3", // ends too soon
                "c0af", // overlong forms
                "e0809f",
                "f0808080",
                "eda080", // a surrogate
                "f4908080", // above U+10FFFF
                "ff",
                "e38182e381" // good, then cut off
            })
    void brokenSequencesAreFound(String hex) {
        for (var prefix : new String[] {"", "a", "12345678", "あ"}) {
            var broken = HexFormat.of().parseHex(hex);
            var bytes = concat(prefix.getBytes(StandardCharsets.UTF_8), broken);
            assertThat(Utf8.check(bytes, 0, bytes.length)).isEqualTo(Utf8.INVALID);
        }
    }

    @Test
    void randomBytesAreJudgedAsTheDecoderOfJavaJudgesThem() {
        var random = new Random(7);
        var good = 0;
        for (var round = 0; round < 200_000; round++) {
            var bytes = new byte[1 + random.nextInt(12)];
            for (var i = 0; i < bytes.length; i++) { // mostly bytes that can be part of a sequence
                bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0x80 + random.nextInt(0x75));
                if (random.nextInt(3) == 0) {
                    bytes[i] = (byte) ('a' + random.nextInt(26));
                }
            }
            var expected = decodes(bytes);
            good += expected ? 1 : 0;
            assertThat((Utf8.check(bytes, 0, bytes.length) & Utf8.INVALID) == 0)
                    .as(HexFormat.of().formatHex(bytes))
                    .isEqualTo(expected);
        }
        assertThat(good / 200_000.0).isCloseTo(0.15, within(0.14)); // both kinds were tried
    }

    @Test
    void repairedTextIsGoodAndKeepsTheRest() {
        var bytes = concat("a\0あ".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xff, 'z', (byte) 0xe3});
        assertThat(new String(Utf8.repair(bytes), StandardCharsets.UTF_8)).isEqualTo("a␀あ\ufffdz\ufffd");
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
