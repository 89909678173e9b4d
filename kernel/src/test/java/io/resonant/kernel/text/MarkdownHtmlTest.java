package io.resonant.kernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownHtmlTest {
    @Test
    void whatPeopleWriteIsShown() {
        assertThat(MarkdownHtml.of("# 地図\n\n**太字** `code` <https://example.com>"))
                .contains("<h1>地図</h1>", "<strong>太字</strong>", "<code>code</code>", "href=\"https://example.com\"");
        assertThat(MarkdownHtml.of("|a|b|\n|-|-:|\n|1|2|")).contains("<table>", "<td align=\"right\">2</td>");
        assertThat(MarkdownHtml.of("- [x] done")).contains("type=\"checkbox\"", "checked", "disabled");
        assertThat(MarkdownHtml.of("```js\nlet x = '<b>'\n```")).contains("class=\"language-js\"", "&lt;b&gt;");
        assertThat(MarkdownHtml.of("<details><summary>More</summary>text</details>"))
                .contains("<details>");
    }

    @Test
    void linesOfJapaneseAreJoinedWithoutAGap() {
        assertThat(MarkdownHtml.of("仕様書は\n短い。\n**必ず**\n「読む」\nー")).contains("<p>仕様書は短い。<strong>必ず</strong>「読む」ー</p>");
        assertThat(MarkdownHtml.of("> 引用の\n> 続き\n\n- 項目の\n  続き")).contains("引用の続き", "項目の続き");
        assertThat(MarkdownHtml.of("これは\nMarkdown\nです and\nEnglish")).contains("これは\nMarkdown\nです and\nEnglish");
        assertThat(MarkdownHtml.of("한국어\n문장")).contains("한국어\n문장");
        assertThat(MarkdownHtml.of("改行  \nする")).contains("<br />");
        assertThat(MarkdownHtml.of("- 一\n- 二\n\n三\n\n四")).contains("<p>三</p>", "<p>四</p>");
        assertThat(MarkdownHtml.of("```\n一\n二\n```")).contains("一\n二");
    }

    @Test
    void picturesBecomeLinks() {
        assertThat(MarkdownHtml.of("![A map](https://tracker.example/x.png)"))
                .contains("A map</a>", "href=\"https://tracker.example/x.png\"")
                .doesNotContain("<img");
        assertThat(MarkdownHtml.of("[![badge](https://tracker.example/x.svg)](https://example.com)"))
                .contains("href=\"https://example.com\"", "badge")
                .doesNotContain("tracker");
        assertThat(MarkdownHtml.of("<img src=https://tracker.example/x.png>")).doesNotContain("tracker");
    }

    @Test
    void linksTellNothingAndVouchForNothing() {
        assertThat(MarkdownHtml.of("[a](https://example.com)")).contains("nofollow", "noreferrer", "ugc");
        assertThat(MarkdownHtml.of("[a](docs/readme.md)")).doesNotContain("href");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "[x](javascript:alert(1))",
                "[x](JaVaScRiPt:alert(1))",
                "[x](data:text/html;base64,PHNjcmlwdD4=)",
                "<a href=\"javascript&#58;alert(1)\">x</a>",
                "<svg onload=alert(1)><script>alert(1)</script></svg>",
                "<iframe src=https://example.com></iframe>",
                "<p style=\"background:url(https://x)\" onclick=alert(1)>x</p>",
                "<form action=/api/v1/auth/logout method=post><input type=submit></form>",
                "<math><mtext><script>alert(1)</script></mtext></math>",
                "<a href=\"https://example.com\" onmouseover=alert(1)>x</a>",
                "<style>body{display:none}</style>",
                "<base href=https://example.com>",
                "\u0000<scr\u0000ipt>alert(1)</script>"
            })
    void nothingRuns(String hostile) {
        assertThat(MarkdownHtml.of(hostile).toLowerCase(Locale.ROOT))
                .doesNotContain("<script", "javascript:", "data:", "onload", "onclick", "onmouse", "<iframe", "style=")
                .doesNotContain("<svg", "<form", "submit", "<style", "<base", "<math");
    }
}
