package io.resonant.review;

import io.resonant.kernel.phrase.Quantities;
import io.resonant.kernel.phrase.Quantity;
import io.resonant.kernel.text.Section;
import io.resonant.kernel.text.Sentence;
import io.resonant.kernel.text.Table;
import io.resonant.kernel.text.TextBlock;
import io.resonant.kernel.text.TextFolding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The same thing with two amounts. What is "the same thing" is judged narrowly, because a false alarm costs the reader
 * more than a miss: the words before the amount must be equal, or nearly so and in different sections. A name that many
 * things have, such as "timeout", means one thing only within its section. A subject with three amounts is a series of
 * examples and no contradiction.
 */
final class Contradictions {
    private static final Pattern SUBJECT_JAPANESE =
            Pattern.compile("^[\\s・*•◦■●\\d.()（）]{0,6}([^、。,;；:：=＝は]{2,40}?)(?:は|が|を|に|で|[:：=＝])[\\s、]*"
                    + "(?:最大|最小|最長|最短|最低|上限|下限|約|デフォルト(?:は|で|[:：])?|初期値(?:は|[:：])?|原則(?:として)?|およそ|直近)*\\s*$");
    private static final Pattern SUBJECT_ENGLISH = Pattern.compile(
            "(?i)^[\\s*•\\d.()]{0,6}(?:the |an? |each |every |all )?(?!(?:it|they|this|that|these|those|there|he|she|we|you)\\b)([a-z][\\w '/-]{2,60}?)\\s*(?::|=|\\b(?:is|are|must be|shall be|should be|will be"
                    + "|defaults? to|(?:is|are) set to|(?:is|are) limited to|(?:must|shall|should|can|will|may)\\s?not exceed|expires? (?:after|in)|lasts?|of))\\s*"
                    + "(?:(?:at most|at least|up to|no more than|a maximum of|a minimum of|max(?:imum)?|min(?:imum)?|about|approximately|within|under|less than|below|over"
                    + "|more than|after|limited to|set to|by default|[<>≤≥~=])\\s*)*$");
    private static final Pattern LEAST = Pattern.compile(
            "(?i)最小|最低|最短|以上|下限|超|少なくとも|at least|minimum|\\bmin\\b|more than|over\\b|greater|≥|>|or more|longer than");
    private static final Pattern USUAL =
            Pattern.compile("(?i)デフォルト|初期|既定|標準|推奨|目標|default|recommended|typical|target|initial|example");
    private static final Pattern REPEATED =
            Pattern.compile("(?i)ごと|毎[時日週月年分秒]|おき|間隔|頻度|\\bevery\\b|\\beach\\b|interval|frequency");
    /** 期限が 3 日以内です: what is at the time, not what shall be. */
    private static final Pattern OBSERVED =
            Pattern.compile("が[\\s、]*[\\d,.]+\\s?\\S{1,6}?(?:以内|以上|以下|未満)(?:です|でした)[。]?\\s*$");

    private static final Pattern SEVERAL = Pattern.compile(
            "[〜～~]|から|または|もしくは|あるいは|(?i)\\b(?:or|between|from|to|vs|instead|previously|was|were|then|respectively)\\b|→|–");
    private static final Pattern VALUE_HEADER = Pattern.compile(
            "(?i)値|内容|要件|目標|上限|説明|基準|仕様|期間|設定|数値|指標|制限|\\b(?:value|target|limit|description|requirement|threshold|setting|spec|goal)\\b");
    private static final Pattern STATEMENT_HEADER = Pattern.compile(
            "(?i)要件|要求|内容|説明|仕様|受け?入れ?条件|\\b(?:requirements?|description|statement|acceptance criteri(?:a|on)|spec)\\b");
    private static final Pattern GENERIC = Pattern.compile(
            "(?i)^(?:最大|最小)?(?:タイムアウト|上限|下限|件数|期間|時間|サイズ|回数|文字数|長さ|頻度|間隔|応答時間|処理時間|レスポンスタイム|有効期限|保存期間|保持期間|期限|容量|精度|数|初期値|対象|条件|備考|説明|概要|目標|制限"
                    + "|timeout|limit|size|length|duration|interval|count|max|min|default|range|total|period|retention|response time|latency|throughput|page size|priority"
                    + "|rate limit|ttl|effort|estimate|estimated effort|estimated time|cost|name|title|id|description|version|value|status|weight|coverage|performance|it|this|that|they|which)s?$");
    private static final Pattern WORD =
            Pattern.compile("[A-Za-z][A-Za-z0-9]{2,}|[\\p{IsKatakana}ー]{2,}|\\p{IsHan}{2,}");
    private static final Pattern STOP = Pattern.compile(
            "(?i)the|and|for|with|each|per|maximum|minimum|max|min|limit|average|mean|total|time|rate|最大|最小|上限|下限|以内|以上|場合|各|設定|システム|system");
    private static final int MAX_COLUMNS = 5;
    private static final int MIN_SHARED_LETTERS = 8;
    private static final int MAX_SENTENCE = 200;
    private static final int MAX_LABEL = 40;
    private static final int MAX_CELL = 60;

