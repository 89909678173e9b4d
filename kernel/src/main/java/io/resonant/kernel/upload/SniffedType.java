package io.resonant.kernel.upload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a file is, judged by its first bytes and never by its name or what its sender says: a page that calls itself a
 * picture must not be served as one, nor as a page.
 */
public final class SniffedType {
    /** How many bytes are enough to judge. */
    public static final int HEAD = 512;

    public static final String UNKNOWN = "application/octet-stream";

    private static final List<Magic> KNOWN = List.of(
            new Magic(0, "89504E470D0A1A0A", "image/png"),
            new Magic(0, "FFD8FF", "image/jpeg"),
            new Magic(0, "474946383761", "image/gif"),
            new Magic(0, "474946383961", "image/gif"),
            new Magic(8, "57454250", "image/webp"),
            new Magic(4, "6674797061766966", "image/avif"),
            new Magic(0, "255044462D", "application/pdf"),
            new Magic(4, "667479706D703432", "video/mp4"),
            new Magic(4, "6674797069736F6D", "video/mp4"),
            new Magic(0, "1A45DFA3", "video/webm"),
            new Magic(0, "494433", "audio/mpeg"),
            new Magic(0, "4F676753", "audio/ogg"),
            new Magic(0, "504B0304", "application/zip"),
            new Magic(0, "1F8B08", "application/gzip"));

    private SniffedType() {}

    private static final class Magic {
        private final int offset;
        private final byte[] bytes;
        private final String type;

        Magic(int offset, String hex, String type) {
            this.offset = offset;
            this.bytes = HexFormat.of().parseHex(hex);
            this.type = type;
        }

        boolean matches(byte[] head, int length) {
            if (length < offset + bytes.length) {
                return false;
            }
            for (int i = 0; i < bytes.length; i++) {
                if (head[offset + i] != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @param length how many bytes of the array count */
    public static String of(byte[] head, int length) {
        for (var magic : KNOWN) {
            if (magic.matches(head, length)) {
                return magic.type;
            }
        }
        var text = text(head, length);
        if (text == null) {
            return UNKNOWN;
        }
        var start = text.stripLeading().toLowerCase(Locale.ROOT);
        boolean markup = start.startsWith("<");
        if (markup && start.contains("<svg") && !start.contains("<html") && !start.startsWith("<!doctype html")) {
            return "image/svg+xml";
        }
        return markup ? UNKNOWN : "text/plain; charset=utf-8";
    }

    /** Null when it is not UTF-8 text; a character that the end of the head cuts in two does not matter. */
    private static @Nullable String text(byte[] head, int length) {
        for (int cut = 0; cut < 4 && cut <= length; cut++) {
            try {
                var text = StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(head, 0, length - cut))
                        .toString();
                boolean plain = text.chars().noneMatch(c -> c < ' ' && "\t\n\r\f".indexOf(c) < 0);
                return plain ? text.replaceFirst("^\uFEFF", "") : null;
            } catch (CharacterCodingException _) {
                if (length < HEAD) {
                    return null;
                }
            }
        }
        return null;
    }
}
