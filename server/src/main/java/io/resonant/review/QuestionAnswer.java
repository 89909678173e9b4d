package io.resonant.review;

import io.resonant.kernel.phrase.DatePhrases;
import io.resonant.kernel.phrase.Quantities;
import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.kernel.text.Table;
import io.resonant.kernel.text.TextBlock;
import io.resonant.kernel.text.TextFolding;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Passages that answer a question, best first, quoted and never rephrased; none when nothing fits well enough. Ranked by
 * BM25 over words and, in Japanese, pairs of characters; the headings above a passage count as a part of it.
 */
public record QuestionAnswer(String question, List<Passage> passages) {
    private static final int MAX_PASSAGES = 3;
    private static final int MAX_CANDIDATES = 50_000;
    private static final int KATAKANA_LENGTH = 3;
    private static final int MAX_QUOTE = 400;
    private static final int MAX_BLOCK = 20_000;
    private static final double K1 = 1.2;
    private static final double B = 0.5;
    private static final double MIN_COVERAGE = 0.5;
    private static final double WORTH_SHOWING = 0.6;
    private static final double HEADING_WEIGHT = 0.5;

    private static final Pattern WORD =
            Pattern.compile("[A-Za-z0-9ａ-ｚＡ-Ｚ０-９][A-Za-z0-9ａ-ｚＡ-Ｚ０-９_.+#-]*|[\\p{IsKatakana}ー・ｦ-ﾟ]+|[\\p{IsHan}々〇]+");
    /** Asks itself, in the last of its sentences, which is the only one. */
    private static final Pattern QUESTION = Pattern.compile("^[^。？?]*(?:[？?]|(?:です|ます|ません|でしょう)か。?)\\s*$");

    private static final Pattern HOW_MANY = Pattern.compile("何(?=文字|時間|営業日)|何[秒分時日月年件回人桁個円台度]?");
    private static final Set<String> STOP = Set.of(
            "the", "a", "an", "of", "to", "in", "on", "for", "and", "or", "is", "are", "was", "be", "been", "do",
            "does", "did", "how", "what", "when", "where", "who", "why", "which", "long", "many", "much", "there", "we",
            "you", "i", "it", "this", "that", "with", "by", "at", "from", "as", "can", "should", "must", "will", "if",
            "our", "your", "tell", "me", "about", "please", "happens", "any", "have", "has", "not", "誰", "教", "場合");
    private static final Pattern ASKS_WHEN = Pattern.compile("(?i)いつ|何日|何月|期限|締切|\\bwhen\\b|deadline|\\bdate\\b");
    private static final Pattern ASKS_NUMBER = Pattern.compile(
            "(?i)いくつ|いくら|どのくらい|どれくらい|何(?:秒|分|時間|日|件|文字|回|人|桁|個|%|パーセント)|\\bhow (?:many|much|long|often|large|big|fast)\\b|limit|上限|最大|最小");

    /**
     * @param section headings above the passage, joined by {@code " › "}; empty at the top
     * @param line first line in the document's Markdown, counted from 1
     * @param score from 0 to 1: which share of the question's weight the passage covers
     */
    public record Passage(SourceDocument document, String section, int line, int endLine, String quote, double score) {}

    private record Candidate(
            SourceDocument document,
            String section,
            int line,
            int endLine,
            String text,
            Map<String, Double> terms,
            double length) {}

    private record Ranked(Candidate candidate, double coverage, double score) {}

