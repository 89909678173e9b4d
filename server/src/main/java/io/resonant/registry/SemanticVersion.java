package io.resonant.registry;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A version as in Semantic Versioning 2.0.0, without build metadata, which two releases could not be told apart by.
 *
 * @param text as it was written
 */
public record SemanticVersion(String text, boolean isPreRelease) implements Comparable<SemanticVersion> {
    private static final String NUMBER = "(0|[1-9][0-9]{0,8})";
    private static final Pattern FORM =
            Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?");
    private static final Pattern LOOSE = Pattern.compile("[vV]?" + NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(.*)");
    private static final int LONGEST = 64;

    /** Nothing for what is no version. */
    public static Optional<SemanticVersion> parse(String text) {
        var matcher = FORM.matcher(text);
        return text.length() <= LONGEST && matcher.matches()
                ? Optional.of(new SemanticVersion(text, matcher.group(4) != null))
                : Optional.empty();
    }

    /** What somebody probably meant who wrote {@code v0.0.2}, {@code 0.1.0a3} or {@code 1.0.0.beta-6}. */
    public static Optional<SemanticVersion> nearest(String text) {
        var matcher = LOOSE.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var rest = matcher.group(4).replaceAll("[^0-9A-Za-z-]+", "-").replaceAll("^-+|-+$", "");
        var numbers = matcher.group(1) + "." + matcher.group(2) + "." + matcher.group(3);
        return parse(rest.isEmpty() ? numbers : numbers + "-" + rest);
    }

    /** The next one with something new and nothing broken. */
    public SemanticVersion nextMinor() {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException(text);
        }
        var next = matcher.group(1) + "." + (Long.parseLong(matcher.group(2)) + 1) + ".0";
        return new SemanticVersion(next, false);
    }

    /** Sorts as text in the order of the versions, so that a database can. */
    public String sortKey() {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException(text);
        }
        var key = new StringBuilder();
        for (int group = 1; group <= 3; group++) {
            key.append(padded(matcher.group(group))).append('.');
        }
        var pre = matcher.group(4);
        if (pre == null) {
            return key.append('~').toString(); // after everything that comes before the release
        }
        for (var part : pre.split("\\.")) {
            boolean number = part.matches("[0-9]{1,9}");
            key.append(number ? "0" + padded(part) : "1" + part.toLowerCase(Locale.ROOT))
                    .append('!');
        }
        return key.toString();
    }

    @Override
    public int compareTo(SemanticVersion other) {
        return sortKey().compareTo(other.sortKey());
    }

    private static String padded(String number) {
        return "0".repeat(9 - number.length()) + number;
    }
}
