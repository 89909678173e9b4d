package io.resonant.kernel.literal;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.literal.UuidText.Form;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UuidTextTest {
    private static final UUID ID = UUID.fromString("0197a3c4-5b6d-7e8f-9a0b-c1d2e3f4a5b6");

    @Test
    void theCanonicalFormIsReadAndWritten() {
        var random = new Random(5);
        for (var round = 0; round < 10_000; round++) {
            var id = new UUID(random.nextLong(), random.nextLong());
            var text = bytes(id.toString());
            assertThat(UuidText.isCanonical(text)).isTrue();
            assertThat(new UUID(UuidText.high(text), UuidText.low(text))).isEqualTo(id);
            var written = new byte[UuidText.LENGTH];
            UuidText.write(id.getMostSignificantBits(), id.getLeastSignificantBits(), written, 0);
            assertThat(new String(written, StandardCharsets.ISO_8859_1)).isEqualTo(id.toString());
        }
    }

    @Test
    void aStrangeCharacterAtAnyPlaceIsNoticed() {
        for (var at = 0; at < UuidText.LENGTH; at++) {
            for (var strange : new char[] {'g', 'A', '-', ' ', '\u00e9', '\0', '5'}) {
                var text = new StringBuilder(ID.toString());
                text.setCharAt(at, strange);
                assertThat(UuidText.isCanonical(text.toString().getBytes(StandardCharsets.ISO_8859_1)))
                        .as("%s", text)
                        .isEqualTo(text.toString().matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0197a3c4-5b6d-7e8f-9a0b-c1d2e3f4a5b6, CANONICAL",
        "0197A3C4-5B6D-7E8F-9A0B-C1D2E3F4A5B6, UPPER_CASE",
        "0197a3c45b6d7e8f9a0bc1d2e3f4a5b6, WITHOUT_DASHES",
        "0197A3C45B6D7E8F9A0BC1D2E3F4A5B6, WITHOUT_DASHES",
        "{0197a3c4-5b6d-7e8f-9a0b-c1d2e3f4a5b6}, IN_BRACES",
        "{0197A3C45B6D7E8F9A0BC1D2E3F4A5B6}, IN_BRACES"
    })
    void otherSpellingsOfOneUuidAreReadAndNamed(String text, Form form) {
        assertThat(UuidText.read(bytes(text))).isEqualTo(new UuidText.Reading(form, ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "42",
                "{0197a3c4-5b6d-7e8f-9a0b-c1d2e3f4a5b6",
                "0197a3c4-5b6d-7e8f-9a0b-c1d2e3f4a5bg",
                "0197a3c45-b6d-7e8f-9a0b-c1d2e3f4a5b6",
                "0197a3c4 5b6d 7e8f 9a0b c1d2e3f4a5b6",
                "--------------------------------",
                "0197a3c4-5b6d-7e8f-9a0b-c1d2e3f4a5b60"
            })
    void whatIsNoUuidIsNotRead(String text) {
        assertThat(UuidText.read(bytes(text))).isNull();
        assertThat(UuidText.isCanonical(bytes(text))).isFalse();
    }

    @Test
    void anIdThatIsNoneBecomesTheSameUuidEverywhere() {
        var derived = UuidText.derived(bytes("user-42"));
        assertThat(derived).isEqualTo(UUID.fromString("b9ad36ad-1715-52d0-b20d-7574e001a342"));
        assertThat(derived.version()).isEqualTo(5);
        assertThat(derived.variant()).isEqualTo(2);
        assertThat(UuidText.derived(bytes("user-43"))).isNotEqualTo(derived);
    }

    @Test
    void sixteenBytesAreAUuid() {
        var bytes = java.nio.ByteBuffer.allocate(16)
                .putLong(ID.getMostSignificantBits())
                .putLong(ID.getLeastSignificantBits())
                .array();
        assertThat(UuidText.ofBytes(bytes)).isEqualTo(ID);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
