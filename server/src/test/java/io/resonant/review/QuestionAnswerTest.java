package io.resonant.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionAnswerTest {
    private static final List<SourceDocument> DOCUMENTS = List.of(
            new SourceDocument("spec", "a", "注文取消の仕様", SpecReviewTest.text("ja-clean.md")),
            new SourceDocument("spec", "b", "Password reset", SpecReviewTest.text("en-clean.md")),
            new SourceDocument("spec", "c", "検索機能の設計", SpecReviewTest.text("ja-traps.md")),
            new SourceDocument("message", "d", "雑談", "セッションの有効期限は30分です。サーバーの再起動は毎週水曜日に行います。"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "確認メールは何分以内に送りますか？ | a | 5分以内に確認メール",
                "返金に失敗したらどうなりますか？ | a | refund_failed",
                "取消の公開予定はいつ？ | a | 2027年1月12日",
                "ｾｯｼｮﾝの期限は？ | d | 30分",
                "サーバの再起動はいつ行うのか | d | 水曜日",
                "無料プランの保存期間はどのくらい？ | c | 30日",
                "How long does the link live? | b | 30 minutes",
                "When is the password reset released? | b | 2026-12-15",
                "How many requests are allowed for one address in an hour? | b | 5"
            })
    void aQuestionFindsThePassageThatAnswersIt(String question, String document, String words) {
        var answer = QuestionAnswer.answer(question, DOCUMENTS);
        assertThat(answer.found()).isTrue();
        var best = answer.passages().getFirst();
        assertThat(best.document().id()).isEqualTo(document);
        assertThat(best.quote()).contains(words);
        assertThat(best.score()).isBetween(0.5, 1.0);
    }

    @Test
    void aWordIsNotFoundInAnotherThatEndsLikeIt() {
        var documents = List.of(
                new SourceDocument("spec", "a", "ログイン", "# ログイン\n\nパスワードは 12 文字以上とする。"),
                new SourceDocument("spec", "b", "帳票", "# 帳票\n\n帳票の文字コードは UTF-8 とする。"));
        var answer = QuestionAnswer.answer("帳票の文字コードは？", documents);
        assertThat(answer.passages()).hasSize(1);
        assertThat(answer.markdown("ja"))
                .contains("UTF-8")
                .contains("— 帳票（3 行目）")
                .doesNotContain("帳票 › 帳票");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Is the limit of payments really 500?", "支払の上限は本当に 500 件ですか", "上限の limit は 500 件でしょうか。"})
    void whatAsksTheSameIsNoAnswer(String other) {
        var documents = List.of(
                new SourceDocument("message", "a", "Payments", other),
                new SourceDocument(
                        "message", "b", "Payments", "Is that so? The limit of payments is 500. 支払の上限は 500 件です。"));
        for (var question : List.of("What is the limit of payments?", "支払の上限は？")) {
            assertThat(QuestionAnswer.answer(question, documents).passages())
                    .extracting(passage -> passage.document().id())
                    .containsExactly("b");
        }
    }

    @Test
    void aShortWordIsFoundToo() {
        var documents = List.of(new SourceDocument("spec", "a", "運用", "# 運用\n\nログは外の置き場に移す。"));
        assertThat(QuestionAnswer.answer("ログはどこ？", documents).found()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "社員食堂のメニューは？",
                "What is the capital of France?",
                "請求書の印刷はどうする？",
                "Which database engine does the billing module use?",
                "",
                "？",
                "はどうですか",
                "how is it?"
            })
    void whatNoDocumentSaysIsNotAnswered(String question) {
        var answer = QuestionAnswer.answer(question, DOCUMENTS);
        assertThat(answer.passages()).isEmpty();
        assertThat(answer.markdown("ja")).contains("見つかりません");
        assertThat(answer.markdown("en")).contains("Nothing");
    }

    @Test
    void aPassageSaysWhereItStands() {
        var answer = QuestionAnswer.answer("取消の理由は何文字まで入力できる？", DOCUMENTS);
        var lines = SpecReviewTest.text("ja-clean.md").lines().toList();
        assertThat(answer.passages()).anySatisfy(passage -> {
            assertThat(passage.quote()).contains("100文字以内");
            assertThat(passage.section()).isEqualTo("注文取消の仕様 › 機能要件");
            assertThat(lines.get(passage.line() - 1)).contains("100文字以内");
        });
        assertThat(answer.markdown("ja")).contains("> ").contains("行目");
    }

    @Test
    void withoutDocumentsThereIsNoAnswer() {
        assertThat(QuestionAnswer.answer("何分？", List.of()).found()).isFalse();
    }

    @Test
    void aQuoteIsTextOfItsDocument() {
        var random = new Random(4);
        var words = List.of(
                "取消", "メール", "返金", "search", "index", "password", "30", "分", "?", "は", " ", "\uD800", "reset", "link");
        for (int round = 0; round < 300; round++) {
            var question = new StringBuilder();
            random.ints(1 + random.nextInt(6), 0, words.size()).forEach(i -> question.append(words.get(i)));
            for (var passage :
                    QuestionAnswer.answer(question.toString(), DOCUMENTS).passages()) {
                if (!passage.quote().contains(" / ")) { // rows of tables are told with their headers
                    var source = passage.document().markdown().replaceAll("[\\s*`_\\[\\]]", "");
                    assertThat(source)
                            .contains(passage.quote()
                                    .replaceAll("[\\s*`_\\[\\]…]", "")
                                    .substring(0, 5));
                }
            }
        }
    }

    @Test
    void aMegabyteIsSearchedAndTheTimeReported() {
        var markdown = SpecReviewTest.text("ja-clean.md")
                .repeat(1_000_000 / SpecReviewTest.text("ja-clean.md").length());
        long start = System.nanoTime();
        var answer = QuestionAnswer.answer("返金は何回まで再試行する？", List.of(new SourceDocument("spec", "x", "t", markdown)));
        System.out.printf(Locale.ROOT, "answer from 1 MB: %d ms%n", (System.nanoTime() - start) / 1_000_000);
        assertThat(answer.passages()).hasSize(1); // equal passages are told once
    }
}
