package io.resonant.review;

import io.resonant.kernel.text.Section;
import io.resonant.kernel.text.TextBlock;
import io.resonant.kernel.text.TextFolding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Requirements that nobody could check: without a definition of done, without a test, with a number used twice. */
final class RequirementRules {
    private static final String ID =
            "(?:[A-Z]{1,8}(?:[-_][A-Z]{1,8}){0,3}[-_]?\\d{1,4}(?:[.-]\\d{1,3}){0,3}|要件[-－]?\\d{1,3}|機能[-－]\\d{1,3})";
    private static final Pattern WHOLE_ID = Pattern.compile(ID);
    private static final Pattern LEADING_ID =
            Pattern.compile("^[\\s\\[【(（]{0,2}(" + ID + ")[]】)）]?(?=$|[\\s:：.．、|/—–-])");
    private static final Pattern ANY_ID = Pattern.compile("(?<![\\w-])" + ID + "(?![\\w])");
    private static final Pattern NO_ID = Pattern.compile(
            "(?:UTF|SHA|ISO|RFC|HTTP|HTTPS|TLS|AES|RSA|KEP|SEP|CVE|WCAG|EC|IPV|MD|BASE|JSR|JIS|IEEE|GPT|MP|UI|V|P|Q|H|K|M|GB|IE|OS|CI|W|D|DAY|WEEK|PHASE|STEP|TIER|SPRINT|ES|ECMA|PR|GH|ANSI|EN|PEP|COVID|ARM|X|RS|HS|PS|A|B|C)[-_ ]?\\d.*");
    private static final Pattern DONE = Pattern.compile(
            "(?i)definition of done|acceptance criteri|acceptance test|done when|exit criteria|success criteria|graduation criteria|success metrics"
                    + "|test plan|testing strategy|conformance|how (?:to|we) (?:test|verify)|fit criterion|verification|完了条件|完了基準|完了の定義|受け?入れ?(?:条件|基準|テスト|要件)|合格基準|成功基準|達成基準|検収|終了条件|評価基準|成功指標|テスト計画|テスト項目|テスト方針|確認方法|検証方法|動作確認");
    private static final Pattern TESTED =
            Pattern.compile("(?i)\\btest(?:s|ed|ing|able)?\\b|\\bverif(?:y|ied|ication)\\b|conformance|テスト|試験|検証");
    private static final Pattern TEST_COLUMN = Pattern.compile(
            "(?i)テスト|試験|検証|受け?入れ?(?:条件|基準)|確認方法|合格|\\b(?:test|tests|acceptance|verification|verified by|fit criterion|validation)\\b");
    private static final Pattern DUTY = Pattern.compile(
            "\\b(?:MUST|SHALL|REQUIRED)\\b|(?i:\\b(?:must|shall)\\b)|(?:しなければならない|なければならない|すること|べきである|べき|必須(?:とする|である)|ものとする)[。）)]?\\s*$");
    private static final Pattern OTHER_KIND = Pattern.compile(
            "(?i)\\b(?:readme|log|skill|introduction to|getting started)\\b|^(?:(?:agents?|claude|gemini|licen[cs]e|disclaimer)$|(?:deploy|install|debug|troubleshoot)\\b)"
                    + "|guide|governance|policy|charter|glossary|roadmap|tracker|tracking|contributing|code of conduct|template|tutorial|how to|cheat ?sheet"
                    + "|規約|ブログ|日誌|日報|報告書|議事録|記録|minutes|change ?log|ポリシー|ガイド|手順|(?<!カタ)ログ$|運用方針|用語集|チェックシート|テンプレート|進捗|ロードマップ|マニュアル|使い方|構成図|ER図|遷移図"
                    + "|^[a-z][\\w-]*(?:\\.[a-z][\\w-]*)+$"); // the name of something that is described
    /** A specification by its name, also of a log or of templates. */
    private static final Pattern SPECIFICATION = Pattern.compile(
            "(?i)(?:仕様書?|(?:要件|要求)(?:定義書?|仕様書?)?|(?:設計|計画|提案)書|\\b(?:requirements?|specifications?|spec|proposal))(?=$|\\s*[：:（(]|\\s+(?:[–—-]|for\\b|of\\b))|^(?:prd|rfc)\\b");
    /** Headings of what describes a thing that is there. */
    private static final Pattern MANUAL = Pattern.compile(
            "(?i)^(?:[\\d.\\s]*(?:usage|installation|install|getting started|quick ?start|before you begin|troubleshooting|common commands|使い方|使用方法|インストール(?:方法|手順)?|トラブルシューティング))$");

