package io.resonant.kernel.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.canonical.OddRule.Treatment;
import io.resonant.kernel.canonical.OddValues.Outcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of odd value: harmless ones are always converted, repairs wait for consent, the rest for a decision. */
class ConversionTest {
    private static final String UUID = "'0197a3c4-5b6d-7e8f-9a0b-c1d2e3f4a5b6'";
    private Conversions conversions;

    @BeforeEach
    void open() throws SQLException {
        conversions = new Conversions();
    }

    @AfterEach
    void close() throws SQLException {
        conversions.close();
    }

    /** Kind, SQL expression, its rule, what becomes of it; in the last column what SQLite's quote() shows. */
    static Stream<Arguments> oddValues() {
        return Stream.of(texts(), documents(), booleans(), instants(), dates(), uuids(), numbers(), bytes())
                .flatMap(List::stream);
    }

    private static List<Arguments> texts() {
        return List.of(
                odd(ColumnKind.TEXT, "'ab' || char(0) || 'cd'", OddRule.NUL_IN_TEXT, "'ab␀cd'"),
                odd(ColumnKind.TEXT, "cast(x'61ff62' as text)", OddRule.INVALID_UTF_8, "'a\ufffdb'"),
                odd(ColumnKind.TEXT, "cast(x'eda080' as text)", OddRule.INVALID_UTF_8, "'\ufffd\ufffd\ufffd'"),
                odd(ColumnKind.TEXT, "x'e38182'", OddRule.BLOB_IN_TEXT, "'あ'"),
                odd(ColumnKind.TEXT, "x'ff00ff'", OddRule.BINARY_IN_TEXT, "'/wD/'"),
                odd(ColumnKind.TEXT, "42", OddRule.NUMBER_IN_TEXT, "'42'"),
                odd(ColumnKind.TEXT, "0.1234567890123456", OddRule.NUMBER_IN_TEXT, "'0.1234567890123456'"));
    }

    private static List<Arguments> documents() {
        return List.of(
                odd(ColumnKind.JSON, "'{\"a\":\"x\\u0000y\"}'", OddRule.JSON_NUL_ESCAPE, "'{\"a\":\"x\\u2400y\"}'"),
                odd(ColumnKind.JSON, "'[\"\\ud83d\"]'", OddRule.JSON_LONE_SURROGATE, "'[\"\\ufffd\"]'"),
                odd(ColumnKind.JSON, "'{\"a\":NaN}'", OddRule.JSON_NOT_JSON, "'\"{\\\"a\\\":NaN}\"'"),
                odd(ColumnKind.JSON, "'[1,]'", OddRule.JSON_NOT_JSON, "'\"[1,]\"'"),
                odd(ColumnKind.JSON, "''", OddRule.JSON_NOT_JSON, "'\"\"'"),
                odd(ColumnKind.JSON, "'[1e999999]'", OddRule.JSON_NUMBER_TOO_LARGE, "'[\"1e999999\"]'"),
                odd(ColumnKind.JSON, "'{\"a\":1,\"a\":2}'", OddRule.JSON_DUPLICATE_KEY, "'{\"a\":1,\"a\":2}'"),
                odd(ColumnKind.JSON, "cast(x'22ff22' as text)", OddRule.INVALID_UTF_8, "'\"\ufffd\"'"),
                odd(ColumnKind.JSON, "'\"a' || char(0) || '\"'", OddRule.NUL_IN_TEXT, "'\"a␀\"'"),
                odd(ColumnKind.JSON, "x'5b315d'", OddRule.BLOB_IN_TEXT, "'[1]'"),
                odd(ColumnKind.JSON, "1.5", OddRule.NUMBER_IN_TEXT, "'1.5'"));
    }

    private static List<Arguments> booleans() {
        return List.of(
                odd(ColumnKind.BOOLEAN, "'true'", OddRule.BOOLEAN_WORD, "1"),
                odd(ColumnKind.BOOLEAN, "'yes'", OddRule.BOOLEAN_WORD, "1"),
                odd(ColumnKind.BOOLEAN, "'f'", OddRule.BOOLEAN_WORD, "0"),
                odd(ColumnKind.BOOLEAN, "' OFF '", OddRule.BOOLEAN_WORD, "0"),
                odd(ColumnKind.BOOLEAN, "2", OddRule.BOOLEAN_NUMBER, "1"),
                odd(ColumnKind.BOOLEAN, "-1", OddRule.BOOLEAN_NUMBER, "1"),
                odd(ColumnKind.BOOLEAN, "0.5", OddRule.BOOLEAN_NUMBER, "1"),
                odd(ColumnKind.BOOLEAN, "1.0", OddRule.WHOLE_REAL_IN_INTEGER, "1"),
                odd(ColumnKind.BOOLEAN, "'0'", OddRule.NUMBER_AS_TEXT, "0"),
                odd(ColumnKind.BOOLEAN, "'maybe'", OddRule.BOOLEAN_UNKNOWN, null),
                odd(ColumnKind.BOOLEAN, "''", OddRule.BOOLEAN_UNKNOWN, null),
                odd(ColumnKind.BOOLEAN, "x'01'", OddRule.BOOLEAN_UNKNOWN, null));
    }

