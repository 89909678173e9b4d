package io.resonant.exchange;

import io.resonant.kernel.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Text from bytes of unknown encoding. Anything but UTF-8 is taken only when no other reading is possible: a guess
 * would store garbage that nobody notices until the original is gone.
 *
 * @param encoding lower-case name of what it was, for the report; {@code utf-8} is the rule
 */
record DecodedText(String text, String encoding) {
    private static final Charset SHIFT_JIS = Charset.forName("windows-31j");
    private static final Charset EUC_JP = Charset.forName("EUC-JP");
    private static final Charset ISO_2022_JP = Charset.forName("ISO-2022-JP");
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** @throws Problem 422 {@code import_encoding_unknown} or {@code import_not_text} */
    static DecodedText of(byte[] bytes) {
        var decoded = startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)
                ? strict(bytes, StandardCharsets.UTF_16).map(text -> new DecodedText(text, "utf-16"))
                : contains(bytes, (byte) 0) ? utf16WithoutMark(bytes) : bytesWithoutNul(bytes);
        var found = decoded.orElseThrow(() -> Problem.of(422, "import_encoding_unknown"));
        if (found.text.indexOf('\0') >= 0) {
            throw Problem.of(422, "import_not_text");
        }
        boolean marked = !found.text.isEmpty() && found.text.charAt(0) == BYTE_ORDER_MARK;
        return marked ? new DecodedText(found.text.substring(1), found.encoding) : found;
    }

    private static Optional<DecodedText> bytesWithoutNul(byte[] bytes) {
        if (isIso2022Jp(bytes)) {
            return decoded(bytes, ISO_2022_JP, "iso-2022-jp");
        }
        var utf8 = decoded(bytes, StandardCharsets.UTF_8, "utf-8");
        if (utf8.isPresent()) {
            return utf8;
        }
        var shiftJis = decoded(bytes, SHIFT_JIS, "shift_jis");
        var eucJp = decoded(bytes, EUC_JP, "euc-jp");
        var readings = Stream.of(shiftJis, eucJp)
                .flatMap(Optional::stream)
                .filter(reading -> isPlausibleJapanese(reading.text))
                .toList();
        if (readings.isEmpty() && eucJp.isEmpty()) {
            return shiftJis.filter(reading -> hasOnlyCommonWords(reading.text));
        }
        return readings.size() == 1 ? Optional.of(readings.getFirst()) : Optional.empty();
    }

    /**
     * A heading such as 議事録 has no kana to tell it by. Other encodings read as Shift_JIS show half-width katakana, rare
     * kanji, or one kanji among Latin letters (the apostrophe of windows-1252); words of common kanji come from nothing else.
     */
    private static boolean hasOnlyCommonWords(String text) {
        int run = 0;
        boolean any = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if ((c >= ' ' && c < 0x7F) || c == '\t' || c == '\n' || c == '\r') {
                if (run == 1) {
                    return false;
                }
                run = 0;
            } else if (isCommon(c)) {
                run++;
                any = true;
            } else {
                return false;
            }
        }
        return any;
    }

    /** Of the first level of JIS X 0208, which Shift_JIS has in its rows up to 0x98. */
    private static boolean isCommon(char c) {
        var bytes = String.valueOf(c).getBytes(SHIFT_JIS);
        int lead = bytes[0] & 0xFF;
        return bytes.length == 2 && lead >= 0x81 && lead <= 0x98;
    }

    /** Line ends, spaces and marks of Markdown are ASCII: only the right byte order shows any. */
    private static Optional<DecodedText> utf16WithoutMark(byte[] bytes) {
        var little = strict(bytes, StandardCharsets.UTF_16LE);
        var big = strict(bytes, StandardCharsets.UTF_16BE);
        boolean littleFits = little.filter(DecodedText::showsAscii).isPresent();
        boolean bigFits = big.filter(DecodedText::showsAscii).isPresent();
        if (littleFits == bigFits) {
            return Optional.empty();
        }
        return littleFits
                ? little.map(text -> new DecodedText(text, "utf-16le"))
                : big.map(text -> new DecodedText(text, "utf-16be"));
    }

    private static boolean showsAscii(String text) {
        return text.chars().anyMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F))
                && text.chars().noneMatch(c -> c == 0 || Character.getType(c) == Character.UNASSIGNED);
    }

    /** Wrong readings of one Japanese encoding as another show as rows of half-width katakana or private characters. */
    private static boolean isPlausibleJapanese(String text) {
        int japanese = 0;
        int kana = 0;
        int odd = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            var script = Character.UnicodeScript.of(c);
            if (isHalfWidthKatakana(c)) {
                odd++;
            } else if (script == Character.UnicodeScript.HIRAGANA || script == Character.UnicodeScript.KATAKANA) {
                kana++;
                japanese++;
            } else if (script == Character.UnicodeScript.HAN) {
                japanese++;
            } else if (Character.getType(c) == Character.PRIVATE_USE
                    || (c < ' ' && c != '\t' && c != '\n' && c != '\r')) {
                return false;
            }
        }
        return kana > 0 && japanese >= 2 && odd * 10 <= japanese;
    }

    private static boolean isIso2022Jp(byte[] bytes) {
        boolean escape = false;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
            escape |= i + 2 < bytes.length
                    && bytes[i] == 0x1B
                    && bytes[i + 1] == '$'
                    && (bytes[i + 2] == 'B' || bytes[i + 2] == '@');
        }
        return escape;
    }

    private static Optional<DecodedText> decoded(byte[] bytes, Charset charset, String name) {
        return strict(bytes, charset).map(text -> new DecodedText(text, name.toLowerCase(Locale.ROOT)));
    }

    /**
     * The name of a file, from which less can be told than from a text. Half-width katakana are what EUC-JP looks like in
     * Shift_JIS, and what old Windows really wrote; kana, or a zip made on Unix, speak for EUC-JP.
     */
    static Optional<String> japaneseName(byte[] name, boolean madeByUnix) {
        var windows = strict(name, SHIFT_JIS).filter(text -> !hasPrivateCharacters(text));
        var eucJp = strict(name, EUC_JP);
        boolean isWindows = windows.filter(text -> text.chars().noneMatch(DecodedText::isHalfWidthKatakana))
                .isPresent();
        if (isWindows || eucJp.isEmpty()) {
            return windows;
        }
        boolean isEucJp = windows.isEmpty() || madeByUnix || isPlausibleJapanese(eucJp.get());
        return isEucJp ? eucJp : windows;
    }

    /** What Western letters look like in Shift_JIS. */
    private static boolean hasPrivateCharacters(String text) {
        return text.chars().anyMatch(c -> Character.getType(c) == Character.PRIVATE_USE);
    }

    private static boolean isHalfWidthKatakana(int c) {
        return c >= 0xFF61 && c <= 0xFF9F;
    }

    /** The text, or nothing when one byte does not fit: no replacement characters. */
    static Optional<String> strict(byte[] bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
    }

    private static boolean contains(byte[] bytes, byte wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }
}
