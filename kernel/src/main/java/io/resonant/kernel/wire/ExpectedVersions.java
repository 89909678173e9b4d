package io.resonant.kernel.wire;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The versions that a writer has seen, one of which must be the present one: {@code If-Match} (RFC 9110 section 13.1.1).
 *
 * @param any whether any version will do
 * @param numbers those named; a weak tag names none, because only equal bytes may be replaced
 */
public record ExpectedVersions(boolean any, Set<Integer> numbers) {
    /** For who replaces whatever is there. */
    public static final ExpectedVersions ANY = new ExpectedVersions(true, Set.of());

    private static final Pattern TAG =
            Pattern.compile("\\G[ \\t,]*+(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*+)\"[ \\t]*+(?=,|$)");
    private static final Pattern VERSION = Pattern.compile("[1-9]\\d{0,8}");

    public ExpectedVersions {
        numbers = Set.copyOf(numbers);
    }

    public static ExpectedVersions of(int number) {
        return new ExpectedVersions(false, Set.of(number));
    }

    /** @param values of the header's lines; with none every version is admitted, with what is no list of tags none is */
    public static ExpectedVersions parse(List<String> values) {
        var text = String.join(",", values).strip();
        if (values.isEmpty() || text.equals("*")) {
            return ANY;
        }
        var numbers = new HashSet<Integer>();
        int end = 0;
        for (var tag = TAG.matcher(text); tag.find(); end = tag.end()) {
            if (tag.group(1) == null && VERSION.matcher(tag.group(2)).matches()) {
                numbers.add(Integer.parseInt(tag.group(2)));
            }
        }
        boolean whole = text.substring(end).chars().allMatch(c -> c == ',' || c == ' ' || c == '\t');
        return new ExpectedVersions(false, whole ? numbers : Set.of());
    }

    public boolean admit(int version) {
        return any || numbers.contains(version);
    }
}
