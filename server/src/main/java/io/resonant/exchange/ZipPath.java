package io.resonant.exchange;

import io.resonant.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a file inside a zip or an upload, made harmless. Nothing is ever written under it, but it becomes
 * metadata that people and programs read back as a path.
 *
 * @param value relative, with {@code /} between the parts, in NFC (macOS zips decompose)
 */
record ZipPath(String value) {
    private static final int MAX_LENGTH = 400;
    /** They make a name look like another one; joiners that scripts and emoji need are not among them. */
    private static final Pattern TURNING =
            Pattern.compile("[\\p{Cntrl}\\x80-\\x9F\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]");

    /** @throws Problem 422 {@code import_unsafe_path} */
    static ZipPath of(String name) {
        var path = Normalizer.normalize(name.replace('\\', '/'), Normalizer.Form.NFC);
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        if (path.isBlank()
                || path.length() > MAX_LENGTH
                || path.startsWith("/")
                || path.matches("(?s)[A-Za-z]:.*")
                || TURNING.matcher(path).find()) {
            throw Problem.of(422, "import_unsafe_path");
        }
        for (var part : path.split("/", -1)) {
            if (part.isBlank() || part.equals(".") || part.equals("..")) {
                throw Problem.of(422, "import_unsafe_path");
            }
        }
        return new ZipPath(path);
    }

    /** Names without the UTF-8 flag are UTF-8 all the same, or what Japan wrote before; anything else is unknown. */
    static Optional<String> decode(byte[] name, boolean saysUtf8, boolean madeByUnix) {
        var utf8 = DecodedText.strict(name, StandardCharsets.UTF_8);
        return utf8.isPresent() || saysUtf8 ? utf8 : DecodedText.japaneseName(name, madeByUnix);
    }

    boolean isMarkdown() {
        var lower = value.toLowerCase(Locale.ROOT);
        return lower.endsWith(".md") || lower.endsWith(".markdown");
    }

    /** What tools leave behind: nobody meant to import it, so it is not worth a line in the report. */
    boolean isClutter() {
        return value.startsWith("__MACOSX/")
                || value.endsWith("/Thumbs.db")
                || value.startsWith(".")
                || value.contains("/.");
    }

    boolean isInFolder() {
        return value.indexOf('/') >= 0;
    }

    String fileName() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** The file name without its extension. */
    String stem() {
        var name = fileName();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
