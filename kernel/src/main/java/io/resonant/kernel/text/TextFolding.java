package io.resonant.kernel.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * Makes texts that a reader takes for the same equal to the machine: compatibility forms (NFKC, so full and half
 * width), letter case, katakana as hiragana, wave dashes, white space, invisible characters. The index stores
 * {@link #fold}; what is looked for goes through {@link #foldQuery}. Folding a part gives a part of the folded whole,
 * so a substring stays findable, with one exception: combining marks belong to the character before them.
 */
public final class TextFolding {
    /** More combining marks than any language uses; keeps the cost of normalising linear (as UAX #15 advises). */
    private static final int MAX_CLUSTER = 32;

    private static final char PROLONGED = 'ー';
    private static final int OMITTABLE_FROM = 3;

    private TextFolding() {}

    public static FoldedText fold(String text) {
        var builder = new Builder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = clusterEnd(text, at);
            char first = text.charAt(at);
            if (end - at == 1 && first < 0x80) {
                builder.ascii(first, at);
            } else {
                builder.cluster(folded(text.substring(at, end)), at, end);
            }
            at = end;
        }
        return builder.build();
    }

    /**
     * Folds what somebody looks for. Words of three or more kana may be written with or without a prolonged sound mark
     * at their end (JIS Z 8301: サーバ, サーバー), so the mark is left away there and both are found. Shorter words keep
     * it: キー and コピー are never written without.
     */
    public static String foldQuery(String text) {
        var folded = fold(text).text().strip();
        var query = new StringBuilder(folded.length());
        int kana = 0;
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            boolean wordEnds = i + 1 == folded.length() || folded.charAt(i + 1) == ' ';
            if (!(c == PROLONGED && wordEnds && kana >= OMITTABLE_FROM)) {
                query.append(c);
            }
            kana = isHiragana(c) || c == PROLONGED ? kana + 1 : 0;
        }
        return query.toString();
    }

    /**
     * The pairs of neighbouring characters of a folded text, each once, none across white space; a character that
     * stands alone is given alone.
     */
    public static List<String> bigrams(String folded) {
        var bigrams = new LinkedHashSet<String>();
        for (var word : folded.split(" ", -1)) {
            int[] points = word.codePoints().toArray();
            for (int i = 0; i + 1 < points.length; i++) {
                bigrams.add(new String(points, i, 2));
            }
            if (points.length == 1) {
                bigrams.add(word);
            }
        }
        return new ArrayList<>(bigrams);
    }

    /** A character with the marks that may melt into it, or the syllable blocks that Hangul letters form. */
    private static int clusterEnd(String text, int start) {
        int first = text.codePointAt(start);
        int end = start + Character.charCount(first);
        boolean hangul = isHangulLetter(first);
        for (int size = 1; end < text.length() && size < MAX_CLUSTER; size++) {
            int next = text.codePointAt(end);
            if (!joins(next) && !(hangul && isHangulLetter(next))) {
                break;
            }
            end += Character.charCount(next);
        }
        return end;
    }

    private static boolean joins(int point) {
        if (point < 0x300) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> point == 0xFF9E || point == 0xFF9F; // half-width voiced and semi-voiced marks
        };
    }

    private static boolean isHangulLetter(int point) {
        return (point >= 0x1100 && point <= 0x11FF)
                || (point >= 0xAC00 && point <= 0xD7FB)
                || (point >= 0x3131 && point <= 0x318E)
                || (point >= 0xFFA0 && point <= 0xFFDC);
    }

    private static String folded(String cluster) {
        var text = Normalizer.normalize(cluster, Normalizer.Form.NFKC);
        text = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        text = Normalizer.normalize(text, Normalizer.Form.NFKC);
        var folded = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> !isInvisible(point))
                .map(TextFolding::same)
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }

    private static int same(int point) {
        if ((point >= 'ァ' && point <= 'ヶ') || point == 'ヽ' || point == 'ヾ') {
            return point - ('ァ' - 'ぁ');
        }
        return switch (point) {
            case 'ς' -> 'σ';
            case '〜', '∼' -> '~';
            case '‐', '‑', '‒', '–', '—', '―', '−' -> '-';
            case '’', '‘' -> '\'';
            case '“', '”' -> '"';
            default -> Character.isWhitespace(point) || Character.isSpaceChar(point) ? ' ' : point;
        };
    }

    /** Format characters, variation selectors and other code points that show nothing. */
    private static boolean isInvisible(int point) {
        return Character.getType(point) == Character.FORMAT
                || (point >= 0xFE00 && point <= 0xFE0F)
                || (point >= 0xE0100 && point <= 0xE01EF)
                || point == 0x034F
                || (Character.isISOControl(point) && !Character.isWhitespace(point));
    }

    private static boolean isHiragana(char c) {
        return c >= 'ぁ' && c <= 'ゖ';
    }

    private static final class Builder {
        private final StringBuilder text;
        private int[] starts;
        private int[] ends;

        Builder(int capacity) {
            text = new StringBuilder(capacity);
            starts = new int[capacity + 8];
            ends = new int[capacity + 8];
        }

        void ascii(char c, int at) {
            if (c >= 'A' && c <= 'Z') {
                add((char) (c + ('a' - 'A')), at, at + 1);
            } else if (c > ' ' && c < 0x7F) {
                add(c, at, at + 1);
            } else if (c == ' ' || Character.isWhitespace(c)) {
                add(' ', at, at + 1);
            }
        }

        void cluster(String folded, int start, int end) {
            for (int i = 0; i < folded.length(); i++) {
                add(folded.charAt(i), start, end);
            }
        }

        /** White space counts once, whatever its length: it then covers all of it. */
        private void add(char c, int start, int end) {
            int last = text.length() - 1;
            if (c == ' ' && last >= 0 && text.charAt(last) == ' ') {
                ends[last] = end;
                return;
            }
            if (text.length() == starts.length) {
                starts = Arrays.copyOf(starts, starts.length * 2);
                ends = Arrays.copyOf(ends, ends.length * 2);
            }
            starts[text.length()] = start;
            ends[text.length()] = end;
            text.append(c);
        }

        FoldedText build() {
            return new FoldedText(
                    text.toString(), Arrays.copyOf(starts, text.length()), Arrays.copyOf(ends, text.length()));
        }
    }
}
