package io.resonant.exchange;

import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodedTextTest {
    private static final String JAPANESE = "# 決済の仕様\n\nすみやかに返金する。\r\n- [ ] 設計（案）〜 表①\n";

    @Test
    void utf8IsTheRuleWithOrWithoutItsMark() {
        assertThat(DecodedText.of("仕様 🎌".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new DecodedText("仕様 🎌", "utf-8"));
        assertThat(DecodedText.of("\uFEFF仕様".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new DecodedText("仕様", "utf-8"));
        assertThat(DecodedText.of(new byte[0])).isEqualTo(new DecodedText("", "utf-8"));
    }

    @ParameterizedTest
    @CsvSource({"windows-31j, shift_jis", "EUC-JP, euc-jp", "UTF-16LE, utf-16le", "UTF-16BE, utf-16be", "UTF-16, utf-16"
    })
    void whatOldEditorsWriteIsTakenWhenItIsCertain(String charset, String name) {
        boolean unicode = charset.startsWith("UTF");
        var text = unicode ? JAPANESE : JAPANESE.replace("〜", "").replace("①", "");
        assertThat(DecodedText.of(text.getBytes(Charset.forName(charset)))).isEqualTo(new DecodedText(text, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"議事録", "# 要件定義\n", "メモ", "仕様 v2", "会議、資料"})
    void aFewWordsOfShiftJisAreEnough(String text) {
        assertThat(DecodedText.of(text.getBytes(Charset.forName("windows-31j"))))
                .isEqualTo(new DecodedText(text, "shift_jis"));
    }

    @Test
    void fewWordsOfOtherWorldsAreNotTakenForShiftJis() {
        var western = Charset.forName("windows-1252");
        unknown("it’s".getBytes(western));
        unknown("“Hello” – it’s me…".getBytes(western));
        unknown("Müller’s café".getBytes(western));
        unknown("测试 文档".getBytes(Charset.forName("GBK")));
        unknown("測試".getBytes(Charset.forName("Big5")));
        unknown("설계".getBytes(Charset.forName("EUC-KR")));
        unknown("Привет".getBytes(Charset.forName("windows-1251")));
    }

    @Test
    void mailsFromThePastAreReadToo() {
        var text = "決済の仕様を送ります。\n";
        assertThat(DecodedText.of(text.getBytes(Charset.forName("ISO-2022-JP"))))
                .isEqualTo(new DecodedText(text, "iso-2022-jp"));
    }

    @Test
    void whatCouldBeSeveralThingsIsRefused() {
        unknown("café".getBytes(StandardCharsets.ISO_8859_1));
        unknown("ÄÖÜäöüß Größe".getBytes(StandardCharsets.ISO_8859_1));
        unknown("漢字".getBytes(Charset.forName("EUC-JP")));
        unknown("가나다라".getBytes(Charset.forName("EUC-KR")));
        unknown(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, (byte) 0xD8});
    }

    @Test
    void whatIsNoTextIsRefused() {
        unknown(new byte[] {0, 1, 2, 3});
        unknown("a\0b".getBytes(StandardCharsets.UTF_8));
        unknown(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 0x0D, 'I', 'H', 'D', 'R'});
        var marked = "\uFEFFa\0b".getBytes(StandardCharsets.UTF_16LE);
        assertRefused(422, "import_not_text", () -> DecodedText.of(marked));
    }

    private static void unknown(byte[] bytes) {
        assertRefused(422, "import_encoding_unknown", () -> DecodedText.of(bytes));
    }
}