    private final Map<String, List<Stated>> stated = new LinkedHashMap<>();
    private final List<String> itemsAbove = new ArrayList<>();

    private final int[] parents;

    private Contradictions(int[] parents) {
        this.parents = parents;
    }

    /**
     * @param scope the part of the document in which the subject means one thing, and how the amount is meant
     * @param words the words of the subject that carry meaning
     * @param table the header of the table that it stands in; empty outside of tables
     */
    private record Stated(
            Sentence sentence, Quantity quantity, String subject, String scope, Set<String> words, String table) {
        int line() {
            return sentence.lineAt(quantity.start());
        }

        int section() {
            return sentence.block().section();
        }
    }

    static void check(SpecText spec, Findings findings) {
        var contradictions = new Contradictions(
                spec.document().sections().stream().mapToInt(Section::parent).toArray());
        spec.sentences().forEach(sentence -> contradictions.read(spec, sentence));
        for (var table : spec.document().tables()) {
            if (spec.part(table.section()) == SpecText.Part.BODY) {
                contradictions.read(table);
            }
        }
        contradictions.report(findings);
    }

    private void read(SpecText spec, Sentence sentence) {
        var block = sentence.block();
        if (block.kind() == TextBlock.Kind.LIST_ITEM && sentence.start() == 0) {
            while (itemsAbove.size() >= Math.max(1, block.depth())) {
                itemsAbove.removeLast();
            }
            itemsAbove.add(block.text());
        }
        boolean prose = block.kind() == TextBlock.Kind.PARAGRAPH || block.kind() == TextBlock.Kind.LIST_ITEM;
        if (prose && spec.part(sentence) == SpecText.Part.BODY && !block.quoted()) {
            state(sentence, block.depth() > 1 && itemsAbove.size() > 1 ? itemsAbove.get(itemsAbove.size() - 2) : "");
        }
    }

    private void state(Sentence sentence, String above) {
        if (sentence.prose().length() > MAX_SENTENCE || sentence.contains(SEVERAL) || sentence.contains(OBSERVED)) {
            return;
        }
        var quantities = Quantities.find(sentence.prose());
        if (quantities.size() != 1) {
            return;
        }
        var quantity = quantities.getFirst();
        var text = sentence.text();
        var before = text.substring(0, quantity.start());
        var matcher = (sentence.japanese() ? SUBJECT_JAPANESE : SUBJECT_ENGLISH).matcher(before);
        var isCell = sentence.block().kind() == TextBlock.Kind.TABLE_CELL; // its section says nothing of a row
        if (matcher.find() && !(isCell && isGeneric(matcher.group(1).strip()))) {
            var subject = matcher.group(1).strip();
            int end = Math.min(text.length(), quantity.end() + 8);
            var compared = comparison(before + text.substring(quantity.end(), end));
            var scope = (isGeneric(subject) ? "s" + sentence.block().section() : "") + above + compared;
            add(new Stated(sentence, quantity, subject, scope, meaningful(subject), ""));
        }
    }

    /**
     * Rows of a name and one amount, and sentences such as requirements that stand in a cell; a name that many things have
     * says nothing in a table.
     */
    private void read(Table table) {
        if (table.header().size() > MAX_COLUMNS) {
            return;
        }
        var headers = table.header().stream().map(TextBlock::text).toList();
        for (var row : table.rows()) {
            row.cells().stream()
                    .filter(cell -> STATEMENT_HEADER
                            .matcher(headers.get(row.cells().indexOf(cell)))
                            .find())
                    .findFirst()
                    .ifPresent(cell -> Sentence.of(cell).forEach(sentence -> state(sentence, "")));
            boolean numbered = RequirementRules.isId(table.cell(row, 0));
            var label = table.cell(row, numbered ? 1 : 0).strip();
            var amounts = row.cells().stream()
                    .skip(numbered ? 2 : 1)
                    .filter(cell -> !Quantities.find(cell.prose()).isEmpty())
                    .toList();
            if (amounts.size() == 1 && label.length() <= MAX_LABEL && !isGeneric(label)) {
                var cell = amounts.getFirst();
                var quantities = Quantities.find(cell.prose());
                var header = headers.get(row.cells().indexOf(cell));
                boolean single =
                        quantities.size() == 1 && !SEVERAL.matcher(cell.prose()).find();
                if (single
                        && cell.text().length() <= MAX_CELL
                        && VALUE_HEADER.matcher(header).find()) {
                    var scope = comparison(header + cell.text() + label);
                    var sentence = new Sentence(cell, 0, cell.prose());
                    add(new Stated(
                            sentence, quantities.getFirst(), label, scope, meaningful(label), headers.toString()));
                }
            }
        }
    }