    private static List<Arguments> instants() {
        return List.of(
                instant("'2026-11-21 13:05:07Z'", OddRule.INSTANT_FORM, "2026-11-21T13:05:07.000000Z"),
                instant("'2026-11-21T13:05:07+09:00'", OddRule.INSTANT_OFFSET, "2026-11-21T04:05:07.000000Z"),
                instant("'2016-12-31T23:59:60Z'", OddRule.INSTANT_LEAP_SECOND, "2017-01-01T00:00:00.000000Z"),
                instant("'2026-11-21T13:05:07.123456789Z'", OddRule.INSTANT_NANOSECONDS, "2026-11-21T13:05:07.123456Z"),
                instant("'2026-11-21 13:05:07'", OddRule.INSTANT_WITHOUT_ZONE, "2026-11-21T13:05:07.000000Z"),
                instant("'1795266307'", OddRule.INSTANT_EPOCH, "2026-11-21T13:05:07.000000Z"),
                instant("1795266307123", OddRule.INSTANT_EPOCH, "2026-11-21T13:05:07.123000Z"),
                instant("1795266307.5", OddRule.INSTANT_EPOCH, "2026-11-21T13:05:07.500000Z"),
                odd(ColumnKind.INSTANT, "''", OddRule.INSTANT_EMPTY, "NULL"),
                odd(ColumnKind.INSTANT, "'2026-02-30T00:00:00Z'", OddRule.INSTANT_IMPOSSIBLE, "NULL"),
                odd(ColumnKind.INSTANT, "'0000-00-00 00:00:00'", OddRule.INSTANT_IMPOSSIBLE, "NULL"),
                odd(ColumnKind.INSTANT, "'soon'", OddRule.INSTANT_UNREADABLE, null),
                odd(ColumnKind.INSTANT, "9e999", OddRule.INSTANT_UNREADABLE, null),
                odd(ColumnKind.INSTANT, "julianday('2026-11-21')", OddRule.INSTANT_UNREADABLE, null));
    }

    private static List<Arguments> dates() {
        return List.of(
                odd(ColumnKind.DATE, "'2026/1/2'", OddRule.DATE_FORM, "'2026-01-02'"),
                odd(ColumnKind.DATE, "'2026-01-02T10:00:00Z'", OddRule.DATE_WITH_TIME, "'2026-01-02'"),
                odd(ColumnKind.DATE, "''", OddRule.DATE_EMPTY, "NULL"),
                odd(ColumnKind.DATE, "'2026-02-29'", OddRule.DATE_IMPOSSIBLE, "NULL"),
                odd(ColumnKind.DATE, "'soon'", OddRule.DATE_UNREADABLE, null),
                odd(ColumnKind.DATE, "20261121", OddRule.DATE_UNREADABLE, null));
    }

    private static List<Arguments> uuids() {
        return List.of(
                odd(ColumnKind.UUID, "upper(" + UUID + ")", OddRule.UUID_UPPER_CASE, UUID),
                odd(ColumnKind.UUID, "replace(" + UUID + ", '-', '')", OddRule.UUID_WITHOUT_DASHES, UUID),
                odd(ColumnKind.UUID, "'{' || " + UUID + " || '}'", OddRule.UUID_IN_BRACES, UUID),
                odd(ColumnKind.UUID, "x'0197a3c45b6d7e8f9a0bc1d2e3f4a5b6'", OddRule.UUID_AS_BYTES, UUID),
                odd(ColumnKind.UUID, "''", OddRule.UUID_EMPTY, "NULL"),
                odd(ColumnKind.UUID, "'user-42'", OddRule.UUID_NOT_A_UUID, "'b9ad36ad-1715-52d0-b20d-7574e001a342'"),
                odd(ColumnKind.UUID, "42", OddRule.UUID_NOT_A_UUID, "'05eed118-5e9d-5276-b7bb-e6632222dc5f'"));
    }

