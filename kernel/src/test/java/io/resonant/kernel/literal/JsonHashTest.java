package io.resonant.kernel.literal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonHashTest {
    private final JsonHash hash = new JsonHash();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2} | { \"b\" : 2, \"a\" : 1 }",
                "{\"a\":1,\"a\":2} | {\"a\":2}",
                "{\"a\":1,\"b\":3,\"a\":2} | {\"b\":3,\"a\":2}",
                "1e3 | 1000.0",
                "-0.0 | 0",
                "1.10 | 1.1",
                "\"\\u3042\\n\\/\" | \"あ\\u000A/\"",
                "\"\\ud83d\\ude00\" | \"😀\"",
                "{\"\\u0061\":[true]} | {\"a\":[ true ]}"
            })
    void whatMeansTheSameHasOneHash(String left, String right) {
        assertThat(of(left)).isEqualTo(of(right));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1,2] | [2,1]",
                "[] | {}",
                "[[]] | []",
                "[[1],2] | [1,[2]]",
                "\"1\" | 1",
                "null | \"null\"",
                "true | false",
                "{\"a\":\"b\"} | {\"b\":\"a\"}",
                "{\"a\":1,\"b\":2} | {\"a\":2,\"b\":1}",
                "1 | -1",
                "1 | 10",
                "12 | 1.2",
                "1e400 | 1e401",
                "\"\" | \" \"",
                "12345678901234567890 | 12345678901234567891"
            })
    void whatMeansSomethingElseHasAnother(String left, String right) {
        assertThat(of(left)).isNotEqualTo(of(right));
    }

    @Test
    void manyMembersMayComeInAnyOrderAndTheLastOfEachNameCounts() {
        var forth = new StringBuilder("{\"n7\":0");
        var back = new StringBuilder("{");
        for (var i = 0; i < 500; i++) {
            forth.append(",\"n").append(i).append("\":").append(i);
            back.append("\"n").append(499 - i).append("\":").append(499 - i).append(i < 499 ? "," : "}");
        }
        assertThat(of(forth.append('}').toString())).isEqualTo(of(back.toString()));
    }

    @Test
    void deepNestingNeedsNoStack() {
        var deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);
        assertThat(of(deep)).isNotEqualTo(of("[" + deep + "]"));
    }

    @Test
    void membersWithOneNameAreNoticed() {
        of("{\"a\":1,\"b\":{\"c\":1,\"\\u0063\":2}}");
        assertThat(hash.metDuplicates()).isTrue();
        of("{\"a\":{\"a\":1}}");
        assertThat(hash.metDuplicates()).isFalse();
    }

    @Test
    void theHashIsTheSameInEveryVersion() {
        assertThat(of("{\"text\":\"仕様\\n\",\"list\":[1,2.50,null,true],\"deep\":{\"x\":-1e-7}}"))
                .isEqualTo(-131939809180276229L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "]", "{", "\"a", "1 2", "x", "\"\\"})
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private long of(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return hash.of(bytes, 0, bytes.length);
    }
}
