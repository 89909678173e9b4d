package io.resonant.kernel.wire;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Picks one of the languages we speak (RFC 9110 section 12.5.4); English when nothing fits. */
public final class Language {
    private static final List<String> SPOKEN = List.of("en", "ja");

    private Language() {}

    public static String negotiate(@Nullable String accepted) {
        if (accepted == null || accepted.isEmpty() || (accepted.startsWith("en") && !accepted.contains("ja"))) {
            return "en";
        }
        var best = "en";
        double bestQuality = 0;
        for (var range : accepted.split(",", 20)) {
            var parts = range.strip().split(";", 3);
            var tag = parts[0].strip().toLowerCase(Locale.ROOT);
            int dash = tag.indexOf('-');
            var primary = dash < 0 ? tag : tag.substring(0, dash);
            double quality = parts.length > 1 ? quality(parts[1].strip()) : 1;
            if (SPOKEN.contains(primary) && quality > bestQuality) {
                best = primary;
                bestQuality = quality;
            }
        }
        return best;
    }

    public static double quality(String parameter) {
        if (!parameter.matches("[qQ]=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")) {
            return 0;
        }
        return Double.parseDouble(parameter.substring(2));
    }
}
