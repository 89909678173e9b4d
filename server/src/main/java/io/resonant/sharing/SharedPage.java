package io.resonant.sharing;

import java.time.Instant;
import java.util.List;

/**
 * What a link opens: the words and nothing else, no names, no ids.
 *
 * @param parts Markdown: the text of a spec, or what was said in a conversation, oldest first
 */
public record SharedPage(String title, List<Part> parts, Instant updatedAt) {

    /** @param at when it was written */
    public record Part(String markdown, Instant at) {}
}