    private static final Pattern PLAN = Pattern.compile(
            "(?i)要件|要求|仕様|設計|画面|目的|背景|スコープ|範囲|ユースケース|提案|計画|現状|課題|方針|specification|\\bspec\\b|functional|goals?\\b|motivation"
                    + "|scope|use cases?|user stor|proposal|milestone|deliverable|rollout|timeline");
    /** What manuals have as well: one of them says nothing, two do. */
    private static final Pattern MAYBE_PLAN = Pattern.compile(
            "(?i)概要|機能|requirement|\\bfeatures\\b|background|overview|\\bdesign\\b|summary|abstract|introduction|problem|solution");

    private static final int MIN_STATEMENTS = 8;
    private static final int MIN_SECTIONS = 4;
    private static final int MIN_DUTIES = 3;
    /** A manual says "must" now and then; a specification at least once in so many sentences. */
    private static final int DUTY_IN_STATEMENTS = 20;

    private static final int MIN_IDS = 3;
    private static final double MOSTLY_TESTED = 0.4;

    private RequirementRules() {}

    private record Definition(String id, String text, String container, int line, int section) {}

    static boolean isId(String text) {
        var id = text.strip();
        return WHOLE_ID.matcher(id).matches() && !NO_ID.matcher(id).matches();
    }

    /** Nowhere is said how anybody would know that the work is done. */
    static void missingAcceptance(SpecText spec, Findings findings) {
        if (isSpecification(spec) && !isAcceptanceSaid(spec)) {
            findings.add("missing_acceptance", Severity.WARNING, 1, "", ReviewMessage.of("missing_acceptance"));
        }
    }

    private static boolean isAcceptanceSaid(SpecText spec) {
        return hasTestSection(spec) || spec.sentences().stream().anyMatch(sentence -> sentence.contains(DONE));
    }

    private static boolean hasTestSection(SpecText spec) {
        return spec.document().sections().stream()
                .anyMatch(section -> SpecText.byTitle(section.title()) == SpecText.Part.TESTS);
    }

    private static boolean isSpecification(SpecText spec) {
        var sections = spec.document().sections();
        long duties = duties(spec);
        return spec.statements().size() >= MIN_STATEMENTS
                && !isOtherKind(spec)
                && (duties >= Math.max(MIN_DUTIES, spec.statements().size() / DUTY_IN_STATEMENTS)
                        || definitions(spec).size() >= MIN_IDS
                        || (sections.size() > MIN_SECTIONS && isPlan(spec)));
    }

    private static boolean isOtherKind(SpecText spec) {
        var names = spec.names();
        boolean manual = spec.document().sections().stream()
                .anyMatch(section -> MANUAL.matcher(section.title().strip()).matches());
        return names.stream().noneMatch(name -> SPECIFICATION.matcher(name).find())
                && (manual
                        || names.stream()
                                .anyMatch(
                                        name -> OTHER_KIND.matcher(name.strip()).find()));
    }

    /** Whether anything says that something is to be made; a manual has as many sections and describes what there is. */
    private static boolean isPlan(SpecText spec) {
        var titles = spec.document().sections().stream().map(Section::title).toList();
        return PLAN.matcher(spec.title()).find()
                || titles.stream().anyMatch(title -> PLAN.matcher(title).find())
                || titles.stream()
                                .filter(title -> MAYBE_PLAN.matcher(title).find())
                                .count()
                        > 1;
    }

    private static long duties(SpecText spec) {
        return spec.statements().stream()
                .filter(sentence -> sentence.contains(DUTY))
                .count();
    }

    /** Requirements that no test mentions; if the tests mention none at all, that is one finding and not fifty. */
    static void untested(SpecText spec, Findings findings) {
        if (spec.isRecord()) {
            return;
        }
        var definitions = new LinkedHashMap<String, Definition>();
        definitions(spec).forEach(definition -> definitions.putIfAbsent(definition.id, definition));
        int firstLine = definitions.values().stream()
                .mapToInt(Definition::line)
                .findFirst()
                .orElse(1);
        boolean anyTest =
                hasTestSection(spec) || spec.sentences().stream().anyMatch(sentence -> sentence.contains(TESTED));
        if (!anyTest) {
            long count = Math.max(definitions.size(), duties(spec));
            boolean accepted = isAcceptanceSaid(spec); // else that is the finding, and this would only repeat it
            if (accepted && isSpecification(spec) && count >= MIN_DUTIES) {
                var message = ReviewMessage.of("untested_all").with("count", count);
                findings.add("untested", Severity.WARNING, firstLine, "", message);
            }
        } else if (definitions.size() >= MIN_IDS) {
            untested(spec, definitions, firstLine, findings);
        }
    }

