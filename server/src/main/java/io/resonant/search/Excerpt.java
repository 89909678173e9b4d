package io.resonant.search;

import io.resonant.kernel.text.FoldedText;
import io.resonant.kernel.text.TextFolding;
import io.resonant.search.SearchHit.ExcerptPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The part of a text that shows why it was found. */
final class Excerpt {
    private static final int BEFORE = 40;
    private static final int LENGTH = 160;

    private Excerpt() {}

    /** Starts a little before the first match; the beginning of the text when only the title matched. */
    static List<ExcerptPart> of(String text, List<String> terms) {
        var folded = TextFolding.fold(text);
        var spans = new ArrayList<FoldedText.Span>();
        terms.forEach(term -> spans.addAll(folded.find(term)));
        spans.sort(Comparator.comparingInt(FoldedText.Span::start));
        int start = spans.isEmpty()
                ? 0
                : wordStart(text, Math.max(0, spans.getFirst().start() - BEFORE));
        int end = whole(text, Math.min(text.length(), start + LENGTH));
        var parts = new ArrayList<ExcerptPart>();
        int at = start;
        for (var span : spans) {
            if (span.start() < at || span.end() > end) {
                continue;
            }
            add(parts, text.substring(at, span.start()), false);
            add(parts, text.substring(span.start(), span.end()), true);
            at = span.end();
        }
        add(parts, text.substring(at, Math.max(at, end)), false);
        return List.copyOf(parts);
    }

    private static void add(List<ExcerptPart> parts, String text, boolean match) {
        var oneLine = text.replaceAll("\\s+", " ");
        if (!oneLine.isEmpty()) {
            parts.add(new ExcerptPart(oneLine, match));
        }
    }

    private static int wordStart(String text, int from) {
        int space = text.indexOf(' ', from);
        return whole(text, from > 0 && space >= 0 && space - from < BEFORE / 2 ? space + 1 : from);
    }

    /** Never cuts a character in two. */
    private static int whole(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }
}
