package io.resonant.exchange;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** File names from titles: readable in any script, allowed on any system, each once. */
final class FileNames {
    private static final int MAX_LENGTH = 60;
    /** Names that Windows keeps for devices. */
    private static final Set<String> RESERVED = Set.of("con", "prn", "aux", "nul", "com1", "lpt1");

    private final Set<String> taken = new HashSet<>();

    /** The name without extension, different from all before it also where upper and lower case are the same. */
    String next(String title, String otherwise) {
        var slug = slug(title);
        var base = slug.isEmpty() || RESERVED.contains(slug) ? otherwise : slug;
        var name = base;
        for (int number = 2; !taken.add(name); number++) {
            name = base + "-" + number;
        }
        return name;
    }

    private static String slug(String title) {
        var plain = Normalizer.normalize(title, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "-")
                .replaceAll("\\A-+|-+\\z", "");
        if (plain.codePointCount(0, plain.length()) <= MAX_LENGTH) {
            return plain;
        }
        return plain.substring(0, plain.offsetByCodePoints(0, MAX_LENGTH)).replaceAll("-+\\z", "");
    }
}
