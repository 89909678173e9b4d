package io.resonant.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resonant.kernel.json.JsonFile.Fault;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFileTest {
    private final JsonFile file = new JsonFile(3);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "|{\"a\":1,\"b\":{\"a\":1,\"a\":2}}|, DUPLICATE_KEY",
                "|[[[[1]]]]|, TOO_DEEP",
                "|[1,]|, SYNTAX",
                "|{} {}|, SYNTAX",
                "|{\"a\":01}|, SYNTAX",
                "|{\"a\":'b'}|, SYNTAX",
                "|// no\n{}|, SYNTAX",
                "||, SYNTAX",
                "|[\"\\u0000\"]|, TEXT",
                "|{\"\\ud800\":1}|, TEXT",
            })
    void whatReadersWouldReadDifferentlyIsRefusedWithTheReason(String json, Fault fault) {
        assertThat(refused(json == null ? "" : json).fault()).isEqualTo(fault);
    }

    @Test
    void aLongNumberIsRefused() {
        assertThat(refused("[" + "1".repeat(1_000) + "]").fault()).isEqualTo(Fault.NUMBER_TOO_LONG);
        assertThat(refused("[2e22222222222222222222]").fault()).isEqualTo(Fault.NUMBER_TOO_LONG);
    }

    @Test
    void theEncodingIsUtf8WithoutMark() {
        assertThat(refused("\uFEFF{}").fault()).isEqualTo(Fault.ENCODING);
        for (var charset : new Charset[] {
            StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.ISO_8859_1
        }) {
            var bytes = "{\"a\":\"é\"}".getBytes(charset);
            assertThat(catchThrowableOfType(JsonFileException.class, () -> file.read(bytes))
                            .fault())
                    .as(charset.name())
                    .isEqualTo(Fault.ENCODING);
        }
    }

    @Test
    void aFaultHasAPlace() {
        var refused = refused("{\n  \"a\": 1,\n  \"a\": 2\n}");
        assertThat(refused.line()).isEqualTo(3);
        assertThat(refused.column()).isPositive();
    }

    @Test
    void writingKeepsNumbersAndOrder() throws JsonFileException {
        var json = "{\"b\":1.50,\"a\":[12345678901234567890,0.1,-0],\"c\":\"é\"}";
        assertThat(new String(JsonFile.write(file.read(json.getBytes(StandardCharsets.UTF_8))), StandardCharsets.UTF_8))
                .isEqualTo("{\"b\":1.50,\"a\":[12345678901234567890,0.1,0],\"c\":\"é\"}");
    }

    private JsonFileException refused(String json) {
        return catchThrowableOfType(JsonFileException.class, () -> file.read(json.getBytes(StandardCharsets.UTF_8)));
    }
}
