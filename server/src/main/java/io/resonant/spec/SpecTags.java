package io.resonant.spec;

import io.resonant.kernel.problem.Problem;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Tags in one spelling, so that {@code ＡＰＩ}, {@code #api} and {@code API} are the same one. */
public final class SpecTags {
    public static final int MAX_TAGS = 20;
    public static final int MAX_LENGTH = 50;
    private static final Pattern SPACES = Pattern.compile("\\s+");

    /** All of them, so that the spelling of a spelling is the same. */
    private static final Pattern LEADING_MARKS = Pattern.compile("\\A[#\\s]+");

    private SpecTags() {}

    /** The spelling under which a tag is stored; empty when nothing is left of it. */
    public static String normalised(String tag) {
        var folded = Normalizer.normalize(tag, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        var plain = SPACES.matcher(folded.strip()).replaceAll(" ");
        return LEADING_MARKS.matcher(plain).replaceFirst("");
    }

    /** Sorted and without repetition. @throws Problem 422 {@code invalid_input} */
    static List<String> checked(List<String> tags) {
        var checked = new TreeSet<String>();
        for (int i = 0; i < tags.size(); i++) {
            var tag = normalised(tags.get(i));
            if (tag.isEmpty() || tag.chars().anyMatch(Character::isISOControl)) {
                throw Problem.invalid("/tags/" + i, "invalid");
            }
            if (tag.codePointCount(0, tag.length()) > MAX_LENGTH) {
                throw Problem.invalid("/tags/" + i, "too_long");
            }
            checked.add(tag);
        }
        if (checked.size() > MAX_TAGS) {
            throw Problem.invalid("/tags", "too_long");
        }
        return List.copyOf(checked);
    }
}
