package io.resonant.kernel.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A sentence of running text, or what stands for one: a heading, a list item, a cell.
 *
 * @param start offset in the text of the block
 * @param prose the words, code masked, a line end as a space
 */
public record Sentence(TextBlock block, int start, String prose) {
    private static final Pattern ABBREVIATION = Pattern.compile(
            "(?i)(?:\\b(?:e\\.g|i\\.e|etc|vs|cf|resp|approx|incl|no|fig|eq|sec|ch|vol|dr|mr|ms|st|inc|ltd|al|dept)|\\b[A-Za-z])$");
    private static final Pattern JAPANESE = Pattern.compile("[\\p{IsHiragana}\\p{IsKatakana}]|[\\p{IsHan}]{2}");
    private static final Pattern QUOTED = Pattern.compile(
            "「[^「」]{0,80}」|『[^『』]{0,80}』|\"[^\"]{1,80}\"|“[^“”]{1,80}”|(?<![\\p{L}\\d])'[^']{1,60}'(?![\\p{L}\\d])");

    /** Cuts a block at the ends of its sentences. */
    public static List<Sentence> of(TextBlock block) {
        var sentences = new ArrayList<Sentence>();
        var prose = block.prose().replace('\n', ' ');
        int start = 0;
        for (int i = 0; i < prose.length(); i++) {
            if (isEnd(prose, start, i)) {
                int end = i + 1;
                while (end < prose.length() && "」』）)\"”".indexOf(prose.charAt(end)) >= 0) {
                    end++;
                }
                add(sentences, block, prose, start, end);
                start = end;
                i = end - 1;
            }
        }
        add(sentences, block, prose, start, prose.length());
        return sentences;
    }

    private static void add(List<Sentence> sentences, TextBlock block, String prose, int start, int end) {
        int from = start;
        while (from < end && Character.isWhitespace(prose.charAt(from))) {
            from++;
        }
        if (from < end) {
            sentences.add(new Sentence(block, from, prose.substring(from, end)));
        }
    }

    private static boolean isEnd(String text, int start, int at) {
        char c = text.charAt(at);
        if (c == '。' || c == '！' || c == '？') {
            return !insideQuote(text, start, at);
        }
        if (c != '.' && c != '!' && c != '?') {
            return false;
        }
        boolean spaceFollows = at + 1 < text.length() && Character.isWhitespace(text.charAt(at + 1));
        if (!spaceFollows) {
            return false;
        }
        int next = at + 1;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        boolean lowerCaseFollows = next < text.length() && Character.isLowerCase(text.charAt(next));
        boolean abbreviation = c == '.'
                && ABBREVIATION
                        .matcher(text.substring(Math.max(start, at - 8), at))
                        .find();
        return !lowerCaseFollows && !abbreviation;
    }

    private static boolean insideQuote(String text, int start, int at) {
        int open = Math.max(text.lastIndexOf('「', at), text.lastIndexOf('（', at));
        if (open < start) {
            return false;
        }
        char close = text.charAt(open) == '「' ? '」' : '）';
        int closed = text.indexOf(close, open);
        return closed > at && closed - open < 200;
    }

    public boolean japanese() {
        return JAPANESE.matcher(prose).find();
    }

    public int lineAt(int offset) {
        return block.lineAt(start + offset);
    }

    public int line() {
        return lineAt(0);
    }

    public int endLine() {
        return lineAt(Math.max(0, prose.length() - 1));
    }

    /** The words as a reader sees them, code included. */
    public String text() {
        return block.text().substring(start, start + prose.length()).replace('\n', ' ');
    }

    /** At most about {@code limit} characters of the sentence with the given part in it. */
    public String around(int from, int to, int limit) {
        var text = text();
        if (text.length() <= limit) {
            return text;
        }
        int begin = Math.max(0, Math.min(from - (limit - (to - from)) / 2, text.length() - limit));
        int end = Math.min(text.length(), begin + limit - 2);
        return (begin > 0 ? "…" : "") + text.substring(begin, end) + (end < text.length() ? "…" : "");
    }

    /** Whether a part is somebody's words or a label on a screen, given in quotation marks. */
    public boolean isQuoted(int from, int to) {
        var matcher = QUOTED.matcher(prose);
        while (matcher.find()) {
            if (matcher.start() < from && matcher.end() > to) {
                return true;
            }
        }
        return false;
    }

    public boolean contains(Pattern pattern) {
        return pattern.matcher(prose).find();
    }
}
