package io.resonant.search;

import io.resonant.kernel.text.TextFolding;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Pairs of characters as words that both databases index alike: hexadecimal, so that no tokenizer has an opinion. */
final class Grams {
    private static final long ALONE = -1; // in the place of the second character of a word that has only one

    private Grams() {}

    /**
     * The words of a whole text with spaces between them, each once, in no order that means anything: every message that is
     * written comes through here, so nothing is made for each pair but its place in the result.
     */
    static String of(String folded) {
        var pairs = pairs(folded);
        Arrays.sort(pairs);
        var words = new StringBuilder(pairs.length * 6);
        for (var i = 0; i < pairs.length; i++) {
            if (i == 0 || pairs[i] != pairs[i - 1]) {
                append(words.isEmpty() ? words : words.append(' '), pairs[i]);
            }
        }
        return words.toString();
    }

    /** The words of what is looked for, in its order, so that the first ones may stand for all. */
    static List<String> ofQuery(String folded) {
        return TextFolding.bigrams(folded).stream()
                .map(gram -> append(new StringBuilder(12), pairs(gram)[0]).toString())
                .toList();
    }

    /** Makes the organisation one more word of each document, so that the index itself narrows to it. */
    static String tenantToken(UUID tenant) {
        return "t" + tenant.toString().replace("-", "");
    }

    /** Two characters in one number, for each pair of neighbours; see {@link TextFolding#bigrams}. */
    private static long[] pairs(String folded) {
        var pairs = new long[folded.length()];
        var count = 0;
        var before = -1;
        var length = 0; // of the word so far
        for (var at = 0; at <= folded.length(); ) {
            var point = at < folded.length() ? folded.codePointAt(at) : ' ';
            at += Character.charCount(point);
            if (point == ' ') {
                if (length == 1) {
                    pairs[count++] = pair(before, ALONE);
                }
                length = 0;
            } else {
                if (length > 0) {
                    pairs[count++] = pair(before, point);
                }
                before = point;
                length++;
            }
        }
        return Arrays.copyOf(pairs, count);
    }

    private static long pair(int first, long second) {
        return ((long) first << Integer.SIZE) | (second & 0xFFFFFFFFL);
    }

    private static StringBuilder append(StringBuilder words, long pair) {
        words.append(Integer.toHexString((int) (pair >>> Integer.SIZE)));
        var second = (int) pair;
        return second == ALONE ? words : words.append('x').append(Integer.toHexString(second));
    }
}
