package io.resonant.kernel.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A heading and the text up to the next heading of any level. The first section of a document has no heading: it is
 * what stands above the first one, and may be empty.
 *
 * @param index place in {@link MarkdownDocument#sections()}
 * @param parent index of the section whose heading stands above this one's; 0 when there is none, -1 for the first section itself
 * @param path texts of the headings from the outermost to this one
 * @param line first line, that of the heading
 * @param ownEnd last line before the next heading
 * @param end last line before the next heading that is not below this one
 */
public record Section(
        int index, @Nullable Heading heading, int parent, List<String> path, int line, int ownEnd, int end) {
    public int level() {
        return heading == null ? 0 : heading.level();
    }

    public String title() {
        return heading == null ? "" : heading.text();
    }
}