    public static QuestionAnswer answer(String question, List<SourceDocument> documents) {
        var terms = new HashSet<>(terms(HOW_MANY.matcher(question).replaceAll(" ")));
        var candidates = new ArrayList<Candidate>();
        documents.forEach(document -> candidates.addAll(candidates(document)));
        if (terms.isEmpty() || candidates.isEmpty()) {
            return new QuestionAnswer(question, List.of());
        }
        var pool = candidates.subList(0, Math.min(candidates.size(), MAX_CANDIDATES));
        var weights = weights(terms, pool);
        double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        double average = pool.stream().mapToDouble(Candidate::length).average().orElse(1);
        var ranked = pool.stream()
                .map(candidate -> rank(question, candidate, weights, all, average))
                .filter(one -> one.coverage >= MIN_COVERAGE)
                .sorted(Comparator.comparingDouble((Ranked one) -> -one.score)
                        .thenComparing(one -> one.candidate.document.id())
                        .thenComparingInt(one -> one.candidate.line))
                .toList();
        var seen = new HashSet<String>();
        return new QuestionAnswer(
                question,
                ranked.stream()
                        .filter(one -> one.score >= ranked.getFirst().score * WORTH_SHOWING)
                        .filter(one ->
                                seen.add(TextFolding.fold(one.candidate.text).text()))
                        .limit(MAX_PASSAGES)
                        .map(QuestionAnswer::passage)
                        .toList());
    }

    public boolean found() {
        return !passages.isEmpty();
    }

    /** The answer as a message for people: quotations and where they stand. */
    public String markdown(String language) {
        if (passages.isEmpty()) {
            return ReviewMessage.of("answer.nothing").text(language);
        }
        var text = new StringBuilder(ReviewMessage.of("answer.intro").text(language));
        for (var passage : passages) {
            var place = place(passage.document.title(), passage.section);
            text.append("\n\n> ")
                    .append(ThreadSummary.escaped(passage.quote))
                    .append("\n>\n> — ")
                    .append(ReviewMessage.of("answer.place")
                            .with("place", ThreadSummary.escaped(place))
                            .with("line", passage.line)
                            .text(language));
        }
        return text.toString();
    }

    /** The document's title is not said twice when it is its first heading too. */
    private static String place(String title, String section) {
        boolean titled = section.equals(title) || section.startsWith(title + " › ");
        return titled ? section : title + (section.isEmpty() ? "" : " › " + section);
    }

    /**
     * Words in small letters without their English endings, pairs of Chinese characters and threes of Katakana, whose
     * pairs are in too many words. Hiragana is left out, being grammar mostly, and so are lone characters, being verbs.
     */
    static List<String> terms(String text) {
        var terms = new ArrayList<String>();
        var matcher = WORD.matcher(text.length() > MAX_BLOCK ? text.substring(0, MAX_BLOCK) : text);
        while (matcher.find()) {
            var word = TextFolding.foldQuery(matcher.group()).replaceAll("[.-]+$", "");
            if (word.isEmpty() || STOP.contains(word)) {
                continue;
            }
            if (word.charAt(0) < 0x80) {
                terms.add(stem(word.toLowerCase(Locale.ROOT)));
            } else if (word.codePointCount(0, word.length()) > 1) {
                var script = Character.UnicodeScript.of(matcher.group().charAt(0));
                terms.addAll(script == Character.UnicodeScript.KATAKANA ? threes(word) : TextFolding.bigrams(word));
            }
        }
        return terms;
    }

    private static List<String> threes(String word) {
        var threes = new ArrayList<String>();
        for (int i = 0; i + KATAKANA_LENGTH <= word.length(); i++) {
            threes.add(word.substring(i, i + KATAKANA_LENGTH));
        }
        return threes.isEmpty() ? List.of(word) : threes;
    }

    private static String stem(String word) {
        if (word.length() > 4 && word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.length() > 5 && (word.endsWith("ed") || word.endsWith("es"))) {
            return word.substring(0, word.length() - 2);
        }
        if (word.length() > 6 && word.endsWith("ing")) {
            return word.substring(0, word.length() - 3);
        }
        boolean plural = word.length() > 3 && word.endsWith("s") && !word.endsWith("ss");
        var stem = plural ? word.substring(0, word.length() - 1) : word;
        return stem.length() > 4 && stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
    }

