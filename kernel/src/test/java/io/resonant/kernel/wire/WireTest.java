package io.resonant.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
    @Test
    void percentEncodingIsDecodedAsUtf8() {
        assertThat(UrlText.decode("a%20b%2Fc+d", false)).isEqualTo("a b/c+d");
        assertThat(UrlText.decode("%E4%BB%95%E6%A7%98", false)).isEqualTo("仕様");
        assertThat(UrlText.decode("a+b", true)).isEqualTo("a b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%ff", "%c3%28", "%00", "%ed%a0%80", "%c0%80", "a\u0001"})
    void whatIsNotTextIsRefused(String text) {
        assertThatThrownBy(() -> UrlText.decode(text, false))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo("malformed_url"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "*; true; 1 7 8",
                " *  ; true; 1 7 8",
                "\"7\"; false; 7",
                "\"7\", \"8\"; false; 7 8",
                "\"7\",\t\"8\",; false; 7 8",
                ", ,\"8\"; false; 8",
                "W/\"7\", \"8\"; false; 8",
                "\"a,b\", \"*\", \"8\"; false; 8",
                "\"07\", \"\"; false; ",
                "\"7\" \"8\"; false; ",
                "\"7\", 8; false; ",
                "\"7\", *; false; ",
                "7; false; ",
                "''; false; "
            })
    void aWriterNamesTheVersionsThatItHasSeen(String header, boolean any, String admitted) {
        var expected = ExpectedVersions.parse(List.of(header));
        assertThat(expected.any()).isEqualTo(any);
        assertThat(IntStream.of(1, 7, 8).filter(expected::admit).mapToObj(Integer::toString))
                .containsExactly(admitted == null ? new String[0] : admitted.split(" "));
    }

    @Test
    void severalLinesOfVersionsAreOneListAndNoneIsAny() {
        assertThat(ExpectedVersions.parse(List.of("\"7\"", "\"8\"")).numbers()).containsExactlyInAnyOrder(7, 8);
        assertThat(ExpectedVersions.parse(List.of())).isEqualTo(ExpectedVersions.ANY);
    }

    @Test
    void parametersKeepTheirOrderAndRepetitions() {
        assertThat(UrlText.parameters("b=1&a=&b=2&c&&=x&d=%3D%26"))
                .isEqualTo(Map.of(
                        "b",
                        List.of("1", "2"),
                        "a",
                        List.of(""),
                        "c",
                        List.of(""),
                        "",
                        List.of("x"),
                        "d",
                        List.of("=&")));
        assertThat(UrlText.parameters("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|en",
                "ja|ja",
                "ja-JP,ja;q=0.9,en;q=0.8|ja",
                "fr, en;q=0.5, ja;q=0.4|en",
                "de|en",
                "ja;q=0|en",
                "en;q=0.3, ja;q=0.7|ja",
                "JA|ja",
                "ja;q=2|en",
                ";;;,,|en"
            })
    void theLanguageIsNegotiated(String accepted, String language) {
        assertThat(Language.negotiate(accepted)).isEqualTo(language);
    }

    @Test
    void onlyTrustedProxiesSayWhoTheClientIs() {
        var proxies = TrustedProxies.of(List.of("10.0.0.0/8", "::1", "2001:db8::/32"));
        assertThat(proxies.client("10.1.2.3", List.of("6.6.6.6, 5.5.5.5"))).isEqualTo("5.5.5.5");
        assertThat(proxies.client("10.1.2.3", List.of("6.6.6.6", "5.5.5.5, 10.9.9.9")))
                .isEqualTo("5.5.5.5");
        assertThat(proxies.client("9.9.9.9", List.of("5.5.5.5"))).isEqualTo("9.9.9.9");
        assertThat(proxies.client("10.1.2.3", List.of("evil.example"))).isEqualTo("10.1.2.3");
        assertThat(proxies.client("10.1.2.3", List.of("5.5.5.5:1234"))).isEqualTo("5.5.5.5");
        assertThat(proxies.client("2001:db8::7", List.of("[2001:db9::1]:80"))).isEqualTo("2001:db9:0:0:0:0:0:1");
        assertThat(proxies.client("10.1.2.3", List.of())).isEqualTo("10.1.2.3");
        for (var spelling : List.of("2001:db9:1:2::5", "2001:DB9:1:2:0::5", "2001:0db9:0001:0002::0005")) {
            assertThat(proxies.client("10.1.2.3", List.of(spelling)))
                    .as("spelled as who comes without a proxy, so that calls are counted by network")
                    .isEqualTo("2001:db9:1:2:0:0:0:5");
        }
        assertThat(proxies.client("10.1.2.3", List.of("::ffff:5.5.5.5"))).isEqualTo("5.5.5.5");
        assertThat(TrustedProxies.NONE.trusts("127.0.0.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0/8", "", "10.0.0.0/x", "1.2.3"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileNameOfAnyScriptFitsIntoAHeader() {
        assertThat(HeaderText.attachment("仕様 \"1\".md"))
                .isEqualTo("attachment; filename=\"__ _1_.md\"; filename*=UTF-8''%E4%BB%95%E6%A7%98%20%221%22.md");
        assertThatThrownBy(() -> HeaderText.requireSafe("X", "a\r\nb")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void longTextsAreCompressedForWhoWantsIt() throws IOException {
        assertThat(Gzip.isWorthwhile("application/json", 5_000)).isTrue();
        assertThat(Gzip.isWorthwhile("application/json", 500)).isFalse();
        assertThat(Gzip.isWorthwhile("image/png", 5_000)).isFalse();
        assertThat(Gzip.isAccepted("br, gzip;q=0.5")).isTrue();
        assertThat(Gzip.isAccepted("gzip;q=0")).isFalse();
        assertThat(Gzip.isAccepted("identity")).isFalse();
        assertThat(Gzip.isAccepted(null)).isFalse();
        var text = "ab".repeat(5_000).getBytes(StandardCharsets.US_ASCII);
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(Gzip.fast(text)))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(text);
        }
    }

    @Test
    void aSaneRequestIdIsKept() {
        assertThat(RequestIds.of("trace-1.a_B")).isEqualTo("trace-1.a_B");
        assertThat(RequestIds.of("a b")).matches("[0-9a-z]{12}");
        assertThat(RequestIds.of("x".repeat(65))).hasSize(12);
        assertThat(RequestIds.of(null)).isNotEqualTo(RequestIds.of(null));
    }
}