    private static List<Arguments> numbers() {
        return List.of(
                odd(ColumnKind.INTEGER, "'12'", OddRule.NUMBER_AS_TEXT, "12"),
                odd(ColumnKind.INTEGER, "' -1e3 '", OddRule.NUMBER_AS_TEXT, "-1000"),
                odd(ColumnKind.INTEGER, "'v2'", OddRule.TEXT_IN_NUMBER, null),
                odd(ColumnKind.INTEGER, "x'31'", OddRule.TEXT_IN_NUMBER, null),
                odd(ColumnKind.INTEGER, "1.5", OddRule.FRACTION_IN_INTEGER, "1"),
                odd(ColumnKind.BIGINT, "-1.5", OddRule.FRACTION_IN_INTEGER, "-1"),
                odd(ColumnKind.BIGINT, "3.0", OddRule.WHOLE_REAL_IN_INTEGER, "3"),
                odd(ColumnKind.INTEGER, "9223372036854775807", OddRule.INTEGER_TOO_LARGE, null),
                odd(ColumnKind.SMALLINT, "'7'", OddRule.NUMBER_AS_TEXT, "7"),
                odd(ColumnKind.SMALLINT, "32768", OddRule.INTEGER_TOO_LARGE, null),
                odd(ColumnKind.BIGINT, "1e19", OddRule.INTEGER_TOO_LARGE, null),
                odd(ColumnKind.BIGINT, "9e999", OddRule.INTEGER_TOO_LARGE, null),
                odd(ColumnKind.DOUBLE, "9223372036854775807", OddRule.INTEGER_IN_REAL, "9.2233720368547758e+18"),
                odd(ColumnKind.DOUBLE, "'0.25'", OddRule.NUMBER_AS_TEXT, "0.25"),
                odd(ColumnKind.DOUBLE, "'4 stars'", OddRule.TEXT_IN_NUMBER, null),
                odd(ColumnKind.DOUBLE, "'NaN'", OddRule.TEXT_IN_NUMBER, null),
                odd(ColumnKind.DOUBLE, "-9e999", OddRule.INFINITY, "-9.0e+999"));
    }

    private static List<Arguments> bytes() {
        return List.of(
                odd(ColumnKind.BYTES, "'あ'", OddRule.TEXT_IN_BYTES, "X'E38182'"),
                odd(ColumnKind.BYTES, "42", OddRule.NUMBER_IN_BYTES, "X'3432'"));
    }

    private static Arguments odd(ColumnKind kind, String expression, OddRule rule, String expected) {
        return Arguments.of(kind, expression, rule, expected);
    }

