package io.resonant.review;

import io.resonant.kernel.phrase.DatePhrase;
import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.kernel.text.Sentence;
import io.resonant.kernel.text.Table;
import io.resonant.kernel.text.TextBlock;
import io.resonant.kernel.text.TextFolding;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the tasks in a specification: checklists, requirement tables and sentences that ask somebody to act. */
public final class TaskExtraction {
    private static final int MAX_TASKS = 150;
    private static final int MAX_TITLE = 200;
    private static final LocalTime END_OF_DAY = LocalTime.of(23, 59, 59);

    private static final Pattern ACTION_SECTION = Pattern.compile(
            "(?i)アクション(?:アイテム)?|タスク|やること|宿題|次の(?:ステップ|作業|一手)|ネクストアクション|作業(?:一覧|項目|内容)|実装(?:計画|手順|順序)"
                    + "|\\b(?:action items?|actions|tasks?|to-?dos?|next steps?|follow-?ups?|work items?|implementation (?:plan|steps))\\b");
    private static final Pattern LABEL = Pattern.compile(
            "^(?:(?i:action(?: item)?|to-?do(?:\\(@?([\\w.-]+)\\))?|next step|follow-?up)|アクション|宿題|要対応|要作業|タスク|やること)\\s*[:：]\\s*");
    private static final Pattern ACT_JAPANESE = Pattern.compile(
            "(?:作成|実装|レビュー|確認|修正|調査|決定|準備|更新|提出|共有|連絡|設定|追加|削除|公開|リリース|テスト|検証|完了|整理|相談|依頼|見積も?り?|導入|構築|移行|登録|報告|検討|対応|用意|回答|返信|送付|発注|購入|予約|手続き|改善|調整|展開|手配|記載|洗い出し|まとめ|書く|直す|送る|決める|調べる|出す|作る)"
                    + "(?:を?(?:する|します|すること|してください|お願いします|お願い|行う|行います|予定|せよ)|こと|る|ること|てください|ます)?[。.！!]?\\s*$");
    private static final Pattern ACT_ENGLISH = Pattern.compile(
            "^(?i:implement|write|review|fix|add|create|update|remove|test|verify|check|prepare|send|decide|investigate|document|deploy|release|migrate|set up|finish|complete"
                    + "|design|draft|publish|ask|confirm|measure|define|schedule|refactor|clean up|build|configure|contact|book|order|provide|submit|report|reply|respond|answer|ship|launch|hold|call|email|buy|pay|install|upgrade|discuss|approve|share|invite|train)\\b");
    private static final Pattern WILL_ENGLISH = Pattern.compile(
            "\\b(?:will|to|should|must|needs to|please)\\s+(?:\\w+ly\\s+)?(?:implement|write|review|fix|add|create|update|remove|test|verify|check|prepare|send|decide|investigate|document|deploy"
                    + "|release|migrate|finish|complete|design|draft|publish|confirm|define|schedule|build|configure|provide|submit|report)\\b");
    private static final Pattern DONE = Pattern.compile(
            "(?i)^(?:完了|済み?|対応済み?|実装済み?|クローズ|done|closed|completed?|resolved|released|merged|finished|✅.*|☑.*|\\[x])$");
    private static final Pattern DROPPED =
            Pattern.compile("(?i)^(?:対象外|却下|中止|不要|取り下げ|out of scope|rejected|won't do|cancelled|canceled|n/a|-|—)$");

    private static final Pattern TITLE_COLUMN = Pattern.compile(
            "(?i)^(?:タスク(?:名)?|要件(?:名|内容)?|機能(?:名|要件)?|項目|内容|作業(?:内容|項目)?|やること|件名|タイトル|実施内容|アクション|対応(?:内容)?|task(?: name)?|title|requirements?|features?|items?|actions?(?: items?)?|description|what|summary|story|user story|work|deliverable|名称?)$");
    private static final Pattern ID_COLUMN =
            Pattern.compile("(?i)^(?:id|no\\.?|#|番号|要件id|機能id|項番|key|req(?:uirement)? id)$");
    private static final Pattern PRIORITY_COLUMN = Pattern.compile("(?i)優先(?:度|順位)?|重要度|\\bpriority\\b|moscow|^p$|必須");
    /** A tick in such a column says which fields a form needs, unless the table numbers or names what is to be built. */
    private static final Pattern NEEDED = Pattern.compile("必須");

    private static final Pattern DUE_COLUMN = Pattern.compile(
            "(?i)期限|期日|締切|締め切り|納期|予定日|完了予定|\\b(?:due|deadline|target date|by when|eta)\\b|^(?:by|when|date|日付)$");
    private static final Pattern ASSIGNEE_COLUMN =
            Pattern.compile("(?i)担当|責任者|\\b(?:assignee|owner|who|responsible|assigned(?: to)?)\\b");
    private static final Pattern STATUS_COLUMN = Pattern.compile("(?i)状態|ステータス|状況|進捗|\\b(?:status|state|progress)\\b");
    private static final Pattern REQUIREMENT_TITLE = Pattern.compile("(?i)要件|機能|requirement|feature|タスク|task|作業|story");

