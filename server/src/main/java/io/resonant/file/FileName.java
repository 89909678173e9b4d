package io.resonant.file;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

/** The name that a person sees. It never becomes the name of a file on a disk, and yet is kept harmless for theirs. */
final class FileName {
    private static final int MOST_BYTES = 200;
    /** Path separators, what Windows forbids, and characters that turn the reading direction to hide an ending. */
    private static final Pattern ODD = Pattern.compile(
            "[\\\\/:*?\"<>|\\p{Cc}\\p{Cs}\\p{Co}\\p{Cn}\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u206F\\uFEFF]");

    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    private FileName() {}

    /** @param given as the client calls it, perhaps with a path */
    static String of(String given) {
        var last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        var name = ODD.matcher(Normalizer.normalize(last, Normalizer.Form.NFC))
                .replaceAll("_")
                .strip();
        name = name.replaceFirst("^\\.+", "").replaceFirst("[. ]+$", "");
        if (name.isEmpty()) {
            return "file";
        }
        return shortened(DEVICE.matcher(name).matches() ? "_" + name : name);
    }

    /** The ending says what it is, so it stays. */
    private static String shortened(String name) {
        int dot = name.lastIndexOf('.');
        var ending = dot > 0 && name.length() - dot <= 12 ? name.substring(dot) : "";
        var stem = name.substring(0, name.length() - ending.length());
        while (bytes(stem) + bytes(ending) > MOST_BYTES) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + ending;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