    private static Arguments instant(String expression, OddRule rule, String expected) {
        return odd(ColumnKind.INSTANT, expression, rule, "'" + expected + "'");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("oddValues")
    void isTreatedByItsRule(ColumnKind kind, String expression, OddRule rule, String expected) throws SQLException {
        var odd = new OddValues();
        if (expected == null) {
            assertThatThrownBy(() -> conversions.convert(expression, kind, true, Rules.accepting(), odd))
                    .isInstanceOf(OddValueRefused.class)
                    .hasMessageContaining(rule.code());
        } else {
            assertThat(conversions.convert(expression, kind, true, Rules.accepting(), odd))
                    .isEqualTo(expected);
        }
        assertThat(odd.found()).extracting(OddValues.Found::rule).contains(rule);
        assertThat(odd.needsDecision()).isEqualTo(expected == null);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("oddValues")
    void losesNothingWithoutConsent(ColumnKind kind, String expression, OddRule rule, String expected)
            throws SQLException {
        if (rule.treatment() == Treatment.HARMLESS) {
            assertThat(conversions.convert(expression, kind, false, Rules.cautious(), new OddValues()))
                    .isEqualTo(expected);
        } else {
            assertThatThrownBy(() -> conversions.convert(expression, kind, true, Rules.cautious(), new OddValues()))
                    .isInstanceOfSatisfying(OddValueRefused.class, e -> {
                        assertThat(e.rule()).isEqualTo(rule);
                        assertThat(e.row()).isEqualTo("7");
                    });
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("oddValues")
    void canBeSetToNullOrLeftOut(ColumnKind kind, String expression, OddRule rule, String expected)
            throws SQLException {
        if (rule.treatment() != Treatment.HARMLESS) {
            var toNull = Rules.parse(List.of("notes.value:" + rule.code() + "=null"));
            assertThat(conversions.convert(expression, kind, true, toNull, new OddValues()))
                    .isEqualTo("NULL");
            assertThatThrownBy(() -> conversions.convert(expression, kind, false, toNull, new OddValues()))
                    .isInstanceOf(OddValueRefused.class);
            var dropping = Rules.parse(List.of("*:" + rule.code() + "=drop-row"));
            assertThat(conversions.convert(expression, kind, false, dropping, new OddValues()))
                    .isEqualTo(Conversions.DROPPED);
        }
    }

    @Test
    void everyRuleThatOneValueCanBreakIsTried() {
        var tried = EnumSet.noneOf(OddRule.class);
        oddValues().forEach(arguments -> tried.add((OddRule) arguments.get()[2]));
        tried.addAll(EnumSet.of(OddRule.NULL_IN_KEY, OddRule.NULL_IN_REQUIRED)); // below
        tried.addAll(EnumSet.of(OddRule.KEY_TWICE, OddRule.ORPHAN_REFERENCE)); // of no single value
        tried.addAll(
                EnumSet.of(OddRule.NOT_A_NUMBER, OddRule.INSTANT_OUT_OF_RANGE, OddRule.DATE_OUT_OF_RANGE)); // binding
        assertThat(tried).containsExactlyInAnyOrder(OddRule.values());
    }

    @Test
    void nullIsRefusedInAKeyAndInARequiredColumnWithTheirOwnRules() throws SQLException {
        var odd = new OddValues();
        var rules = Rules.parse(List.of("notes.value:null-in-key=drop-row"));
        var key = Conversion.ofKey("notes", "value", ColumnKind.UUID, rules, odd);
        assertThat(conversions.convert("null", key, ColumnKind.UUID)).isEqualTo(Conversions.DROPPED);
        assertThatThrownBy(() -> conversions.convert("null", ColumnKind.TEXT, false, Rules.accepting(), odd))
                .isInstanceOfSatisfying(
                        OddValueRefused.class, e -> assertThat(e.rule()).isEqualTo(OddRule.NULL_IN_REQUIRED));
        assertThat(conversions.convert("null", ColumnKind.TEXT, true, Rules.cautious(), odd))
                .isEqualTo("NULL");
        assertThat(odd.found())
                .extracting(OddValues.Found::rule, OddValues.Found::outcome)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(OddRule.NULL_IN_KEY, Outcome.ROW_DROPPED),
                        org.assertj.core.groups.Tuple.tuple(OddRule.NULL_IN_REQUIRED, Outcome.UNDECIDED));
    }

    @Test
    void aRepairThatMeansNullIsNoneInARequiredColumn() {
        assertThatThrownBy(
                        () -> conversions.convert("''", ColumnKind.INSTANT, false, Rules.accepting(), new OddValues()))
                .isInstanceOf(OddValueRefused.class)
                .hasMessageEndingWith("with the rule notes.value:instant-empty=… (drop-row).");
    }

    @Test
    void timesWithoutAZoneGetTheOneThatWasDecided() throws SQLException {
        var japan = Rules.parse(List.of("*:instant-without-zone=+09:00"));
        assertThat(conversions.convert("'2026-11-21 09:30'", ColumnKind.INSTANT, false, japan, new OddValues()))
                .isEqualTo("'2026-11-21T00:30:00.000000Z'");
    }

    @Test
    void aRefusalNamesTheRowAndTheChoices() {
        assertThatThrownBy(() -> conversions.convert(
                        "'ab' || char(0)", ColumnKind.TEXT, true, Rules.cautious(), new OddValues()))
                .hasMessage(
                        "notes.value of the row 7 holds a NUL character in a text: 'ab\\u0000'. The row was not moved,"
                                + " and nothing was changed. Correct the value where it is, or decide with the rule"
                                + " notes.value:nul-in-text=… (repair: U+2400 in its place; null; drop-row).");
    }

    @Test
    void aSurveyCountsWhatNobodyDecidedAndGoesOn() throws SQLException {
        var odd = new OddValues((table, key, column, rule, original, typeOf) -> {
            throw new AssertionError("a survey keeps nothing");
        });
        var survey = Rules.cautious().surveying();
        assertThat(conversions.convert("'v2'", ColumnKind.INTEGER, false, survey, odd))
                .isEqualTo("NULL");
        assertThat(conversions.convert("'a' || char(0)", ColumnKind.TEXT, false, survey, odd))
                .isEqualTo("NULL");
        assertThat(odd.needsDecision()).isTrue();
        assertThat(odd.found())
                .allMatch(found -> found.outcome() == Outcome.UNDECIDED)
                .hasSize(2);
    }

    @Test
    void theOriginalOfEveryLossyRepairIsKeptOnce() throws SQLException {
        var kept = new ArrayList<String>();
        var odd = new OddValues((table, key, column, rule, original, typeOf) ->
                kept.add(table + " " + key + " " + column + " " + OddValues.excerpt(original, typeOf) + " " + typeOf));
        var rules = Rules.accepting();
        conversions.convert("cast(x'61ff0062' as text)", ColumnKind.TEXT, true, rules, odd); // meets two rules
        conversions.convert("upper(" + UUID + ")", ColumnKind.UUID, true, rules, odd); // harmless
        conversions.convert("1.5", ColumnKind.INTEGER, true, rules, odd);
        conversions.convert("''", ColumnKind.INSTANT, true, rules, odd);
        assertThat(kept)
                .containsExactly(
                        "notes 7 value 'a\ufffd\\u0000b' text", "notes 7 value 1.5 real", "notes 7 value '' text");
    }
}
