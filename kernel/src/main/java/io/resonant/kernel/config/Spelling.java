package io.resonant.kernel.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name somebody meant. */
public final class Spelling {
    private Spelling() {}

    /**
     * The most similar name; none when they all differ in more than about a third of the letters. A prefix too much or
     * too little ({@code RESONANT_PORT} for {@code PORT}) is the likeliest mistake of all, so it is looked at first.
     *
     * @param names in order of preference among names that are equally near
     */
    public static Optional<String> nearest(String written, List<String> names) {
        var word = written.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
        return names.stream()
                .filter(name -> word.endsWith("_" + name) || name.endsWith("_" + word))
                .max(Comparator.comparingInt(String::length).thenComparing(names::indexOf, Comparator.reverseOrder()))
                .or(() -> names.stream()
                        .filter(name -> distance(word, name) <= Math.max(2, name.length() / 3))
                        .min(Comparator.comparingInt(name -> distance(word, name))));
    }

    /** Levenshtein's distance: insertions, deletions and substitutions of one character. */
    static int distance(String left, String right) {
        var previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            var current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                var substituted = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substituted, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
