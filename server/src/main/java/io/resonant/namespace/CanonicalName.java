package io.resonant.namespace;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What is left of a name when everything is taken away that a reader overlooks. Two names with one {@link #key} are one
 * name; two with one {@link #skeleton} are hard to tell apart.
 *
 * @param key letters and digits only, in lower case, without marks, letters of other scripts as the Latin ones that they
 *     look like
 * @param skeleton also with digits and pairs as the letters that they look like
 */
public record CanonicalName(String key, String skeleton) {
    /** Letters that look like Latin ones (a part of Unicode's confusables.txt, UTS 39): first ours, then the others. */
    private static final String[] LOOK_ALIKES = {
        "aаαɑ",
        "bвьЬβ",
        "cсϲᴄ",
        "dԁɗđ",
        "eеєεё",
        "gɡցԍ",
        "hнһհ",
        "iіιıɩї",
        "jјϳ",
        "kкκ",
        "lӏłⅼ",
        "mмϻ",
        "nηոпո",
        "oоοσօσøо",
        "pрρҏ",
        "qԛգ",
        "rгᴦꮁ",
        "sѕꜱ",
        "tтτ",
        "uυսцʋ",
        "vνѵѴ",
        "wԝωѡɯ",
        "xхχ",
        "yуγүу",
        "zᴢƶ"
    };

    private static final Map<Integer, Integer> LATIN = latin();

    /** The canonical forms of any text; both are empty when it has no letters or digits. */
    public static CanonicalName of(String text) {
        var key = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(point ->
                        point < 0x300 || point > 0x36F) // accents; the marks of other scripts make other letters
                .map(point -> LATIN.getOrDefault(point, point))
                .filter(CanonicalName::tells)
                .forEach(key::appendCodePoint);
        var folded = Normalizer.normalize(key, Normalizer.Form.NFKC);
        return new CanonicalName(folded, skeleton(folded));
    }

    private static boolean tells(int point) {
        int type = Character.getType(point);
        return Character.isLetterOrDigit(point)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static String skeleton(String key) {
        return key.replace("rn", "m")
                .replace("vv", "w")
                .replace('0', 'o')
                .replace('1', 'l')
                .replace('i', 'l')
                .replace('5', 's');
    }

    private static Map<Integer, Integer> latin() {
        var latin = new HashMap<Integer, Integer>();
        for (var row : LOOK_ALIKES) {
            row.substring(1)
                    .toLowerCase(Locale.ROOT)
                    .codePoints()
                    .forEach(point -> latin.put(point, (int) row.charAt(0)));
        }
        return Map.copyOf(latin);
    }
}
