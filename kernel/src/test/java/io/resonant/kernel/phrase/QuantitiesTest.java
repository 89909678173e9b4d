package io.resonant.kernel.phrase;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
    @ParameterizedTest(name = "{0} = {1} {2}")
    @CsvSource({
        "30分, 1800, time",
        "15 minutes, 900, time",
        "500ms, 0.5, time",
        "0.5 hours, 1800, time",
        "1.5時間, 5400, time",
        "7日間, 604800, time",
        "'1,000件', 1000, item",
        "1万件, 10000, item",
        "10MB, 10485760, size",
        "10 MiB, 10485760, size",
        "99.9%, 99.9, percent",
        "100文字, 100, character",
        "255 characters, 255, character",
        "3回, 3, times",
        "30-second, 30, time",
        "100 requests/s, 100, rate",
        "500人, 500, person"
    })
    void anAmountHasAValueInItsBaseUnit(String text, String value, String kind) {
        var found = Quantities.find(text);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().value()).isEqualByComparingTo(value);
        assertThat(found.getFirst().kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12月30日",
                "2026年",
                "5分の1",
                "1日目",
                "第3回",
                "v1.2s",
                "$30 million",
                "part 3 minimal",
                "x86 bit",
                "令和8年"
            })
    void datesOrdinalsAndNamesAreNoAmounts(String text) {
        assertThat(Quantities.find(text)).isEmpty();
    }
}
