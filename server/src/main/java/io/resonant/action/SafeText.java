package io.resonant.action;

import io.resonant.kernel.text.Link;
import io.resonant.kernel.text.MarkdownDocument;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes text that a model wrote harmless to show. A model can be talked into writing an image whose address carries
 * what it was told in confidence, a link that looks like another, or characters that a reader does not see; here all
 * of that becomes plain text. Nothing is trusted to have worked: the result is parsed again and, if anything is left,
 * shown as it was written.
 */
final class SafeText {
    private static final Pattern TAG = Pattern.compile("<(?=[A-Za-z/!?])");
    private static final Pattern ADDRESS = Pattern.compile(
            "(?i)(?<![`\\w])(?:[a-z][a-z0-9+.-]{1,30}://|www\\.|mailto:|[\\w.+-]{1,64}@[\\w-]{1,64}\\.)[^\\s`<>]*");
    private static final String FENCE = "````````````";

    private SafeText() {}

    /** One line without marks that nobody sees, cut at a whole character. */
    static String line(String text, int maxCharacters) {
        return cut(visible(text).replaceAll("\\s+", " ").strip(), maxCharacters);
    }

    /** Several lines without marks that nobody sees, cut at a whole character. */
    static String block(String text, int maxCharacters) {
        return cut(visible(text).strip(), maxCharacters);
    }

    /** Markdown whose only links are those that the model was given; images and HTML become text. */
    static String markdown(String text, int maxCharacters, Predicate<String> known) {
        var visible = block(text, maxCharacters);
        var plain = TAG.matcher(visible.replace("![", "[")).replaceAll("&lt;");
        var unlinked = withoutLinks(plain, known);
        if (harmless(unlinked, known)) {
            return unlinked;
        }
        var escaped = ADDRESS.matcher(plain.replace("[", "\\["))
                .replaceAll(found -> Matcher.quoteReplacement("`" + found.group() + "`"));
        if (harmless(escaped, known)) {
            return escaped;
        }
        return FENCE + "\n" + visible.replace(FENCE, "") + "\n" + FENCE;
    }

    /** Puts the words in place of each link that is not known; what it misses the caller finds by parsing again. */
    private static String withoutLinks(String text, Predicate<String> known) {
        var result = text;
        for (var link : MarkdownDocument.parse(text).links()) {
            if (!allowed(link, known)) {
                var destination = Pattern.quote(link.destination());
                var inline = Pattern.compile("\\[([^\\[\\]\\n]*)]\\(\\s*<?" + destination + ">?[^()\\n]*\\)");
                result = inline.matcher(result).replaceAll("$1");
            }
        }
        return ADDRESS.matcher(result)
                .replaceAll(found -> Matcher.quoteReplacement(
                        known.test(found.group()) || insideKnownLink(found, known)
                                ? found.group()
                                : "`" + found.group() + "`"));
    }

    /** The address in {@code [words](address)} is followed by the bracket that closes it. */
    private static boolean insideKnownLink(MatchResult found, Predicate<String> known) {
        int bracket = found.group().indexOf(')');
        return bracket > 0 && known.test(found.group().substring(0, bracket));
    }

    private static boolean harmless(String text, Predicate<String> known) {
        var document = MarkdownDocument.parse(text);
        return document.html().isEmpty()
                && document.links().stream().allMatch(link -> !link.image() && allowed(link, known));
    }

    private static boolean allowed(Link link, Predicate<String> known) {
        return switch (link.kind()) {
            case ANCHOR, EMPTY -> true;
            case RELATIVE -> false;
            case EXTERNAL -> link.destination().matches("(?i)https?://.*") && known.test(link.destination());
        };
    }

    /**
     * Without control characters, marks that turn the direction of the text around, invisible characters and the tag
     * characters that spell hidden words. Joiners stay, scripts and emoji need them, and so does one variation selector
     * after a character, which picks the right form of a kanji.
     */
    private static String visible(String text) {
        var kept = new StringBuilder(text.length());
        boolean afterSelector = false;
        boolean afterBase = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isSelector(c)) {
                if (afterBase && !afterSelector) {
                    kept.appendCodePoint(c);
                }
                afterSelector = true;
                continue;
            }
            afterSelector = false;
            if (!isHidden(c)) {
                kept.appendCodePoint(c);
                afterBase = !Character.isWhitespace(c);
            }
        }
        return kept.toString();
    }

    private static boolean isSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    }

    private static boolean isHidden(int c) {
        if (c == '\n' || c == '\t' || c == 0x200C || c == 0x200D) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.FORMAT, Character.UNASSIGNED -> true;
            case Character.PRIVATE_USE -> true;
            default -> c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800; // blank letters
        };
    }

    private static String cut(String text, int maxCharacters) {
        if (text.codePointCount(0, text.length()) <= maxCharacters) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, maxCharacters - 1)) + "…";
    }
}
