package io.resonant.review;

import io.resonant.kernel.text.Sentence;
import io.resonant.kernel.text.TextBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Matters of style that make a specification harder to read. */
final class SentenceRules {
    private static final int MAX_WORDS = 60;
    private static final int MAX_CHARACTERS = 180;
    private static final int MIN_ENUMERATED = 10;
    private static final int MAX_ENUMERATED_JAPANESE = 10;
    private static final int MAX_ENUMERATED = 20;
    private static final int MIN_OF_STYLE = 3;
    private static final double MINORITY = 0.4;
    private static final int MIN_STEM = 3;
    private static final Pattern POLITE = Pattern.compile("(?:です|ます|ません|でした|ました|ください|でしょう|ましょう)[かねよ]?[。！？）)]*$");
    private static final Pattern PLAIN =
            Pattern.compile("[\\p{IsHan}\\p{IsHiragana}](?:[うくぐすぬぶむる]|(?<![一二三四五六七八九ひとふたみ])つ|った|した|だ|ない|である)。$");
    private static final Pattern KATAKANA = Pattern.compile("[ァ-ヴー]{3,}");

    private SentenceRules() {}

    static void longSentence(SpecText spec, Findings findings) {
        for (var sentence : spec.sentences()) {
            if (sentence.block().kind() == TextBlock.Kind.TABLE_CELL
                    || sentence.block().quoted()) {
                continue;
            }
            boolean japanese = sentence.japanese();
            int length = japanese ? visible(sentence) : words(sentence);
            if (length > (japanese ? MAX_CHARACTERS : MAX_WORDS) && !isEnumeration(sentence)) {
                findings.add(
                        "long_sentence",
                        Severity.INFO,
                        sentence.line(),
                        sentence.endLine(),
                        sentence.text(),
                        ReviewMessage.of(japanese ? "long_sentence_characters" : "long_sentence_words")
                                .with("length", length));
            }
        }
    }

    /** A list of names is read name by name, however many they are. */
    private static boolean isEnumeration(Sentence sentence) {
        var parts = sentence.text().split("[,、，]");
        int most = sentence.japanese() ? MAX_ENUMERATED_JAPANESE : MAX_ENUMERATED;
        return parts.length >= MIN_ENUMERATED && sentence.text().length() <= parts.length * most;
    }

    private static int visible(Sentence sentence) {
        return (int) sentence.prose()
                .chars()
                .filter(c -> c != TextBlock.MASK && !Character.isWhitespace(c))
                .count();
    }

    private static int words(Sentence sentence) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < sentence.prose().length(); i++) {
            boolean letter = Character.isLetterOrDigit(sentence.prose().charAt(i));
            words += letter && !inside ? 1 : 0;
            inside = letter || (inside && "'’-_".indexOf(sentence.prose().charAt(i)) >= 0);
        }
        return words;
    }

    /** です・ます beside である in running text: one finding, at the first sentence of the rarer style. */
    static void mixedStyle(SpecText spec, Findings findings) {
        var polite = new ArrayList<Sentence>();
        var plain = new ArrayList<Sentence>();
        for (var sentence : spec.sentences()) {
            if (sentence.block().kind() == TextBlock.Kind.PARAGRAPH
                    && !sentence.block().quoted()) {
                if (sentence.contains(POLITE)) {
                    polite.add(sentence);
                } else if (sentence.contains(PLAIN)) {
                    plain.add(sentence);
                }
            }
        }
        List<Sentence> rarer = polite.size() < plain.size() ? polite : plain;
        int all = polite.size() + plain.size();
        if (rarer.size() >= MIN_OF_STYLE && rarer.size() <= MINORITY * all + 1) {
            var first = rarer.getFirst();
            findings.add(
                    "mixed_style",
                    Severity.INFO,
                    first,
                    0,
                    first.prose().length(),
                    ReviewMessage.of("mixed_style")
                            .with("polite", polite.size())
                            .with("plain", plain.size()));
        }
    }

    private record Place(Sentence sentence, int start) {}

    /** サーバ beside サーバー: one finding for each such word. */
    static void inconsistentTerm(SpecText spec, Findings findings) {
        Map<String, Integer> withMark = new TreeMap<>();
        Map<String, Integer> without = new TreeMap<>();
        var firstOf = new HashMap<String, Place>();
        for (var sentence : spec.sentences()) {
            var matcher = KATAKANA.matcher(sentence.prose());
            while (matcher.find()) {
                var word = matcher.group();
                if (sentence.isQuoted(matcher.start(), matcher.end())) {
                    continue; // as others write it
                }
                boolean marked = word.endsWith("ー");
                var stem = marked ? word.substring(0, word.length() - 1) : word;
                if (stem.length() >= MIN_STEM) {
                    (marked ? withMark : without).merge(stem, 1, Integer::sum);
                    firstOf.putIfAbsent(word, new Place(sentence, matcher.start()));
                }
            }
        }
        withMark.forEach((stem, count) -> {
            var other = without.get(stem);
            if (other != null) {
                var rarer = count < other ? stem + "ー" : stem;
                var usual = count < other ? stem : stem + "ー";
                var first = firstOf.get(rarer);
                if (first != null) {
                    findings.add(
                            "inconsistent_term",
                            Severity.INFO,
                            first.sentence,
                            first.start,
                            first.start + rarer.length(),
                            ReviewMessage.of("inconsistent_term")
                                    .with("word", rarer)
                                    .with("usual", usual));
                }
            }
        });
    }
}
