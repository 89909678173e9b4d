package io.resonant.search;

import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.text.TextFolding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What somebody looks for: words that must all occur, each anywhere inside a word.
 *
 * @param terms folded, 1 to 8
 */
record SearchQuery(List<String> terms) {
    private static final int MAX_LENGTH = 200;
    private static final int MAX_TERMS = 8;
    private static final int MAX_GRAMS = 24;

    /** @throws Problem 422 when there is nothing to look for, or too much */
    static SearchQuery parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw Problem.invalid("q", "too_long");
        }
        var terms = new LinkedHashSet<String>();
        for (var word : TextFolding.foldQuery(text).split(" ")) {
            if (!word.isEmpty() && terms.size() < MAX_TERMS) {
                terms.add(word);
            }
        }
        if (terms.isEmpty()) {
            throw Problem.invalid("q", "required");
        }
        return new SearchQuery(List.copyOf(terms));
    }

    /** The pairs that a document must have; none for a single character, which every document is then asked for. */
    List<String> grams() {
        var grams = new ArrayList<String>();
        for (var term : terms) {
            if (term.codePointCount(0, term.length()) > 1) {
                grams.addAll(Grams.ofQuery(term));
            }
        }
        return grams.size() <= MAX_GRAMS ? grams : List.copyOf(grams.subList(0, MAX_GRAMS));
    }
}
