package io.resonant.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    private static final String SECRET = Base32.encode("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    /** The vectors of RFC 6238, appendix B, whose eight digits end in our six. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codesAreThoseOfTheStandard(long second, String code) {
        assertThat(Totp.code(SECRET, Instant.ofEpochSecond(second))).isEqualTo(code);
        assertThat(Totp.step(SECRET, code, Instant.ofEpochSecond(second))).hasValue(second / 30);
    }

    @Test
    void aCodeIsRightForHalfAMinuteBeforeAndAfterAndNoLonger() {
        var now = Instant.ofEpochSecond(1_000_000 * 30L);
        var code = Totp.code(SECRET, now);
        assertThat(Totp.step(SECRET, code, now.plusSeconds(59))).hasValue(1_000_000);
        assertThat(Totp.step(SECRET, code, now.minusSeconds(30))).hasValue(1_000_000);
        assertThat(Totp.step(SECRET, code, now.plusSeconds(60))).isEmpty();
        assertThat(Totp.step(SECRET, code, now.minusSeconds(31))).isEmpty();
        assertThat(Totp.step(SECRET, "", now)).isEmpty();
    }

    /** The vectors of RFC 4648, section 10. */
    @ParameterizedTest
    @CsvSource({"'', ''", "f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void base32IsThatOfTheStandard(String text, String encoded) {
        assertThat(Base32.encode(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
        assertThat(new String(Base32.decode(encoded), StandardCharsets.US_ASCII))
                .isEqualTo(text);
    }

    @Test
    void otherLettersAreNoBase32() {
        assertThatThrownBy(() -> Base32.decode(SECRET.toLowerCase(Locale.ROOT)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
