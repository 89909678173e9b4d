package io.resonant.kernel.literal;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.EmbeddedPostgresql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge of what jsonb takes, and of which documents are the same, is a real PostgreSQL. */
class JsonAgreementTest {
    private static Connection postgresql;

    @BeforeAll
    static void connect() throws SQLException {
        postgresql = EmbeddedPostgresql.shared().emptyDatabase().connect();
    }

    @AfterAll
    static void disconnect() throws SQLException {
        postgresql.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " [ ] ",
                "{\"a\":[1,2,{\"b\":null}],\"c\":\"x\"}",
                "\"\"",
                "true",
                "-0",
                "1e400",
                "1E+5",
                "0.5e-3",
                "\"\\u00e4\\n\\/\"",
                "\"\\ud83d\\ude00\"",
                "\"\u007f\"",
                "\t\r\n 1 "
            })
    void whatJsonbTakesIsGood(String text) throws SQLException {
        assertThat(check(text)).isZero();
        assertThat(postgresqlTakes(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "NaN",
                "Infinity",
                "-",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "\"",
                "\"\t\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "[1 2]",
                "[1,2",
                "{\"a\"}",
                "{\"a\":}",
                "{1:2}",
                "truE",
                "nul",
                "1 2",
                "[]]",
                "]",
                ",",
                "{\"a\":1 \"b\":2}",
                "[}",
                "{]",
                "\u00a01",
                "/**/1",
                "\"a\nb\""
            })
    void whatIsNoJsonIsFound(String text) throws SQLException {
        assertThat(check(text)).isEqualTo(JsonText.NOT_JSON);
        assertThat(postgresqlTakes(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "\"a\\u0000b\", 2",
        "{\"\\u0000\":1}, 2",
        "\"\\ud83d\", 4",
        "\"\\ud83dx\", 4",
        "\"\\ude00\", 4",
        "\"\\ud83d\\ud83d\\ude00\", 4",
        "\"\\u0000\\ud800\", 6",
        "1e131072, 8",
        "1e-16384, 8",
        "[10e131071], 8",
        "0.1e131073, 8",
        "0e-16384, 8",
        "1e9999999999999999999, 8",
        "-1e-9999999999999999999, 8"
    })
    void whatJsonHasAndJsonbHasNotIsFoundAndRepaired(String text, int flags) throws SQLException {
        assertThat(check(text)).isEqualTo(flags);
        assertThat(postgresqlTakes(text)).isFalse();
        var repaired = new String(JsonText.repair(bytes(text)), StandardCharsets.UTF_8);
        assertThat(check(repaired)).isZero();
        assertThat(postgresqlTakes(repaired)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e131071",
                "-9.99e131071",
                "1e-16383",
                "0.0001e-16379",
                "0e131072",
                "0.1e131072",
                "0.0e200000",
                "12345678901234567890123456789012345678901234567890.5"
            })
    void theLargestAndSmallestNumbersPass(String text) throws SQLException {
        assertThat(check(text)).isZero();
        assertThat(postgresqlTakes(text)).isTrue();
    }

    @Test
    void numbersWithThousandsOfDigitsAreMeasured() throws SQLException {
        for (var text : List.of(
                "1".repeat(131_072),
                "1".repeat(131_073),
                "0." + "1".repeat(16_383),
                "0." + "1".repeat(16_384),
                "1.5" + "0".repeat(16_383))) {
            assertThat(check(text) == 0).as("%d digits", text.length()).isEqualTo(postgresqlTakes(text));
        }
    }

    @Test
    void damagedDocumentsAreJudgedAsPostgresqlJudgesThem() throws SQLException {
        var random = new Random(11);
        var texts = new ArrayList<String>();
        for (var round = 0; round < 20_000; round++) {
            texts.add(damaged(new JsonDocuments(random).next(), random));
        }
        var expected = postgresqlTakesAll(texts);
        assertThat(expected).contains(true, false);
        for (var i = 0; i < texts.size(); i++) {
            assertThat(check(texts.get(i)) == 0).as(texts.get(i)).isEqualTo(expected.get(i));
        }
    }

    @Test
    void documentsHaveOneHashExactlyWhenPostgresqlCallsThemEqual() throws SQLException {
        var random = new Random(13);
        var left = new ArrayList<String>();
        var right = new ArrayList<String>();
        for (var round = 0; round < 5_000; round++) {
            var document = new JsonDocuments(random).next();
            left.add(document);
            right.add(random.nextBoolean() ? damaged(document, random) : new JsonDocuments(random).next());
        }
        right.replaceAll(text -> check(text) == 0 ? text : "[]");
        var equal = new ArrayList<Boolean>();
        var stored = new ArrayList<String>();
        try (var query = postgresql.prepareStatement("select a::jsonb = b::jsonb, a::jsonb::text"
                + " from unnest(?::text[], ?::text[]) with ordinality as pair(a, b, place) order by place")) {
            query.setArray(1, postgresql.createArrayOf("text", left.toArray()));
            query.setArray(2, postgresql.createArrayOf("text", right.toArray()));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    equal.add(rows.getBoolean(1));
                    stored.add(rows.getString(2));
                }
            }
        }
        assertThat(Collections.frequency(equal, true)).isBetween(200, 4_800);
        for (var i = 0; i < equal.size(); i++) {
            assertThat(hash(left.get(i)) == hash(right.get(i)))
                    .as("%s and %s", left.get(i), right.get(i))
                    .isEqualTo(equal.get(i));
            assertThat(hash(stored.get(i))).as(left.get(i)).isEqualTo(hash(left.get(i)));
        }
    }

    private static String damaged(String document, Random random) {
        if (document.isEmpty() || random.nextInt(4) == 0) {
            return document;
        }
        var at = random.nextInt(document.length());
        var other = "{}[]\",:\\u0deDnt1-.eE+ \u0001あ".charAt(random.nextInt(24));
        var damaged = new StringBuilder(document);
        switch (random.nextInt(3)) {
            case 0 -> damaged.setCharAt(at, other);
            case 1 -> damaged.insert(at, other);
            default -> damaged.deleteCharAt(at);
        }
        return damaged.toString();
    }

    private static int check(String text) {
        var bytes = bytes(text);
        return JsonText.check(bytes, 0, bytes.length);
    }

    private static long hash(String text) {
        var bytes = bytes(text);
        return new JsonHash().of(bytes, 0, bytes.length);
    }

    private static boolean postgresqlTakes(String text) throws SQLException {
        return postgresqlTakesAll(List.of(text)).getFirst();
    }

    private static List<Boolean> postgresqlTakesAll(List<String> texts) throws SQLException {
        try (var query = postgresql.prepareStatement("select pg_input_is_valid(text, 'jsonb')"
                + " from unnest(?::text[]) with ordinality as given(text, place) order by place")) {
            query.setArray(1, postgresql.createArrayOf("text", texts.toArray()));
            var answers = new ArrayList<Boolean>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    answers.add(rows.getBoolean(1));
                }
            }
            return answers;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
