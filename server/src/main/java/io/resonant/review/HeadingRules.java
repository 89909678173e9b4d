package io.resonant.review;

import io.resonant.kernel.text.Heading;
import io.resonant.kernel.text.Section;
import io.resonant.kernel.text.TextFolding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.regex.Pattern;

/** Headings that hold nothing, stand twice or leave a level out. */
final class HeadingRules {
    private static final Pattern COMMENT = Pattern.compile("<!--(?s:.*?)(?:-->|\\z)");
    private static final Pattern RULER = Pattern.compile("(?m)^\\s{0,3}(?:-{3,}|\\*{3,}|_{3,})\\s*$");

    private HeadingRules() {}

    static void emptyHeading(SpecText spec, Findings findings) {
        for (var heading : spec.document().headings()) {
            if (heading.text().isBlank()) {
                var message = ReviewMessage.of("empty_heading");
                findings.add("empty_heading", Severity.WARNING, heading.line(), "", message);
            }
        }
    }

    /** A heading with nothing below it; the document's title may stand alone above the first heading. */
    static void emptySection(SpecText spec, Findings findings) {
        var sections = spec.document().sections();
        for (int i = 1; i < sections.size(); i++) {
            var section = sections.get(i);
            var heading = section.heading();
            boolean title = i == 1 && section.level() == 1;
            boolean hasChildren = section.end() > section.ownEnd();
            if (heading == null || heading.text().isBlank() || title || hasChildren) {
                continue;
            }
            var content = content(spec, section, heading);
            if (content.isBlank()) {
                findings.add(
                        "empty_section",
                        Severity.WARNING,
                        heading.line(),
                        heading.text(),
                        ReviewMessage.of("empty_section").with("heading", heading.text()));
            }
        }
    }

    private static String content(SpecText spec, Section section, Heading heading) {
        var lines = spec.document().lines();
        if (section.ownEnd() <= heading.endLine()) {
            return "";
        }
        var text = spec.document().source().substring(lines.start(heading.endLine() + 1), lines.end(section.ownEnd()));
        return RULER.matcher(COMMENT.matcher(text).replaceAll("")).replaceAll("");
    }

    /** One finding for a document: who skips levels does so everywhere. */
    static void skippedLevel(SpecText spec, Findings findings) {
        var skips = new ArrayList<Section>();
        int level = 0;
        int from = 0;
        for (var section : spec.document().sections()) {
            if (level > 0 && section.level() > level + 1) {
                from = skips.isEmpty() ? level : from;
                skips.add(section);
            }
            level = section.level();
        }
        if (!skips.isEmpty()) {
            var first = skips.getFirst();
            findings.add(
                    "skipped_heading_level",
                    Severity.INFO,
                    first.line(),
                    first.title(),
                    ReviewMessage.of("skipped_heading_level")
                            .with("from", from)
                            .with("to", first.level())
                            .with("count", skips.size()));
        }
    }

    /** Equal headings under the same heading: a reader cannot tell which one a link or a colleague means. */
    static void duplicateHeading(SpecText spec, Findings findings) {
        var lines = new HashMap<String, Integer>();
        var repeated = new HashSet<Integer>();
        for (var section : spec.document().sections()) {
            if (section.title().isBlank() || repeated.contains(section.parent())) {
                continue;
            }
            var key = section.parent() + "/" + section.level() + "/"
                    + TextFolding.fold(section.title()).text();
            var first = lines.putIfAbsent(key, section.line());
            if (first != null) {
                repeated.add(section.index()); // what stands below it repeats with it and is no news
                findings.add(
                        "duplicate_heading",
                        Severity.WARNING,
                        section.line(),
                        section.title(),
                        ReviewMessage.of("duplicate_heading")
                                .with("heading", section.title())
                                .with("line", first));
            }
        }
    }
}
