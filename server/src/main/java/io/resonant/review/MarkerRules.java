package io.resonant.review;

import io.resonant.kernel.text.Sentence;
import io.resonant.kernel.text.TextBlock;
import java.util.HashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the author meant to come back to: markers, template text, open questions; and what broke while writing. */
final class MarkerRules {
    private static final Pattern MARKER = Pattern.compile(
            "\\b(?:TODO|FIXME|TBD|TBC|TBA|HACK)\\b(?!\\s*(?i:lists?|apps?|trackers?|\\d+[.\\d]*[:.]|items?|comments?|markers?|management|アプリ|リスト|管理|項目|機能|コメント))"
                    + "|\\bXXX\\b|\\?{3,}|？{2,}"
                    + "|(?<!\\p{IsHan})未定(?![義形型])|(?<!(?:場合|とき|時)(?:は|に|には|も)?[、 ]?)要確認|要検討|要調査|要相談|検討中|調整中|精査中|未確定|未決定|未調査|(?:後日|別途|追って)(?:決定|検討|記載|追記)"
                    + "|[（(]仮[)）]|仮置き(?!して|した上|したうえ|する[とこ])|書きかけ(?!の)|執筆中|作成中です");
    private static final Pattern COMMENT_MARKER = Pattern.compile("\\b(?:TODO|FIXME|TBD)\\b|要確認|未定(?!義)");
    private static final Pattern ABOUT_MARKERS = Pattern.compile(
            "(?i)\\b(?:no|without|any|all|every|zero|remove|search(?:ing)? for|grep|contains?|words? such as|mark(?:ed|er)?s?)\\s+(?:\\w+\\s+){0,2}[\"'`]?$");
    private static final Pattern PLACEHOLDER =
            Pattern.compile("(?i)\\blorem ipsum\\b|(?<![\\w-])x{4,}(?![\\w-])|[○〇◯]{2,}|△△|(?<!\\d)××(?!\\d)|●●|ほげ|ふがふが"
                    + "|(?:ここに|こちらに)[^。]{0,20}(?:記載|記入|入力|書い)(?:する|してください|て(?:ください)?)|\\b(?:insert|enter|add|put|write) (?:your|the) [\\w ]{1,30} here\\b"
                    + "|[\\[<{](?:(?:your|enter|insert) [\\w ]{1,30}|(?:project|product|company|feature|author) (?:name|title))[]>}]|[［\\[](?:プロジェクト|機能|会社|担当者|システム)名[］\\]]"
                    + "|^(?:yyyy[-/]mm[-/]dd|xxxx年xx月xx日)$");
    private static final Pattern QUESTION = Pattern.compile("[?？]\\s*$|(?:か|のか|でしょうか|ですか|べきか|かどうか)[。]?\\s*$");
    private static final Pattern ANSWERED = Pattern.compile(
            "(?i)\\b(?:resolved|answered|decided|decision|closed|yes|no|fixed|done|answer)\\b\\s*[:.,;—-]|\\bA:|→|⇒|✅|☑|解決済|決定|対応済|済み|回答|結論|確定");

    private MarkerRules() {}

