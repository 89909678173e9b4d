package io.resonant.kernel.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.canonical.OddValues.Example;
import io.resonant.kernel.canonical.OddValues.Outcome;
import io.resonant.kernel.canonical.OddValues.Value;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OddValuesTest {
    @Test
    void theFirstFiveAreKeptAsExamplesAndOnlyTheyAskForTheirKey() {
        var odd = new OddValues();
        var asked = new AtomicInteger();
        for (var i = 0; i < 100; i++) {
            var text = "v" + i;
            odd.add(
                    "notes",
                    "title",
                    OddRule.NUL_IN_TEXT,
                    Outcome.REPAIRED,
                    new Value(text.getBytes(StandardCharsets.UTF_8), "text", () -> "key " + asked.incrementAndGet()));
        }
        var found = odd.found().getFirst();
        assertThat(found.count()).isEqualTo(100);
        assertThat(found.examples()).hasSize(5).contains(new Example("key 1", "'v0'"), new Example("key 5", "'v4'"));
        assertThat(asked).hasValue(5);
        assertThat(odd.needsDecision()).isFalse();
    }

    @Test
    void threadsCountTogether() {
        var odd = new OddValues();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var i = 0; i < 4; i++) {
                threads.execute(() -> {
                    for (var n = 0; n < 10_000; n++) {
                        odd.add(
                                "t",
                                "c",
                                OddRule.INFINITY,
                                Outcome.SAME_MEANING,
                                new Value(new byte[0], "real", () -> ""));
                    }
                });
            }
        }
        assertThat(odd.found().getFirst().count()).isEqualTo(40_000);
    }

    @Test
    void excerptsArePrintableAndShort() {
        assertThat(excerpt("a\0b\n\u200b\u2028c", "text")).isEqualTo("'a\\u0000b\\u000a\\u200b\\u2028c'");
        assertThat(excerpt("x".repeat(500), "text"))
                .hasSizeLessThanOrEqualTo(60)
                .endsWith("x…'");
        assertThat(excerpt("\0".repeat(500), "text"))
                .hasSizeLessThanOrEqualTo(60)
                .endsWith("\\u0000…'");
        assertThat(excerpt("😀".repeat(100), "text"))
                .hasSizeLessThanOrEqualTo(60)
                .endsWith("😀…'");
        assertThat(excerpt("42", "integer")).isEqualTo("42");
        assertThat(excerpt("", "null")).isEqualTo("NULL");
        assertThat(OddValues.excerpt(new byte[] {(byte) 0xff, 0}, "blob")).isEqualTo("x'ff00'");
        assertThat(OddValues.excerpt(new byte[100], "blob"))
                .hasSizeLessThanOrEqualTo(60)
                .endsWith("00…'");
    }

    private static String excerpt(String text, String typeOf) {
        return OddValues.excerpt(text.getBytes(StandardCharsets.UTF_8), typeOf);
    }
}
