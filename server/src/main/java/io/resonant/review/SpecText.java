package io.resonant.review;

import io.resonant.kernel.text.ChecklistItem;
import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.kernel.text.Section;
import io.resonant.kernel.text.Sentence;
import io.resonant.kernel.text.TextBlock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A specification under review: its sentences, and what each part of it is for. */
final class SpecText {
    /** A longer block is data, not prose: its sentences are not read. */
    private static final int MAX_BLOCK = 20_000;

    private static final Pattern BACKGROUND = words(
            "overview|introduction|background|motivation|summary|abstract|rationale|context|about|preface|goals?|vision|purpose"
                    + "|design principles?|philosophy|problem statement|executive summary|non-goals?|why|user stories|stories",
            "概要|はじめに|背景|目的|まえがき|趣旨|狙い|動機|コンセプト|理念|ビジョン|前提|現状|経緯");
    private static final Pattern ASIDE = words(
            "alternatives?|alternatives? considered|rejected|drawbacks?|prior art|future|future (?:work|possibilities|directions?)"
                    + "|related work|discussion|trade-?offs?|risks?|risks and mitigations|lessons|unresolved questions",
            "代替案|他の案|不採用|却下|将来|今後|リスク|参考|関連|議論|比較|トレードオフ|展望");
    private static final Pattern HISTORY = words(
            "change ?log|change history|history|revision history|revisions|release notes|implementation history|minutes|document history"
                    + "|version history|updates?",
            "変更履歴|改訂履歴|改版履歴|更新履歴|履歴|議事録|リリースノート|実績|経過");
    private static final Pattern OPEN = words(
            "open (?:questions?|issues?|points?|items)|unresolved(?: questions?| issues?)?|to be decided|questions?|outstanding issues",
            "未解決|未決|課題|検討事項|要検討|未確定|確認事項|質問事項|論点|オープンクエスチョン|宿題|tbd");
    private static final Pattern TESTS = words(
            "tests?|test (?:plan|cases?|scenarios?|strategy)|testing|acceptance|acceptance (?:criteria|tests?)|verification|validation"
                    + "|graduation criteria|definition of done|success criteria|exit criteria|conformance|quality gates?|done when",
            "テスト|試験|検証|受け?入れ?(?:条件|基準|テスト|試験)?|完了条件|完了基準|完了の定義|合格基準|達成基準|成功基準|動作確認|品質基準|評価基準|終了条件|検収");
    private static final Pattern REFERENCE = words(
            "references?|glossary|terminology|definitions?|acronyms?|appendix|bibliography|links?|further reading|acknowledge?ments?|examples?|license"
                    + "|table of contents|contents",
            "参考文献|用語|用語集|用語定義|付録|略語|目次|リンク|例|サンプル");

    /** What was done or said is told there; nothing is asked for. */
    private static final Pattern RECORD = Pattern.compile(
            "(?i)(?:完了|実装|開発|作業|会議|調査|障害|リリース)記録$|作業日誌$|議事録$|\\b(?:implementation record|meeting minutes|release notes|change ?log|post-?mortem|retrospective)$|^(?:minutes|changes)$");

    private static final Pattern DONE = Pattern.compile("^\\s*[✅☑✔]");

    private final MarkdownDocument document;
    private final String title;
    private final LocalDate today;
    private final List<Part> parts = new ArrayList<>();
    private final List<Sentence> sentences = new ArrayList<>();
    private final List<Sentence> statements;

    SpecText(String title, MarkdownDocument document, LocalDate today) {
        this.title = title;
        this.document = document;
        this.today = today;
        for (var section : document.sections()) {
            parts.add(part(section));
        }
        for (var block : document.blocks()) {
            if (block.text().length() <= MAX_BLOCK) {
                sentences.addAll(Sentence.of(block));
            }
        }
        var ticked = document.checklist().stream()
                .filter(ChecklistItem::checked)
                .map(ChecklistItem::line)
                .collect(Collectors.toSet());
        statements = isRecord()
                ? List.of()
                : sentences.stream()
                        .filter(sentence -> isStatement(sentence)
                                && !ticked.contains(sentence.block().line()))
                        .toList();
    }

    /** What a section is for, by its heading or by that of a section around it. */
    enum Part {
        BODY,
        BACKGROUND,
        ASIDE,
        HISTORY,
        OPEN_QUESTIONS,
        TESTS,
        REFERENCE
    }

    MarkdownDocument document() {
        return document;
    }

    String title() {
        return title;
    }

    LocalDate today() {
        return today;
    }

    List<Sentence> sentences() {
        return sentences;
    }

    /** The title and, where there is one, the first heading. */
    List<String> names() {
        var sections = document.sections();
        return sections.size() > 1 ? List.of(title, sections.get(1).title()) : List.of(title);
    }

    /** Whether it tells what was done, as its name says. */
    boolean isRecord() {
        return names().stream().anyMatch(name -> RECORD.matcher(name.strip()).find());
    }

    /** Sentences that say what is to be built: no headings, no asides, nobody else's words, nothing that is done. */
    List<Sentence> statements() {
        return statements;
    }

    private boolean isStatement(Sentence sentence) {
        var kind = sentence.block().kind();
        return (part(sentence) == Part.BODY || part(sentence) == Part.TESTS)
                && kind != TextBlock.Kind.HEADING
                && kind != TextBlock.Kind.TABLE_HEADER
                && !sentence.block().quoted()
                && !DONE.matcher(sentence.block().prose()).find();
    }

    Part part(Sentence sentence) {
        return parts.get(sentence.block().section());
    }

    Part part(int section) {
        return parts.get(section);
    }

    Section section(Sentence sentence) {
        return document.sections().get(sentence.block().section());
    }

    private Part part(Section section) {
        var own = byTitle(section.title());
        if (own != Part.BODY) {
            return own;
        }
        return section.parent() > 0 ? parts.get(section.parent()) : Part.BODY;
    }

    static Part byTitle(String title) {
        var words = title.strip();
        if (OPEN.matcher(words).find()) {
            return Part.OPEN_QUESTIONS;
        }
        if (HISTORY.matcher(words).find()) {
            return Part.HISTORY;
        }
        if (TESTS.matcher(words).find()) {
            return Part.TESTS;
        }
        if (ASIDE.matcher(words).find()) {
            return Part.ASIDE;
        }
        if (REFERENCE.matcher(words).find()) {
            return Part.REFERENCE;
        }
        return BACKGROUND.matcher(words).find() ? Part.BACKGROUND : Part.BODY;
    }

    /** English words must be the whole heading but for its number; Japanese ones must end it or one of its parts. */
    private static Pattern words(String english, String japanese) {
        return Pattern.compile(
                "(?i)^[\\d.\\s()§A-Z-]{0,12}?\\b(?:" + english + ")[\\s:.]{0,3}(?:\\([^)]{0,40}\\))?$|(?:" + japanese
                        + ")(?:一覧|事項|など|等|方針|計画|仕様|項目|観点|について)?(?:$|[\\s・と/（(：:、])");
    }
}