    private final MarkdownDocument document;
    private final SpecText spec;
    private final LocalDate today;
    private final ZoneId zone;
    private final List<ProposedTask> tasks = new ArrayList<>();

    private record Origin(int section, int line, double confidence, ReviewMessage reason) {}

    private TaskExtraction(MarkdownDocument document, LocalDate today, ZoneId zone) {
        this.document = document;
        this.spec = new SpecText("", document, today);
        this.today = today;
        this.zone = zone;
    }

    /**
     * @param today the day that words such as "tomorrow" count from
     * @param zone where that day ends
     * @return proposals in the order of the text, at most {@value #MAX_TASKS}
     */
    public static List<ProposedTask> extract(String markdown, LocalDate today, ZoneId zone) {
        var extraction = new TaskExtraction(MarkdownDocument.parse(markdown), today, zone);
        extraction.checklists();
        extraction.document.tables().forEach(extraction::table);
        extraction.sentences();
        return extraction.sorted();
    }

    private List<ProposedTask> sorted() {
        tasks.sort(Comparator.comparingInt(ProposedTask::line));
        var seen = new HashSet<String>();
        return tasks.stream().filter(task -> isNew(task, seen)).limit(MAX_TASKS).toList();
    }

    private static boolean isNew(ProposedTask task, Set<String> seen) {
        var item = task.checklistItem();
        if (item == null) {
            return seen.add(folded(task.title()));
        }
        boolean first = seen.add(item);
        if (first) {
            seen.add(folded(task.title()));
        }
        return first;
    }

    private static String folded(String title) {
        return TextFolding.fold(title).text().replaceAll("[\\s\\p{Punct}。、]", "");
    }

    private void checklists() {
        for (var item : document.checklist()) {
            var signals = TaskSignals.of(item.text().replace('\n', ' '), today);
            if (!signals.title().isBlank()) {
                boolean criterion = spec.part(item.section()) == SpecText.Part.TESTS;
                var reason = ReviewMessage.of(criterion ? "task.criterion" : "task.checklist");
                var origin = new Origin(item.section(), item.line(), criterion ? 0.7 : 0.95, reason);
                tasks.add(task(signals, origin, "", item.identity(), item.checked()));
            }
        }
    }

    /** Columns of a table that says what is to be done; -1 for one that it does not have. */
    private record Columns(int id, int title, int priority, int due, int assignee, int status) {
        static Columns of(Table table) {
            var names = table.header().stream().map(cell -> cell.text().strip()).toList();
            return new Columns(
                    first(names, ID_COLUMN),
                    first(names, TITLE_COLUMN),
                    first(names, PRIORITY_COLUMN),
                    first(names, DUE_COLUMN),
                    first(names, ASSIGNEE_COLUMN),
                    first(names, STATUS_COLUMN));
        }

        private static int first(List<String> names, Pattern pattern) {
            for (int i = 0; i < names.size(); i++) {
                if (pattern.matcher(names.get(i)).find()) {
                    return i;
                }
            }
            return -1;
        }

        boolean plansWork(Table table) {
            boolean fields = priority >= 0
                    && NEEDED.matcher(table.header().get(priority).text()).find()
                    && !REQUIREMENT_TITLE
                            .matcher(table.header().get(title).text())
                            .find();
            return (priority >= 0 && !fields) || due >= 0 || assignee >= 0;
        }
    }

    private void table(Table table) {
        var columns = Columns.of(table);
        var part = spec.part(table.section());
        boolean elsewhere = part != SpecText.Part.BODY && part != SpecText.Part.BACKGROUND;
        if (elsewhere || columns.title < 0) {
            return;
        }
        var title = table.header().get(columns.title).text();
        boolean requirements =
                columns.id >= 0 && REQUIREMENT_TITLE.matcher(title).find();
        if (!columns.plansWork(table) && !requirements) {
            return;
        }
        for (var row : table.rows()) {
            boolean numbered =
                    !requirements || columns.plansWork(table) || RequirementRules.isId(table.cell(row, columns.id));
            if (numbered
                    && !DROPPED.matcher(table.cell(row, columns.status).strip()).matches()) {
                row(table, row, columns);
            }
        }
    }

    private void row(Table table, Table.Row row, Columns columns) {
        var signals = TaskSignals.of(table.cell(row, columns.title).replace('\n', ' '), today);
        if (signals.title().isBlank()) {
            return;
        }
        var id = columns.id == columns.title ? "" : table.cell(row, columns.id).strip();
        var title = RequirementRules.isId(id) ? id + " " + signals.title() : signals.title();
        var priority = TaskSignals.priority(table.cell(row, columns.priority));
        var due = TaskSignals.of(table.cell(row, columns.due), today).due();
        var assignee = table.cell(row, columns.assignee).strip().replaceFirst("^@", "");
        var merged = new TaskSignals(
                title,
                due == null ? signals.due() : due,
                true,
                assignee.isEmpty() || assignee.matches("[-—–?？]|未定|TBD") ? signals.assignee() : assignee,
                priority == null ? signals.priority() : priority);
        boolean done = DONE.matcher(table.cell(row, columns.status).strip()).matches();
        var origin = new Origin(
                table.section(), row.line(), columns.plansWork(table) ? 0.85 : 0.7, ReviewMessage.of("task.table"));
        tasks.add(task(merged, origin, rest(table, row, columns), null, done));
    }

