package io.resonant.kernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFoldingTest {
    @ParameterizedTest
    @CsvSource({
        "ＡＢＣ１２３, abc123",
        "ｻｰﾊﾞｰ, さーばー",
        "サーバー, さーばー",
        "ガギグ, がぎぐ",
        "が, が",
        "㈱リゾナント, (株)りぞなんと",
        "①②, 12",
        "㎏, kg",
        "ヴァイオリン, ゔぁいおりん",
        "Straße, strasse",
        "ΑΣ, ας",
        "〜, ~",
        "－, -",
        "１０％〜２０％, 10%~20%",
        "か\u200bな, かな",
        "葛\uDB40\uDD00, 葛",
        "𠮷野家, 𠮷野家"
    })
    void whatReadsTheSameFoldsToTheSame(String text, String same) {
        assertThat(TextFolding.fold(text).text())
                .isEqualTo(TextFolding.fold(same).text());
    }

    @Test
    void foldedTextIsLowerCaseHiragana() {
        assertThat(TextFolding.fold("Ｗｅｂ サーバー\t\n設定").text()).isEqualTo("web さーばー 設定");
    }

    @Test
    void aProlongedMarkAtTheEndOfALongWordMayBeLeftAway() {
        assertThat(found("サーバ", "このサーバーは")).isTrue();
        assertThat(found("サーバー", "このサーバは")).isTrue();
        assertThat(found("ユーザー 設定", "ユーザ設定")).isFalse(); // two words are two searches
        assertThat(TextFolding.foldQuery("ユーザー 設定")).isEqualTo("ゆーざ 設定");
        assertThat(TextFolding.foldQuery("キー")).isEqualTo("きー");
        assertThat(TextFolding.foldQuery("コピー")).isEqualTo("こぴー");
    }

    @Test
    void anyTwoCharactersFindTheirDocument() {
        var document = "エラー時はユーザーへＥメールを送信し、サーバーのログに残す。";
        for (int i = 0; i + 2 <= document.length(); i++) {
            assertThat(found(document.substring(i, i + 2), document))
                    .as(document.substring(i, i + 2))
                    .isTrue();
        }
    }

    @Test
    void matchesAreShownInTheOriginal() {
        var text = "新しいｻｰﾊﾞｰと サーバ";
        var spans = TextFolding.fold(text).find(TextFolding.foldQuery("サーバー"));
        assertThat(spans).hasSize(2);
        assertThat(text.substring(spans.getFirst().start(), spans.getFirst().end()))
                .isEqualTo("ｻｰﾊﾞ");
        assertThat(text.substring(spans.getLast().start(), spans.getLast().end()))
                .isEqualTo("サーバ");
    }

    @Test
    void bigramsDoNotCrossWhiteSpace() {
        assertThat(TextFolding.bigrams("仕様書 a api")).containsExactly("仕様", "様書", "a", "ap", "pi");
        assertThat(TextFolding.bigrams("𠮷野")).containsExactly("𠮷野");
        assertThat(TextFolding.bigrams("")).isEmpty();
    }

    @Test
    void cuttingIntoClustersGivesWhatNormalisingTheWholeGives() {
        var random = new Random(11);
        for (int round = 0; round < 3_000; round++) {
            var text = randomText(random, 1 + random.nextInt(12));
            var whole = Normalizer.normalize(text, Normalizer.Form.NFKC);
            assertThat(TextFolding.fold(text).text())
                    .as(text)
                    .isEqualTo(TextFolding.fold(whole).text());
        }
    }

    @Test
    void offsetsAreAlwaysInsideTheOriginal() {
        var random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            var text = randomText(random, random.nextInt(30));
            var folded = TextFolding.fold(text);
            int length = folded.text().length();
            for (int i = 0; i < length; i++) {
                var span = folded.original(i, i + 1);
                assertThat(span.start()).isBetween(0, text.length() - 1);
                assertThat(span.end()).isBetween(span.start() + 1, text.length());
            }
            assertThat(folded.original(length, length).end()).isLessThanOrEqualTo(text.length());
        }
    }

    @Test
    void aMillionCombiningMarksTakeLinearTime() {
        long start = System.nanoTime();
        TextFolding.fold("a" + "\u0301\u0316".repeat(500_000));
        System.out.printf(Locale.ROOT, "fold of 1,000,000 marks: %d ms%n", (System.nanoTime() - start) / 1_000_000);
        assertThat(TextFolding.fold("e\u0301").text()).isEqualTo("é");
    }

    private static boolean found(String query, String document) {
        return TextFolding.fold(document).text().contains(TextFolding.foldQuery(query));
    }

    private static String randomText(Random random, int length) {
        var ranges = new int[][] {
            {0x20, 0x7E}, {0xC0, 0x24F}, {0x300, 0x36F}, {0x370, 0x3FF}, {0x3041, 0x30FF}, {0xFF61, 0xFF9F},
            {0x4E00, 0x4E80}, {0x1100, 0x11FF}, {0xAC00, 0xAC80}, {0x1F600, 0x1F64F}, {0x3300, 0x33FF}, {0xFF01, 0xFF5E}
        };
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            var range = ranges[random.nextInt(ranges.length)];
            text.appendCodePoint(range[0] + random.nextInt(range[1] - range[0] + 1));
        }
        return text.toString();
    }
}
