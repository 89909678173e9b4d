package io.resonant.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecReviewTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final String PARTS = "\n\n## One\n\na\n\n## Two\n\nb\n\n## Three\n\nc\n";

    /** Documents of our own with every finding that they should have, and with none besides. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ja-login",
                "ja-clean",
                "ja-traps",
                "ja-style",
                "en-export",
                "en-clean",
                "en-traps",
                "broken",
                "ja-guide",
                "en-guide",
                "en-manual"
            })
    void aLabelledDocumentHasTheFindingsOfItsLabels(String name) {
        var findings = SpecReview.review(name, text(name + ".md"), TODAY).stream()
                .map(finding -> finding.line() + " " + finding.rule())
                .toList();
        assertThat(findings)
                .containsExactlyInAnyOrderElementsOf(
                        text(name + ".expected").lines().toList());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "vague_word: 検索は速く動くこと。",
                "vague_word: 一覧を早く表示する。",
                "vague_word: 画面の切り替えが速いこと。",
                "vague_word: - [ ] 一覧を適切に表示する",
                "vague_word: The page must load fast.",
                "vague_word: Old rows must be removed as needed.",
                "contradictory_number: 一覧を CSV に書き出せる。上限は 500 件とする。\n\n一度に 1,000 件まで書き出せる。",
                "contradictory_number: 検索は名前で行う。上限は 500 件とする。\n1,000 件まで検索できる。",
                "contradictory_number: 添付ファイルの登録の上限は 10 件とする。\n\n## 別の節\n\n添付ファイルは 20 件まで登録できる。",
                "contradictory_number: Files are imported. The limit is 20 items.\n\nUp to 50 items can be imported at once.",
                "contradictory_number: The export limit is 500 rows.\n\nUsers can export up to 1,000 rows.",
                "open_question: ## 未決事項\n\n色は誰が決めますか？\n\n大きさは誰が決めますか？ 今は決まっていません。\n\n担当者が決めます。",
                "untested: - T-1 名前で探せる\n- T-2 日付で探せる\n- T-3 一覧を書き出せる\n\n## テスト\n\nT-1 と T-2 を試す。",
                "missing_reference: See [the rules][rules].\n\n[roles]: https://example.org/{{ version }}",
                "missing_threshold: The latency of the search must be low.",
                "missing_threshold: The server must offer its clients a short response time.",
                "missing_threshold: The team will ensure that the startup time is acceptable.",
                "missing_threshold: 検索の latency は低く保つこと。",
                "impossible_date: 公開は 2 月 30 日とする。",
                "weekday_mismatch: The meeting is on Monday, January 2, 2027."
            })
    void aFaultIsNamed(String labelled) {
        var label = labelled.split(": ", 2);
        assertThat(rules("x", label[1])).containsExactly(label[0]);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "処理が早く終わった場合は通知する。",
                "期限より早く届いた注文から先に処理する。",
                "どちらか早い方の日付を採用する。",
                "検索は 2 秒以内に速く返すこと。",
                "TODO コメントを残さずに出力する。",
                "書きかけのファイルは残さずに削除する。",
                "公開日: 2025-07-01",
                "存在しない日付（2 月 30 日など）は拒否する。",
                "日付のない行には 0000-00-00 と書く。",
                "画面に「2026-02-30」と表示する。",
                "証明書の期限が 2 週間以内です。\n\n## 次\n\n証明書の期限が 3 日以内です。",
                "- 差分バックアップ: 4 時間ごと\n\n## 保持\n\n- 差分バックアップ: 7 日間",
                "その一つ。あの二つ。この三つ。使います。読みます。書きます。",
                "一つのファイルになるので配布が容易になる。",
                "- [x] 一覧を適切に表示する",
                "- ✅ 一覧を適切に表示する",
                "一覧を CSV に書き出せる。上限は 500 件とする。\n\n有料プランでは 1,000 件まで書き出せる。",
                "添付ファイルの登録の上限は 10 件とする。\n\nユーザーは 100 件まで登録できる。",
                "招待できる上限は 50 人とする。\n\nメンバーを 50 人まで招待できる。",
                "一覧を CSV に書き出せる。上限は 500 件とする。\n\n## 削除\n\n1,000 件まで削除できる。",
                "## 未決事項\n\n色は誰が決めますか？\n\n担当者が決めます。",
                "- T-1 名前で探せる\n- T-2 日付で探せる\n- [T-3 別の文書](other.md)\n- T-4 一覧を出す\n\n## テスト\n\nT-1 と T-2、T-4 を試す。",
                "一覧を CSV に書き出せる。上限は 500 件とする。\n\n## 取引先\n\n1,000 件まで書き出せる。",
                "The export limit is 500 rows.\n\nAdmins can delete up to 1,000 rows.",
                "Files are imported. The limit is 20 items.\n\nPaid plans import up to 100 items.",
                "- Average answer time: 2 s\n\n## Storage\n\n- Average index time: 1 s",
                "The server must fail fast.",
                "Under no circumstances must some kind of copy be kept.",
                "The copy must be complete, but it is not meant to be fast.",
                "The strongest rule, I think, must come first.",
                "People must keep notes as needed by the auditors.",
                "Clients that need to have a short response time must open two connections.",
                "Answers must be cached to reduce latency.",
                "The new index will reduce the latency of most searches.",
                "Unknown keys must be ignored gracefully, i.e. as if they were not set.",
                "Names must be short. They can have a maximum length of 63 characters.\n\n## Next\n\n"
                        + "It can have a maximum length of 255 characters.",
                "September 31, 2026 is not a valid date and must be refused.",
                "The moment is written as Mon Jan 2 15:04:05 -0700 MST 2006.",
                "See [the rules][rules].\n\n[rules]: https://example.org/{{ version }} \"Rules\"",
                "GET /api/{name}[/{target}][/{version}] must answer 200."
            })
    void aSentenceThatOnlyLooksWrongIsLeftAlone(String sentence) {
        assertThat(rules("x", sentence)).isEmpty();
    }

    /** A pattern that tries each of them in each place would not come to the end. */
    @Test
    void aHeadingOfAnchorsWithoutEndIsReadToItsEnd() {
        for (var repeated : List.of("#", "a", "#a ", "{#", "#a} ")) {
            var heading = "# Title {#" + repeated.repeat(200_000) + "\n\n[link](#title)\n";
            assertTimeoutPreemptively(
                    Duration.ofMinutes(1),
                    () -> assertThat(SpecReview.review("x", heading, TODAY)).isNotNull());
        }
    }

    @Test
    void anAnchorThatIsGivenToAHeadingIsFound() {
        assertThat(SpecReview.review("x", "# Title {.big #given}\n\nText: [link](#given).\n", TODAY))
                .extracting(Finding::rule)
                .doesNotContain("broken_anchor");
        assertThat(SpecReview.review("x", "# Title {.big #given}\n\nText: [link](#taken).\n", TODAY))
                .extracting(Finding::rule)
                .contains("broken_anchor");
    }

    @Test
    void anAnchorOfOtherwiseComposedLettersIsSaidToBeThat() {
        var heading = "ルーティング設計";
        var link = Normalizer.normalize(heading, Normalizer.Form.NFD);
        var text = "# 目次\n\n[節](#" + link + ")を見る。\n\n## " + heading + "\n\n本文。\n";
        assertThat(SpecReview.review("x", text, TODAY))
                .filteredOn(finding -> finding.rule().equals("broken_anchor"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message().code()).isEqualTo("broken_anchor_composed"));
    }

    @Test
    void manyNamesAreNoLongSentence() {
        assertThat(rules("x", "- 項目: " + "利用者の名前、".repeat(40) + "備考")).isEmpty();
        assertThat(rules("x", "The copy is written to this place and to nothing else, ".repeat(9) + "and is kept."))
                .containsExactly("long_sentence");
    }

    @Test
    void aWordIsShownWhereItIsWrittenOtherwise() {
        var text = "サーバーは一つ、サーバーの名は\nサーバだけでよい。";
        assertThat(SpecReview.review("x", text, TODAY))
                .extracting(Finding::rule, Finding::line)
                .containsExactly(tuple("inconsistent_term", 2));
    }

    @Test
    void theLaterOfTwoThatContradictEachOtherIsShown() {
        var text = "一度に 1,000 件まで書き出せる。\n\n書き出しの上限は 500 件とする。";
        assertThat(SpecReview.review("x", text, TODAY))
                .extracting(Finding::rule, Finding::line)
                .containsExactly(tuple("contradictory_number", 3));
    }

    @Test
    void aManualThatSaysMustNowAndThenIsNoSpecification() {
        var musts = "The key must be there. The name must be new. The disk must have room. ";
        assertThat(rules("Store", musts + "A row has a name. ".repeat(80))).isEmpty();
        assertThat(rules("Store", musts + "A row has a name. ".repeat(20))).containsExactly("missing_acceptance");
    }

    /** A specification of records is no record, and one of templates no template. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"日報システム要件定義書", "ブログ機能の仕様", "商品カタログ", "Template engine specification", "Requirements for logs"})
    void aSpecificationNeedsItsAcceptance(String title) {
        assertThat(rules(title, "## 画面\n\n" + "利用者は伝票を登録できる。".repeat(10) + PARTS))
                .containsExactly("missing_acceptance");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"議事録", "日報", "Install the server", "LICENSE", "store.reader", "Minutes"})
    void whatHasAnotherNameNeedsNone(String title) {
        assertThat(rules(title, "## 画面\n\n" + "利用者は伝票を登録できる。".repeat(10) + PARTS))
                .isEmpty();
    }

    @Test
    void whatDescribesHowToUseAThingNeedsNoAcceptance() {
        var text = "## Features\n\n" + "A row has a name. ".repeat(10) + PARTS;
        assertThat(rules("Store", text)).isEmpty();
        assertThat(rules("Store", text + "\n\n## Problem\n\nRows are lost.")).containsExactly("missing_acceptance");
        assertThat(rules("Store", text + "\n\n## Problem\n\nRows are lost.\n\n## Usage\n\nRun it."))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"検索の実装記録", "Release notes"})
    void aRecordOfWhatWasDoneDemandsNothing(String title) {
        assertThat(rules(title, "例外を適切に処理する。\n\n- Errors must be handled properly."))
                .isEmpty();
        assertThat(rules("検索", "例外を適切に処理する。\n\n- Errors must be handled properly."))
                .containsExactly("vague_word", "vague_word");
    }

    private static List<String> rules(String title, String text) {
        return SpecReview.review(title, "# " + title + "\n\n" + text + "\n", TODAY).stream()
                .map(Finding::rule)
                .toList();
    }

    @Test
    void everyMessageHasItsWordsInBothLanguages() {
        var messages = ReviewMessage.texts("en").keySet();
        assertThat(ReviewMessage.texts("ja").keySet()).isEqualTo(messages);
        for (var name : List.of("ja-login", "ja-style", "en-export", "broken")) {
            for (var finding : SpecReview.review(name, text(name + ".md"), TODAY)) {
                for (var language : List.of("en", "ja")) {
                    var words = finding.message().text(language);
                    assertThat(words).isNotEqualTo(finding.message().code()).doesNotContainPattern("\\{[a-z_]+}");
                }
            }
        }
    }

    @Test
    void findingsComeByLineAndTheSameEveryTime() {
        var first = SpecReview.review("x", text("ja-login.md"), TODAY);
        assertThat(SpecReview.review("x", text("ja-login.md"), TODAY)).isEqualTo(first);
        assertThat(first.stream().map(Finding::line).toList()).isSorted();
    }

    @Test
    void aRowThatLacksSeveralValuesIsOneFinding() {
        var head = """
                # Devices

                | Name | Voltage | Current | Weight |
                |------|---------|---------|--------|
                """;
        var whole = "| A | 5 V | 1 A | 2 kg |\n";
        var one = found(head + whole.repeat(6) + "| B | | | |\n| C | 5 V | | |\n");
        assertThat(one).hasSize(1);
        assertThat(one.getFirst().line()).isEqualTo(12);
        assertThat(one.getFirst().message().text("en")).contains("\"C\"").contains("2 columns: Current, Weight");
        assertThat(one.getFirst().message().text("ja"))
                .contains("「C」")
                .contains("2 列")
                .contains("Current, Weight");

        var many = found(head + whole.repeat(12) + "| D | 5 V | | |\n".repeat(5) + "| E | 5 V | 1 A | |\n");
        assertThat(many.stream().map(finding -> finding.message().code())).containsExactly("empty_rows", "empty_cells");
        assertThat(many.getFirst().message().parameters()).containsEntry("count", "5");
    }

    private static List<Finding> found(String markdown) {
        return SpecReview.review("Devices", markdown, LocalDate.of(2026, 11, 18)).stream()
                .filter(finding -> finding.rule().equals("empty_cells"))
                .toList();
    }

    @Test
    void aQuoteIsTakenFromTheDocument() {
        var plain = text("ja-login.md").replaceAll("[`*|\\s]", "");
        for (var finding : SpecReview.review("x", text("ja-login.md"), TODAY)) {
            assertThat(plain).contains(finding.quote().replaceAll("[`*|\\s…]", ""));
        }
    }

    @Test
    void fiveHundredFaultsOfOneKindAreCut() {
        var many = "# T\n\n" + "- 必要に応じて通知する。\n".repeat(500);
        var findings = SpecReview.review("x", many, TODAY).stream()
                .filter(finding -> finding.rule().equals("vague_word"))
                .toList();
        assertThat(findings).hasSize(51);
        assertThat(findings.getLast().message().text("en")).startsWith("450 more");
    }

    @Test
    void anyTextIsReviewedWithoutFailing() {
        var random = new Random(8);
        var pieces = List.of(
                "# ",
                "## 未解決事項\n",
                "- [ ] ",
                "| a | b |\n|--|--|\n",
                "| 1 |\n",
                "必要に応じて",
                "等を表示する。",
                "2026-02-30",
                "12月1日(水)",
                "within X seconds ",
                "must be fast ",
                "30分",
                "は",
                "：",
                "\n",
                "\n\n",
                "TODO",
                "[a](#b)",
                "[^1]",
                "FR-01 ",
                "「",
                "」",
                "\"",
                "?",
                "。",
                ". ",
                "\uD83D\uDE00",
                "\u0000",
                "\uD800",
                "x".repeat(300),
                "```\n",
                "<!-- TODO",
                "-->",
                "---\n",
                "セッションの有効期限は",
                "The timeout is ",
                "10 MB",
                "サーバー",
                "サーバ",
                "です。",
                "である。",
                "100%");
        for (int round = 0; round < 2_000; round++) {
            var text = new StringBuilder();
            random.ints(random.nextInt(40), 0, pieces.size()).forEach(i -> text.append(pieces.get(i)));
            int lines = Math.max(1, (int) text.toString().lines().count());
            for (var finding : SpecReview.review("x", text.toString(), TODAY)) {
                assertThat(finding.line()).isBetween(1, lines);
                assertThat(finding.endLine()).isBetween(finding.line(), lines);
                assertThat(finding.quote().length()).isLessThanOrEqualTo(200);
            }
        }
    }

    @Test
    void aMegabyteIsReviewedAndTheTimeReported() {
        var text = new StringBuilder();
        for (int i = 0; text.length() < 1_000_000; i++) {
            text.append(text(i % 2 == 0 ? "ja-login.md" : "en-clean.md").replace("---", "***"))
                    .append("\n\n");
        }
        for (int round = 0; round < 2; round++) {
            long start = System.nanoTime();
            int found = SpecReview.review("x", text.toString(), TODAY).size();
            System.out.printf(
                    Locale.ROOT,
                    "review of %d characters: %d findings, %d ms%n",
                    text.length(),
                    found,
                    (System.nanoTime() - start) / 1_000_000);
            assertThat(found).isPositive();
        }
    }

    @Test
    void rulesThatAreLabelledAreRulesThatExist() {
        Set<String> labelled = new TreeSet<>();
        for (var name : List.of("ja-login", "ja-style", "en-export", "broken")) {
            text(name + ".expected").lines().map(line -> line.split(" ")[1]).forEach(labelled::add);
        }
        assertThat(labelled.size()).isGreaterThanOrEqualTo(25);
    }

    static String text(String name) {
        try (var stream = SpecReviewTest.class.getResourceAsStream("/review/" + name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