    static void unfinished(SpecText spec, Findings findings) {
        for (var sentence : spec.sentences()) {
            var matcher = MARKER.matcher(sentence.prose());
            while (matcher.find()) {
                var before = sentence.prose().substring(0, matcher.start());
                boolean title = sentence.block().kind() == TextBlock.Kind.TABLE_HEADER
                        || (sentence.block().kind() == TextBlock.Kind.HEADING
                                && (spec.part(sentence) == SpecText.Part.OPEN_QUESTIONS
                                        || spec.section(sentence).level() == 1));
                if (sentence.isQuoted(matcher.start(), matcher.end())
                        || ABOUT_MARKERS.matcher(before).find()
                        || title) {
                    continue;
                }
                findings.add(
                        "unfinished",
                        Severity.WARNING,
                        sentence,
                        matcher.start(),
                        matcher.end(),
                        ReviewMessage.of("unfinished").with("marker", matcher.group()));
                break;
            }
        }
        for (var html : spec.document().html()) {
            var matcher = COMMENT_MARKER.matcher(html.text());
            if (html.text().startsWith("<!--") && matcher.find()) {
                int line = html.line()
                        + (int) html.text()
                                .substring(0, matcher.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                findings.add(
                        "unfinished",
                        Severity.INFO,
                        line,
                        html.text().lines().skip(line - html.line()).findFirst().orElse(""),
                        ReviewMessage.of("unfinished_comment").with("marker", matcher.group()));
            }
        }
    }

    static void placeholder(SpecText spec, Findings findings) {
        for (var sentence : spec.sentences()) {
            var matcher = PLACEHOLDER.matcher(sentence.prose());
            if (matcher.find() && !sentence.isQuoted(matcher.start(), matcher.end())) {
                findings.add(
                        "placeholder",
                        Severity.WARNING,
                        sentence,
                        matcher.start(),
                        matcher.end(),
                        ReviewMessage.of("placeholder").with("text", matcher.group()));
            }
        }
    }

    /** Questions under a heading for open questions that have no answer beside or below them; ticked ones are answered. */
    static void openQuestion(SpecText spec, Findings findings) {
        var states = new HashMap<Integer, Boolean>();
        spec.document().checklist().forEach(item -> states.put(item.line(), item.checked()));
        var blocks = spec.document().blocks();
        var next = new HashMap<TextBlock, TextBlock>();
        for (int i = 0; i + 1 < blocks.size(); i++) {
            next.put(blocks.get(i), blocks.get(i + 1));
        }
        for (var sentence : spec.sentences()) {
            var block = sentence.block();
            var ticked = states.get(block.line());
            if (spec.part(sentence) != SpecText.Part.OPEN_QUESTIONS
                    || Boolean.TRUE.equals(ticked)
                    || sentence.start() + sentence.prose().length()
                            < block.prose().stripTrailing().length()) {
                continue;
            }
            boolean open = sentence.contains(QUESTION) || (ticked != null && sentence.start() == 0);
            if (open && !ANSWERED.matcher(block.prose()).find() && !isDiscussed(block, next.get(block))) {
                findings.add(
                        "open_question",
                        Severity.WARNING,
                        sentence,
                        0,
                        sentence.prose().length(),
                        ReviewMessage.of("open_question"));
            }
        }
    }

    /** Whether something stands below it: the text of a heading, the sub-items of an item, a paragraph that does not ask. */
    private static boolean isDiscussed(TextBlock block, @Nullable TextBlock next) {
        if (next == null || next.section() != block.section()) {
            return false;
        }
        return switch (block.kind()) {
            case HEADING -> true;
            case LIST_ITEM ->
                next.depth() > block.depth()
                        || (next.depth() == block.depth() && next.kind() == TextBlock.Kind.PARAGRAPH);
            case PARAGRAPH ->
                next.kind() == TextBlock.Kind.PARAGRAPH
                        && Sentence.of(next).stream().noneMatch(sentence -> sentence.contains(QUESTION));
            case TABLE_CELL, TABLE_HEADER -> true; // the columns beside it are for the answer
            default -> false;
        };
    }

    static void frontMatter(SpecText spec, Findings findings) {
        var fault = spec.document().frontMatter().fault();
        if (fault != null) {
            findings.add(
                    "front_matter",
                    Severity.ERROR,
                    fault.line(),
                    spec.document().lines().text(fault.line()),
                    ReviewMessage.of(fault.code()).with("reason", fault.reason()));
        }
    }

    static void unclosedCode(SpecText spec, Findings findings) {
        for (var code : spec.document().codeBlocks()) {
            if (!code.closed()) {
                findings.add(
                        "unclosed_code",
                        Severity.ERROR,
                        code.line(),
                        code.endLine(),
                        spec.document().lines().text(code.line()),
                        ReviewMessage.of("unclosed_code"));
            }
        }
    }
}
