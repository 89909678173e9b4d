package io.resonant.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThreadSummaryTest {
    @Test
    void aJapaneseConversationGivesItsDecisionsQuestionsAndActions() {
        var summary = summarize(
                "山田: ログインの方式について相談です。パスワードとSSOのどちらを先に作りますか？",
                "佐藤: パスワードを先に作ることにしましょう。SSOは次の版で採用します。",
                "山田: 了解です。セッションの有効期限は30分で決定しました。",
                "鈴木: アカウントのロックを解除するのは誰ですか？",
                "山田: 画面の設計書は金曜までに作成します。",
                "佐藤: @鈴木 テスト環境の準備をお願いします。",
                "鈴木: ログの保存期間はまだ決まっていません。",
                "山田: > ロックは決定しました\n\nこの引用は古いです。",
                "山田: /summarize");
        assertThat(texts(summary.decisions()))
                .containsExactly("パスワードを先に作ることにしましょう。", "SSOは次の版で採用します。", "セッションの有効期限は30分で決定しました。");
        assertThat(texts(summary.openQuestions())).containsExactly("アカウントのロックを解除するのは誰ですか？", "ログの保存期間はまだ決まっていません。");
        assertThat(texts(summary.actions())).containsExactly("画面の設計書は金曜までに作成します。", "@鈴木 テスト環境の準備をお願いします。");
        assertThat(summary.participants())
                .containsExactly(
                        new ThreadSummary.Participant("山田", 4),
                        new ThreadSummary.Participant("佐藤", 2),
                        new ThreadSummary.Participant("鈴木", 2));
        assertThat(summary.keyPoints()).isEmpty();
        assertThat(summary.decisions().getFirst().author()).isEqualTo("佐藤");
        assertThat(summary.decisions().getFirst().messageId()).isEqualTo("1");
    }

    @Test
    void aWishIsNoDecisionAndAYesNoRequest() {
        var summary = summarize(
                "田中: 検索の方式を FTS5 にするか決めたいです。どちらがよいでしょうか？",
                "鈴木: 検索の方式は FTS5 で十分です。",
                "佐藤: では、それでお願いします。",
                "田中: お疲れ様です、ありがとうございました。");
        assertThat(texts(summary.decisions())).containsExactly("では、それでお願いします。");
        assertThat(summary.actions()).isEmpty();
        assertThat(summary.openQuestions()).noneMatch(point -> point.text().startsWith("どちらが"));
        assertThat(texts(summary.keyPoints())).doesNotContain("お疲れ様です、ありがとうございました。");
    }

    @Test
    void whatFollowsAGreetingIsHeard() {
        var summary = summarize(
                "田中: 書き出しの上限の件です。",
                "鈴木: 了解です、書き出しの上限は 500 件が妥当です。",
                "Kim: OK, the export keeps its 500 rows.",
                "Lee: Thanks for the review!");
        assertThat(texts(summary.keyPoints()))
                .contains("了解です、書き出しの上限は 500 件が妥当です。", "OK, the export keeps its 500 rows.")
                .doesNotContain("Thanks for the review!");
    }

    @Test
    void anEnglishConversationGivesTheSame() {
        var summary = summarize(
                "Ann: Should the export be CSV or JSON?",
                "Bob: CSV, the customers asked for CSV exports.",
                "Ann: Agreed, we will go with CSV.",
                "Bob: Who writes the manual?",
                "Cid: I'll prepare the test data by Friday.",
                "Ann: It is not decided yet whether archives are included.");
        assertThat(texts(summary.decisions())).containsExactly("Agreed, we will go with CSV.");
        assertThat(texts(summary.openQuestions()))
                .containsExactly("Who writes the manual?", "It is not decided yet whether archives are included.");
        assertThat(texts(summary.actions())).containsExactly("I'll prepare the test data by Friday.");
    }

    @Test
    void aConversationWithoutCuesGivesItsMainPoints() {
        var summary = summarize(
                "Ann: The search index is rebuilt every night.",
                "Bob: The nightly rebuild of the search index takes an hour.",
                "Cid: Lunch was good.",
                "Ann: An hour for the search index is slow.");
        assertThat(summary.decisions()).isEmpty();
        assertThat(texts(summary.keyPoints())).hasSize(3).doesNotContain("Lunch was good.");
    }

    @Test
    void mainPointsStandInTheOrderInWhichTheyWereSaid() {
        var summary = summarize("Ann: The nightly rebuild takes an hour. The rebuild of the search index is nightly."
                + " The search index is slow, as is the nightly rebuild of the search index.");
        assertThat(texts(summary.keyPoints()))
                .containsExactly(
                        "The nightly rebuild takes an hour.",
                        "The rebuild of the search index is nightly.",
                        "The search index is slow, as is the nightly rebuild of the search index.");
    }

    @Test
    void theMessageIsPlainTextInTheLanguageOfTheReader() {
        var summary = summarize(
                "Ann: We decided to use [this](http://evil.example/x) ![p](http://evil.example/p.png) <b>now</b>.");
        assertThat(summary.markdown("en"))
                .contains("**Decisions**")
                .contains("Ann")
                .doesNotContain("](http")
                .doesNotContain("evil.example");
        assertThat(summary.markdown("ja")).contains("**決定事項**");
        assertThat(summarize().markdown("ja")).isEqualTo("まだ要約する内容がありません。");
    }

    @Test
    void nothingIsSaidThatNobodyWrote() {
        var random = new Random(2);
        var pieces = List.of(
                "決定しました。",
                "誰ですか？",
                "お願いします。",
                "@a ",
                "明日まで",
                "we decided ",
                "\n\n",
                "> ",
                "`x`",
                "**b**",
                "?",
                "\uD800",
                "/");
        for (int round = 0; round < 500; round++) {
            var messages = new ArrayList<ThreadMessage>();
            for (int i = random.nextInt(6); i > 0; i--) {
                var text = new StringBuilder();
                random.ints(random.nextInt(12), 0, pieces.size()).forEach(p -> text.append(pieces.get(p)));
                messages.add(new ThreadMessage("m" + i, "u" + i, text.toString()));
            }
            var summary = ThreadSummary.summarize(messages);
            var all = messages.stream()
                    .map(message -> message.content().replaceAll("[\\s`*>]", ""))
                    .toList();
            for (var point : summary.decisions()) {
                assertThat(all).anyMatch(text -> text.contains(point.text().replaceAll("[\\s`*>]", "")));
            }
            assertThat(summary.markdown("ja")).isNotBlank();
        }
    }

    private static ThreadSummary summarize(String... lines) {
        var messages = new ArrayList<ThreadMessage>();
        for (var line : lines) {
            int colon = line.indexOf(": ");
            var id = Integer.toString(messages.size());
            messages.add(new ThreadMessage(id, line.substring(0, colon), line.substring(colon + 2)));
        }
        return ThreadSummary.summarize(messages);
    }

    private static List<String> texts(List<ThreadSummary.Point> points) {
        return points.stream().map(ThreadSummary.Point::text).toList();
    }
}