    private void add(Stated statement) {
        var key = statement.quantity.kind() + statement.scope + "/" + normalised(statement.subject);
        stated.computeIfAbsent(key, k -> new ArrayList<>()).add(statement);
    }

    private void report(Findings findings) {
        var groups = List.copyOf(stated.values());
        for (int i = 0; i < groups.size(); i++) {
            var group = groups.get(i);
            var first = group.getFirst();
            var values = new HashSet<>(group.stream()
                    .map(s -> s.quantity.value().stripTrailingZeros())
                    .toList());
            if (values.size() == 2) {
                group.stream()
                        .filter(other -> !other.quantity.equalTo(first.quantity))
                        .filter(other -> !parallel(first, other) && !alternatives(first, other))
                        .findFirst()
                        .ifPresent(other -> report(findings, first, other, true));
            }
            for (int j = 0; j < i && values.size() == 1; j++) {
                var other = groups.get(j).getFirst();
                if (similar(first, other) && !first.quantity.equalTo(other.quantity)) {
                    report(findings, other, first, false);
                    break;
                }
            }
        }
    }

    /** Rows of one table, or of tables of one make, describe different things by the same words. */
    private static boolean parallel(Stated first, Stated second) {
        return !first.table.isEmpty() && first.table.equals(second.table);
    }

    /** Neighbouring sections that differ in several amounts describe several things, such as two hosts or two plans. */
    private boolean alternatives(Stated first, Stated second) {
        if (first.section() == second.section() || parents[first.section()] != parents[second.section()]) {
            return false;
        }
        long differing = stated.values().stream()
                .filter(group -> group.stream()
                        .anyMatch(one -> one.section() == first.section()
                                && group.stream()
                                        .anyMatch(other -> other.section() == second.section()
                                                && !other.quantity.equalTo(one.quantity))))
                .count();
        return differing > 1;
    }

    /** The same thing in other words, in another section: most words are shared, and at least two. */
    private static boolean similar(Stated one, Stated other) {
        if (!one.scope.equals(other.scope)
                || !one.scope.startsWith("/")
                || one.section() == other.section()
                || !one.quantity.kind().equals(other.quantity.kind())
                || parallel(one, other)) {
            return false;
        }
        var shared = new HashSet<>(one.words);
        shared.retainAll(other.words);
        int all = one.words.size() + other.words.size() - shared.size();
        return shared.size() >= 2
                && shared.size() * 2 >= all
                && shared.stream().mapToInt(String::length).sum() >= MIN_SHARED_LETTERS;
    }

    /** At the one that comes later in the text. */
    private static void report(Findings findings, Stated one, Stated other, boolean same) {
        var ordered = one.line() <= other.line();
        var first = ordered ? one : other;
        var second = ordered ? other : one;
        findings.add(
                "contradictory_number",
                same ? Severity.ERROR : Severity.WARNING,
                second.sentence,
                second.quantity.start(),
                second.quantity.end(),
                ReviewMessage.of(same ? "contradictory_number" : "contradictory_number_similar")
                        .with("subject", second.subject)
                        .with("other", first.subject)
                        .with("first", first.quantity.text())
                        .with("second", second.quantity.text())
                        .with("line", first.line()));
    }

    private static Set<String> meaningful(String subject) {
        var words = new HashSet<String>();
        var matcher = WORD.matcher(subject);
        while (matcher.find()) {
            if (!STOP.matcher(matcher.group()).matches()) {
                words.add(TextFolding.fold(matcher.group()).text());
            }
        }
        return words;
    }

    private static String comparison(String words) {
        if (REPEATED.matcher(words).find()) {
            return "/every";
        }
        if (USUAL.matcher(words).find()) {
            return "/usual";
        }
        return LEAST.matcher(words).find() ? "/least" : "/most";
    }

    private static boolean isGeneric(String subject) {
        var words = subject.strip();
        boolean english = words.chars().allMatch(c -> c < 0x80);
        boolean single = english ? !words.contains(" ") : words.length() < 4;
        return single || GENERIC.matcher(words).matches();
    }

    private static String normalised(String subject) {
        return TextFolding.fold(subject)
                .text()
                .replaceAll("[のをはが\\s\\p{Punct}「」（）]", "")
                .replaceAll("(?:最大|さいだい|上限|制限|maximum|max|minimum|min|limit)", "")
                .toLowerCase(Locale.ROOT);
    }
}