    /** What the other columns say. */
    private static String rest(Table table, Table.Row row, Columns columns) {
        var known = new HashSet<>(
                List.of(columns.id, columns.title, columns.priority, columns.due, columns.assignee, columns.status));
        var lines = new ArrayList<String>();
        for (int i = 0; i < row.cells().size(); i++) {
            var text = table.cell(row, i).strip();
            if (!known.contains(i) && !text.isEmpty()) {
                lines.add(table.header().get(i).text().strip() + ": " + text);
            }
        }
        return String.join("\n", lines);
    }

    private void sentences() {
        var taken = new HashSet<Integer>();
        document.checklist().forEach(item -> taken.add(item.line()));
        for (var sentence : spec.sentences()) {
            var kind = sentence.block().kind();
            boolean prose = kind == TextBlock.Kind.LIST_ITEM || kind == TextBlock.Kind.PARAGRAPH;
            var part = spec.part(sentence);
            boolean elsewhere =
                    part == SpecText.Part.HISTORY || part == SpecText.Part.REFERENCE || part == SpecText.Part.TESTS;
            if (prose
                    && !elsewhere
                    && !sentence.block().quoted()
                    && !taken.contains(sentence.block().line())) {
                sentence(sentence);
            }
        }
    }

    /** An action is told by what comes together: a day, a name, a verb, a heading for actions. */
    private void sentence(Sentence sentence) {
        var text = sentence.text();
        if (text.length() > MAX_TITLE * 2) {
            return;
        }
        var label = LABEL.matcher(text);
        boolean labelled = label.find();
        var signals = TaskSignals.of(labelled ? text.substring(label.end()) : text, today);
        boolean inList = sentence.block().kind() == TextBlock.Kind.LIST_ITEM;
        boolean section = inList
                && sentence.start() == 0
                && ACTION_SECTION.matcher(spec.section(sentence).title()).find();
        boolean acts = ACT_JAPANESE.matcher(signals.title()).find()
                || ACT_ENGLISH.matcher(signals.title()).find()
                || WILL_ENGLISH.matcher(signals.title()).find();
        double score = (labelled ? 0.7 : 0)
                + (section ? 0.5 : 0)
                + (signals.due() != null && signals.calendar() ? 0.35 : 0)
                + (signals.assignee() != null ? 0.3 : 0)
                + (acts ? 0.3 : 0);
        if (score < 0.6 || signals.title().length() < 3 || (!acts && !labelled && !section)) {
            return;
        }
        var reason = ReviewMessage.of(labelled ? "task.label" : section ? "task.section" : "task.sentence");
        var origin = new Origin(sentence.block().section(), sentence.line(), Math.min(0.9, score), reason);
        tasks.add(task(signals, origin, "", null, false));
    }

    private ProposedTask task(
            TaskSignals signals, Origin origin, String rest, @Nullable String checklistItem, boolean done) {
        var reasons = new ArrayList<>(List.of(origin.reason));
        var due = signals.due();
        if (due != null && due.date() != null) {
            reasons.add(ReviewMessage.of("task.due").with("phrase", due.text()).with("date", due.date()));
        }
        if (signals.assignee() != null) {
            reasons.add(ReviewMessage.of("task.assignee").with("name", signals.assignee()));
        }
        if (signals.priority() != null) {
            reasons.add(ReviewMessage.of("task.priority")
                    .with("priority", signals.priority().name().toLowerCase(Locale.ROOT)));
        }
        var path = String.join(" › ", document.sections().get(origin.section).path());
        var description = rest.isEmpty() ? path : path.isEmpty() ? rest : path + "\n" + rest;
        return new ProposedTask(
                clipped(signals.title()),
                description,
                signals.priority() == null ? Priority.MEDIUM : signals.priority(),
                due == null ? null : due.date(),
                due == null ? null : instant(due),
                signals.assignee(),
                checklistItem,
                done,
                origin.line,
                clipped(document.lines().text(origin.line).strip()),
                origin.confidence,
                List.copyOf(reasons));
    }

    /** A day without an hour is its last second in UTC, wherever the reader is: so everybody sees the same day. */
    private @Nullable Instant instant(DatePhrase due) {
        var date = due.date();
        if (date == null) {
            return null;
        }
        return due.time() == null
                ? date.atTime(END_OF_DAY).toInstant(ZoneOffset.UTC)
                : date.atTime(due.time()).atZone(zone).toInstant();
    }

    private static String clipped(String text) {
        if (text.length() <= MAX_TITLE) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_TITLE - 2)) ? MAX_TITLE - 2 : MAX_TITLE - 1;
        return text.substring(0, end) + "…";
    }
}
