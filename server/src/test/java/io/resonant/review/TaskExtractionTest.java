package io.resonant.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.resonant.kernel.text.MarkdownDocument;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskExtractionTest {
    private static final LocalDate WEDNESDAY = LocalDate.of(2026, 11, 18);
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "- [ ] 設計書を書く | 設計書を書く | MEDIUM | | ",
                "- [ ] Implement login by Friday (high) | Implement login | HIGH | 2026-11-20 | ",
                "- [ ] @tanaka 12月1日までに画面を作成する | 画面を作成する | MEDIUM | 2026-12-01 | tanaka",
                "- [ ] ログ出力を追加（優先度: 低、担当: 佐藤） | ログ出力を追加 | LOW | | 佐藤",
                "- [ ] 【緊急】障害の原因を調査 明日まで | 障害の原因を調査 | HIGH | 2026-11-19 | ",
                "- [ ] Send the report to @alice, due 2026-12-01 | Send the report to @alice | MEDIUM | 2026-12-01 | ",
                "- [ ] [P0] Fix the crash | Fix the crash | HIGH | | ",
                "- [ ] Update docs (P3) next week | Update docs | LOW | 2026-11-27 | ",
                "- [ ] 来週金曜までにレビューを終える @山田さん | レビューを終える | MEDIUM | 2026-11-27 | 山田",
                "- [ ] 月末までに請求書を送付 | 請求書を送付 | MEDIUM | 2026-11-30 | ",
                "- [ ] 来月10日に請求書を送る（担当：山田、優先度：低） | 請求書を送る | LOW | 2026-12-10 | 山田",
                "- [ ] Pay the hosting on the 10th of next month (owner: Yamada, low priority) | Pay the hosting | LOW | 2026-12-10 | Yamada",
                "- [ ] Schedule a call on Monday the week after next | Schedule a call | MEDIUM | 2026-11-30 | ",
                "- [ ] 令和8年12月1日 公開 | 公開 | MEDIUM | 2026-12-01 | ",
                "- [ ] Write to mail@example.com about `@types/node` | Write to mail@example.com about @types/node | MEDIUM | | "
            })
    void aChecklistItemGivesItsNameDayPriorityAndPerson(
            String line, String title, Priority priority, LocalDate due, String assignee) {
        var tasks = TaskExtraction.extract(line, WEDNESDAY, TOKYO);
        assertThat(tasks).hasSize(1);
        var task = tasks.getFirst();
        assertThat(task.title()).isEqualTo(title);
        assertThat(task.priority()).isEqualTo(priority);
        assertThat(task.dueDate()).isEqualTo(due);
        assertThat(task.assignee()).isEqualTo(assignee);
        assertThat(task.checklistItem())
                .isEqualTo(MarkdownDocument.parse(line).checklist().getFirst().identity());
    }

    /** A pattern that begins anew at each of them would not come to the end. */
    @Test
    void aTaskOfSpacesAndMarksWithoutEndIsReadToItsEnd() {
        for (var repeated : List.of(" ", "：", "- ", "( ", "by  ", "by 3", "3時", "12:30", "eod ", "担当  ", "優先度  ")) {
            var text = "- [ ] write" + repeated.repeat(500_000 / repeated.length()) + "the letter\n";
            assertTimeoutPreemptively(
                    Duration.ofMinutes(1),
                    () -> assertThat(TaskExtraction.extract(text, LocalDate.of(2026, 1, 5), ZoneOffset.UTC))
                            .hasSize(1));
        }
    }

    @Test
    void tickedItemsAreDone() {
        var tasks = TaskExtraction.extract("- [x] done\n- [ ] open\n", WEDNESDAY, TOKYO);
        assertThat(tasks.stream().map(ProposedTask::done)).containsExactly(true, false);
    }

    @Test
    void aDayIsTheSameEverywhereAndAnHourIsTheReaders() {
        var day = TaskExtraction.extract("- [ ] 提出 12月1日まで", WEDNESDAY, TOKYO).getFirst();
        assertThat(day.dueAt()).isEqualTo(Instant.parse("2026-12-01T23:59:59Z"));
        var hour =
                TaskExtraction.extract("- [ ] 提出 12月1日15時まで", WEDNESDAY, TOKYO).getFirst();
        assertThat(hour.dueAt()).isEqualTo(Instant.parse("2026-12-01T06:00:00Z"));
        assertThat(hour.title()).isEqualTo("提出");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Send the report by 3pm on Wednesday | Send the report | 2026-11-18T06:00:00Z",
                "Send the report by 3 p.m. on 2026-12-01 | Send the report | 2026-12-01T06:00:00Z",
                "Send the report by 5pm Friday | Send the report | 2026-11-20T08:00:00Z",
                "Send the report on Friday by 17:30 | Send the report | 2026-11-20T08:30:00Z",
                "Send the report by noon | Send the report | 2026-11-18T03:00:00Z",
                "By 17:00, send the report | send the report | 2026-11-18T08:00:00Z",
                "Send the report, due at 17:00 | Send the report | 2026-11-18T08:00:00Z",
                "Send the report by end of day | Send the report | 2026-11-18T23:59:59Z",
                "Send the report by EOD Friday | Send the report | 2026-11-20T23:59:59Z",
                "Send the report by end of day tomorrow | Send the report | 2026-11-19T23:59:59Z",
                "Send the report by COB on Dec 1 | Send the report | 2026-12-01T23:59:59Z",
                "午後3時までに資料を送る | 資料を送る | 2026-11-18T06:00:00Z",
                "15:00まで資料を送る | 資料を送る | 2026-11-18T06:00:00Z",
                "15時半までに資料を送る | 資料を送る | 2026-11-18T06:30:00Z",
                "資料を送る（正午まで） | 資料を送る | 2026-11-18T03:00:00Z",
                "金曜の15:00までに資料を送る | 資料を送る | 2026-11-20T06:00:00Z",
                "毎日15時までに日報を書く | 毎日15時までに日報を書く | ",
                "Post the figures every day by 9am | Post the figures every day by 9am | ",
                "9:00〜18:00まで受付を開ける | 9:00〜18:00まで受付を開ける | ",
                "3時間までの録音を確認する | 3時間までの録音を確認する | ",
                "Fix the build by 3.5 percent | Fix the build by 3.5 percent | ",
                "12月1日に公開し、15時までに連絡する | 公開し、15時までに連絡する | 2026-12-01T23:59:59Z"
            })
    void anHourIsPartOfWhenATaskIsDueAndNotOfItsName(String text, String title, Instant due) {
        var task = TaskExtraction.extract("- [ ] " + text, WEDNESDAY, TOKYO).getFirst();
        assertThat(task.title()).isEqualTo(title);
        assertThat(task.dueAt()).isEqualTo(due);
    }

    @Test
    void aTableOfRequirementsGivesATaskForEachRow() {
        var tasks = TaskExtraction.extract("""
                # 会員
                ## 機能要件
                | ID | 要件 | 優先度 | 期限 | 担当者 | 状態 | 備考 |
                |----|------|--------|------|--------|------|------|
                | FR-01 | ログインできる | 高 | 12/1 | @田中 | 未着手 | SSOは別 |
                | FR-02 | 退会できる | Could | 月末 | 未定 | 完了 | |
                | FR-03 | 電話で登録できる | 低 | | | 対象外 | |
                """, WEDNESDAY, TOKYO);
        assertThat(tasks).hasSize(2);
        var first = tasks.getFirst();
        assertThat(first.title()).isEqualTo("FR-01 ログインできる");
        assertThat(first.priority()).isEqualTo(Priority.HIGH);
        assertThat(first.dueDate()).isEqualTo(LocalDate.of(2026, 12, 1));
        assertThat(first.assignee()).isEqualTo("田中");
        assertThat(first.done()).isFalse();
        assertThat(first.description()).isEqualTo("会員 › 機能要件\n備考: SSOは別");
        var second = tasks.getLast();
        assertThat(second.priority()).isEqualTo(Priority.LOW);
        assertThat(second.dueDate()).isEqualTo(LocalDate.of(2026, 11, 30));
        assertThat(second.assignee()).isNull();
        assertThat(second.done()).isTrue();
    }

    @Test
    void anEnglishTableIsReadToo() {
        var tasks = TaskExtraction.extract("""
                | # | Task | Owner | Due | Priority |
                |---|------|-------|-----|----------|
                | 1 | Set up the server | Bob | Dec 1 | P1 |
                | 2 | Write the manual | - | next Friday | medium |
                """, WEDNESDAY, TOKYO);
        assertThat(tasks.stream().map(ProposedTask::title)).containsExactly("Set up the server", "Write the manual");
        assertThat(tasks.stream().map(ProposedTask::assignee)).containsExactly("Bob", null);
        assertThat(tasks.getLast().dueDate()).isEqualTo(LocalDate.of(2026, 11, 27));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "画面の設計書を12月1日までに作成する。 | 画面の設計書を作成する | 2026-12-01 | ",
                "@tanaka 来週金曜までに見積もりを提出してください。 | 見積もりを提出してください | 2026-11-27 | tanaka",
                "Bob will send the draft by Friday. | Bob will send the draft | 2026-11-20 | ",
                "TODO: 権限の表を更新する | 権限の表を更新する | | ",
                "Action item: confirm the budget with @carol | confirm the budget with @carol | | ",
                "宿題：見積書を確認する（明日まで） | 見積書を確認する | 2026-11-19 | "
            })
    void aSentenceThatAsksSomebodyToActIsATask(String line, String title, LocalDate due, String assignee) {
        var tasks = TaskExtraction.extract("# 計画\n\n" + line, WEDNESDAY, TOKYO);
        assertThat(tasks).hasSize(1);
        assertThat(tasks.getFirst().title()).isEqualTo(title);
        assertThat(tasks.getFirst().dueDate()).isEqualTo(due);
        assertThat(tasks.getFirst().assignee()).isEqualTo(assignee);
        assertThat(tasks.getFirst().confidence()).isBetween(0.6, 0.95);
    }

    @Test
    void itemsUnderAHeadingForActionsAreTasks() {
        var tasks = TaskExtraction.extract(
                "## Next steps\n\n- Measure the response time\n- Ask legal\n- Notes\n", WEDNESDAY, TOKYO);
        assertThat(tasks.stream().map(ProposedTask::title)).containsExactly("Measure the response time", "Ask legal");
        assertThat(tasks.getFirst().reasons().getFirst().code()).isEqualTo("task.section");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "確認メールは翌日までに送信する。",
                "注文の確認は15時までに送信する。",
                "The system must send the report by 3pm.",
                "取消から3日以内に返金する。",
                "The server must answer within 2 days.",
                "2026年12月1日に公開した。",
                "パスワードは8文字以上とする。",
                "The user will create a project.",
                "## 変更履歴\n\n- 12月1日までに章を追加する",
                "> 12月1日までに作成する",
                "```\n- [ ] code\n```",
                "| 状態 | 説明 |\n|---|---|\n| 200 | 成功 |\n| 404 | なし |",
                "| Field | Type | Description |\n|---|---|---|\n| id | uuid | key |",
                "## ログ\n\n| 分類 | 項目 | 必須 | 内容 |\n|---|---|---|---|\n| 出力 | メッセージコード | ✅ | 一意なID |",
                "## 入力\n\n| No | 項目 | 必須 | 説明 |\n|---|---|---|---|\n| 1 | 氏名 | 必須 | 全角 |",
                "## テスト\n\n| ID | 項目 | 優先度 |\n|---|---|---|\n| T-01 | ログイン | 高 |"
            })
    void whatDescribesTheProductIsNoTask(String markdown) {
        assertThat(TaskExtraction.extract(markdown, WEDNESDAY, TOKYO)).isEmpty();
    }

    @Test
    void aTaskThatIsNamedTwiceIsProposedOnce() {
        var tasks = TaskExtraction.extract("- [ ] 設計書を作成する\n\n設計書を12月1日までに作成する。\n", WEDNESDAY, TOKYO);
        assertThat(tasks).hasSize(1);
        assertThat(tasks.getFirst().checklistItem()).isNotNull();
    }

    @Test
    void everyReasonHasWordsInBothLanguages() {
        var tasks = TaskExtraction.extract("- [ ] @bob write it by Friday (high)\n", WEDNESDAY, TOKYO);
        assertThat(tasks.getFirst().reasons()).hasSize(4);
        for (var reason : tasks.getFirst().reasons()) {
            assertThat(reason.text("ja")).isNotEqualTo(reason.code()).doesNotContain("{");
            assertThat(reason.text("en")).isNotEqualTo(reason.code()).doesNotContain("{");
        }
    }

    @Test
    void anyTextIsReadWithoutFailing() {
        var random = new Random(21);
        var pieces = List.of(
                "- [ ] ",
                "- ",
                "@田中",
                "@bob ",
                "12月1日",
                "まで",
                "に作成する。",
                "by Friday",
                "(high)",
                "優先度: 高",
                "\n",
                "\n\n",
                "| タスク | 期限 |\n|--|--|\n",
                "| a | 12/1 |\n",
                "# TODO\n",
                "TODO: ",
                "担当:",
                "(",
                ")",
                "）",
                "、",
                "\uD800",
                "、、",
                "期限:");
        for (int round = 0; round < 3_000; round++) {
            var text = new StringBuilder();
            random.ints(random.nextInt(20), 0, pieces.size()).forEach(i -> text.append(pieces.get(i)));
            for (var task : TaskExtraction.extract(text.toString(), WEDNESDAY, TOKYO)) {
                assertThat(task.title()).isNotBlank();
                assertThat(task.confidence()).isBetween(0.0, 1.0);
            }
        }
    }
}