    private static void untested(SpecText spec, Map<String, Definition> definitions, int firstLine, Findings findings) {
        var tested = tested(spec);
        long covered = definitions.keySet().stream().filter(tested::contains).count();
        if (covered == 0) {
            return; // the tests do not speak of numbers: nothing can be told of a single requirement
        }
        if (covered < definitions.size() * MOSTLY_TESTED) {
            var message = ReviewMessage.of("untested_most")
                    .with("count", definitions.size())
                    .with("tested", covered);
            findings.add("untested", Severity.INFO, firstLine, "", message);
            return;
        }
        definitions.forEach((id, definition) -> {
            if (!tested.contains(id)) {
                var message = ReviewMessage.of("untested").with("id", id);
                findings.add("untested", Severity.WARNING, definition.line, definition.text, message);
            }
        });
    }

    /** Ids that a test section or column mentions, or whose own section says how it is accepted. */
    private static Set<String> tested(SpecText spec) {
        var tested = new HashSet<String>();
        for (var sentence : spec.sentences()) {
            if (spec.part(sentence) == SpecText.Part.TESTS) {
                mentions(sentence.prose()).forEach(tested::add);
            }
        }
        for (var table : spec.document().tables()) {
            for (int column = 0; column < table.header().size(); column++) {
                if (TEST_COLUMN.matcher(table.header().get(column).text()).find()) {
                    for (var row : table.rows()) {
                        if (!table.cell(row, column).isBlank()) {
                            row.cells().forEach(cell -> mentions(cell.prose()).forEach(tested::add));
                        }
                    }
                }
            }
        }
        for (var definition : definitions(spec)) {
            if (definition.container.equals("heading")) {
                var section = spec.document().sections().get(definition.section);
                boolean accepted = spec.sentences().stream()
                        .filter(sentence -> sentence.line() >= section.line() && sentence.line() <= section.end())
                        .anyMatch(sentence -> sentence.contains(DONE) || sentence.contains(TESTED));
                if (accepted) {
                    tested.add(definition.id);
                }
            }
        }
        return tested;
    }

    private static List<String> mentions(String text) {
        return ANY_ID.matcher(text).results().map(result -> result.group()).toList();
    }

    /** Two different requirements with one number. */
    static void duplicateId(SpecText spec, Findings findings) {
        Map<String, Definition> first = new HashMap<>();
        for (var definition : definitions(spec)) {
            var before = first.putIfAbsent(definition.container + "/" + definition.id, definition);
            if (before != null && !same(before.text, definition.text)) {
                findings.add(
                        "duplicate_id",
                        Severity.ERROR,
                        definition.line,
                        definition.text,
                        ReviewMessage.of("duplicate_id")
                                .with("id", definition.id)
                                .with("line", before.line));
            }
        }
    }

    private static boolean same(String a, String b) {
        return TextFolding.fold(a).text().equals(TextFolding.fold(b).text());
    }

    /**
     * Where requirements are given their numbers: at the start of a heading, an item or a row. A scheme of numbers has
     * at least two of them; tests and the history only mention them.
     */
    private static List<Definition> definitions(SpecText spec) {
        var found = new ArrayList<Definition>();
        var links = spec.document().links().stream()
                .map(link -> link.line() + link.text())
                .collect(Collectors.toSet());
        for (var block : spec.document().blocks()) {
            boolean item = block.kind() == TextBlock.Kind.HEADING
                    || (block.kind() == TextBlock.Kind.LIST_ITEM
                            && !links.contains(block.line() + block.text().strip())); // which only leads to one
            var part = spec.part(block.section());
            var matcher = LEADING_ID.matcher(block.prose());
            if (item && part != SpecText.Part.TESTS && part != SpecText.Part.HISTORY && matcher.find()) {
                var id = matcher.group(1);
                boolean says = block.prose().length() > matcher.end() + 3;
                if (isId(id) && (says || block.kind() == TextBlock.Kind.HEADING)) {
                    var container = block.kind() == TextBlock.Kind.HEADING ? "heading" : "item";
                    found.add(new Definition(id, firstLine(block), container, block.line(), block.section()));
                }
            }
        }
        for (var table : spec.document().tables()) {
            var header = table.header().stream().map(TextBlock::text).toList();
            var part = spec.part(table.section());
            boolean aboutTests = part == SpecText.Part.TESTS || part == SpecText.Part.HISTORY;
            for (var row : table.rows()) {
                var id = table.cell(row, 0).strip();
                if (isId(id) && !aboutTests && !table.cell(row, 1).isBlank()) {
                    var text = id + " " + table.cell(row, 1);
                    found.add(new Definition(id, text, "table" + header, row.line(), table.section()));
                }
            }
        }
        var schemes = new HashMap<String, Set<String>>();
        found.forEach(
                d -> schemes.computeIfAbsent(scheme(d.id), s -> new HashSet<>()).add(d.id));
        return found.stream()
                .filter(d -> schemes.getOrDefault(scheme(d.id), Set.of()).size() > 1)
                .toList();
    }

    private static String scheme(String id) {
        return id.replaceAll("[\\d.]+", "");
    }

    private static String firstLine(TextBlock block) {
        return block.text().lines().findFirst().orElse("");
    }
}
