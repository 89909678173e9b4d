package io.resonant.review;

import io.resonant.kernel.text.Heading;
import io.resonant.kernel.text.Link;
import io.resonant.kernel.text.TextFolding;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Links that lead nowhere inside the document. */
final class LinkRules {
    private static final Pattern FOOTNOTE = Pattern.compile("\\[\\^([^\\]\\s\\uFFFC]{1,60})]");
    private static final Pattern REFERENCE =
            Pattern.compile("(?<![\\w\\])\\\\]|\\] )\\[([^\\[\\]\\n{}]{3,80})]\\[([^\\[\\]\\n{}]{0,80})](?![\\[(])");

    /** {@code ## Title {#anchor}}, as Pandoc, kramdown, VitePress and others read it. */
    private static final Pattern GIVEN_ANCHOR = Pattern.compile("\\{[^{}#]*+#([^\\s{}]++)[^{}]*+}\\s*+$");

    private LinkRules() {}

    static void brokenAnchor(SpecText spec, Findings findings) {
        var anchors = new HashSet<String>();
        spec.document().anchors().forEach(anchor -> anchors.add(anchor.toLowerCase(Locale.ROOT)));
        for (var heading : spec.document().headings()) {
            var given = GIVEN_ANCHOR.matcher(heading.text());
            if (given.find()) {
                anchors.add(given.group(1).toLowerCase(Locale.ROOT));
            }
        }
        var similar = similar(spec);
        for (var link : spec.document().links()) {
            if (link.kind() != Link.Kind.ANCHOR) {
                continue;
            }
            var anchor = decoded(link.destination().substring(1)).toLowerCase(Locale.ROOT);
            if (anchor.isEmpty() || anchor.equals("top") || anchors.contains(anchor) || anchor.startsWith(":~:")) {
                continue;
            }
            var meant = similar.get(letters(anchor));
            var message = meant == null
                    ? ReviewMessage.of("broken_anchor")
                    : ReviewMessage.of(looksLike(anchor, meant) ? "broken_anchor_composed" : "broken_anchor_similar")
                            .with("meant", "#" + meant);
            findings.add(
                    "broken_anchor",
                    Severity.ERROR,
                    link.line(),
                    link.text().isEmpty() ? link.destination() : link.text(),
                    message.with("anchor", link.destination()));
        }
    }

    /** が may be one character or か with a mark behind it: two anchors that no eye can tell apart. */
    private static boolean looksLike(String anchor, String meant) {
        return Normalizer.normalize(anchor, Normalizer.Form.NFC)
                .equals(Normalizer.normalize(meant, Normalizer.Form.NFC));
    }

    private static Map<String, String> similar(SpecText spec) {
        var similar = new HashMap<String, String>();
        for (Heading heading : spec.document().headings()) {
            similar.putIfAbsent(letters(heading.slug()), heading.slug());
        }
        similar.remove("");
        return similar;
    }

    /** The letters and digits of an anchor: other renderers treat the rest differently. */
    private static String letters(String anchor) {
        return TextFolding.fold(anchor).text().replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static String decoded(String fragment) {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return fragment; // a stray percent sign: then it is meant as it stands
        }
    }

    static void emptyLink(SpecText spec, Findings findings) {
        for (var link : spec.document().links()) {
            boolean nowhere =
                    link.kind() == Link.Kind.EMPTY || link.destination().equals("#");
            if (nowhere && !link.image()) {
                var message = ReviewMessage.of("empty_link").with("text", link.text());
                findings.add("empty_link", Severity.WARNING, link.line(), link.text(), message);
            }
        }
    }

    static void missingFootnote(SpecText spec, Findings findings) {
        for (var sentence : spec.sentences()) {
            var matcher = FOOTNOTE.matcher(sentence.prose());
            while (matcher.find()) {
                if (!spec.document().footnotes().contains(matcher.group(1))) {
                    findings.add(
                            "missing_footnote",
                            Severity.ERROR,
                            sentence,
                            matcher.start(),
                            matcher.end(),
                            ReviewMessage.of("missing_footnote").with("label", matcher.group(1)));
                }
            }
        }
    }

    /** A {@code [text][label]} that is still there after parsing has no definition. */
    static void missingReference(SpecText spec, Findings findings) {
        var source = spec.document().source();
        for (var sentence : spec.sentences()) {
            var matcher = REFERENCE.matcher(sentence.prose());
            while (matcher.find()) {
                int at = sentence.block().sourceOffset(sentence.start() + matcher.start());
                boolean written = at >= 0 && source.startsWith(matcher.group(), at);
                var label = matcher.group(2).isEmpty() ? matcher.group(1) : matcher.group(2);
                if (written && !isDefinedByTemplate(source, label)) {
                    findings.add(
                            "missing_reference",
                            Severity.WARNING,
                            sentence,
                            matcher.start(),
                            matcher.end(),
                            ReviewMessage.of("missing_reference").with("label", label));
                }
            }
        }
    }

    /** {@code [label]: https://example.org/{{ version }}/} becomes a definition when the site is made. */
    private static boolean isDefinedByTemplate(String source, String label) {
        var definition = Pattern.compile("(?im)^ {0,3}\\[" + Pattern.quote(label) + "]:.*\\{[{%]");
        return definition.matcher(source).find();
    }
}