    /** Each paragraph, item and row of a table. */
    private static List<Candidate> candidates(SourceDocument source) {
        var document = MarkdownDocument.parse(source.markdown());
        var candidates = new ArrayList<Candidate>();
        for (var block : document.blocks()) {
            var kind = block.kind();
            boolean whole = kind != TextBlock.Kind.HEADING
                    && kind != TextBlock.Kind.TABLE_CELL
                    && kind != TextBlock.Kind.TABLE_HEADER;
            if (whole && !QUESTION.matcher(block.text().strip()).find()) { // what asks the same is no answer
                var path = document.sections().get(block.section()).path();
                candidates.add(candidate(source, path, block.line(), block.endLine(), block.text(), block.text()));
            }
        }
        for (var table : document.tables()) {
            var path = document.sections().get(table.section()).path();
            for (var row : table.rows()) {
                var own = String.join(
                        " ", row.cells().stream().map(TextBlock::text).toList());
                candidates.add(candidate(source, path, row.line(), row.line(), words(table, row), own));
            }
        }
        return candidates;
    }

    private static String words(Table table, Table.Row row) {
        var words = new ArrayList<String>();
        for (int i = 0; i < row.cells().size(); i++) {
            var cell = table.cell(row, i).strip();
            var header = table.header().get(i).text().strip();
            if (!cell.isEmpty()) {
                words.add(i == 0 || header.isEmpty() ? cell : header + ": " + cell);
            }
        }
        return String.join(" / ", words);
    }

    /** Headings, and the header of a table, count half: they speak of more than this passage. */
    private static Candidate candidate(
            SourceDocument source, List<String> path, int line, int endLine, String text, String ownText) {
        var terms = new LinkedHashMap<String, Double>();
        var own = terms(ownText);
        own.forEach(term -> terms.merge(term, 1.0, Double::sum));
        terms(source.title() + " " + String.join(" ", path) + " " + text)
                .forEach(term -> terms.putIfAbsent(term, HEADING_WEIGHT));
        return new Candidate(source, String.join(" › ", path), line, endLine, text, terms, own.size());
    }

    /** How much each term of the question tells: rare ones more than common ones, unknown ones as much as the average. */
    private static Map<String, Double> weights(Set<String> terms, List<Candidate> candidates) {
        var weights = new HashMap<String, Double>();
        for (var term : terms) {
            long with = candidates.stream()
                    .filter(candidate -> candidate.terms.containsKey(term))
                    .count();
            if (with > 0) {
                weights.put(term, Math.log(1 + (candidates.size() - with + 0.5) / (with + 0.5)) + 0.1);
            }
        }
        double average = weights.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(1);
        terms.forEach(term -> weights.putIfAbsent(term, average));
        return weights;
    }

    private static Ranked rank(
            String question, Candidate candidate, Map<String, Double> weights, double all, double average) {
        double covered = 0;
        double score = 0;
        for (var entry : weights.entrySet()) {
            double frequency = candidate.terms.getOrDefault(entry.getKey(), 0.0);
            if (frequency > 0) {
                double norm = K1 * (1 - B + B * candidate.length / Math.max(1, average));
                covered += entry.getValue() * (frequency < 1 ? HEADING_WEIGHT + 0.3 : 1);
                score += entry.getValue() * frequency * (K1 + 1) / (frequency + norm);
            }
        }
        double coverage = covered / all;
        return new Ranked(
                candidate,
                coverage,
                score * coverage * coverage * (hasWhatIsAsked(question, candidate.text) ? 1.3 : 1));
    }

    private static boolean hasWhatIsAsked(String question, String text) {
        return (ASKS_WHEN.matcher(question).find()
                        && !DatePhrases.find(text, LocalDate.EPOCH).isEmpty())
                || (ASKS_NUMBER.matcher(question).find()
                        && !Quantities.find(text).isEmpty());
    }

    private static Passage passage(Ranked ranked) {
        var candidate = ranked.candidate;
        var text = candidate.text.strip().replaceAll("\\s*\n\\s*", " ");
        var quote = text.length() <= MAX_QUOTE
                ? text
                : text.substring(
                                0,
                                text.offsetByCodePoints(0, Math.min(MAX_QUOTE, text.codePointCount(0, text.length()))))
                        + "…";
        return new Passage(
                candidate.document,
                candidate.section,
                candidate.line,
                candidate.endLine,
                quote,
                Math.round(ranked.coverage * 100) / 100.0);
    }
}
