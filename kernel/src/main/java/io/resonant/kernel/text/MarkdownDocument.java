package io.resonant.kernel.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.footnotes.FootnotesExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.task.list.items.TaskListItemsExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A Markdown text (CommonMark with GitHub's tables, checklists, strikethrough, bare addresses and footnotes) with its
 * structure and the line of everything, counted from 1. Any text is a document: nothing that is written can make
 * parsing fail, and what is nested deeper than {@value #MAX_NESTING} is taken as plain text.
 */
public final class MarkdownDocument {
    /** Blocks in blocks, and marks in marks; enough for people, few enough for the stack. */
    static final int MAX_NESTING = 100;

    private static final int MAX_CELLS = 200_000;

    private final String source;
    private final Lines lines;
    private final FrontMatter frontMatter;
    private final DocumentReader content;

    private MarkdownDocument(String source, Lines lines, FrontMatter frontMatter, DocumentReader content) {
        this.source = source;
        this.lines = lines;
        this.frontMatter = frontMatter;
        this.content = content;
    }

    public static MarkdownDocument parse(String source) {
        var lines = Lines.of(source);
        var frontMatter = FrontMatter.of(lines);
        var content = new DocumentReader(source, lines.count());
        content.read(tree(EmphasisLimit.applied(withoutFrontMatter(source, lines, frontMatter))));
        return new MarkdownDocument(source, lines, frontMatter, content);
    }

    /**
     * Ticks or unticks one item of a checklist and changes nothing but the character between its brackets.
     *
     * @param identity see {@link ChecklistItem}
     * @return the new text, the same as before if the item was in that state; empty when there is no such item
     */
    public static Optional<String> toggleChecklistItem(String markdown, String identity, boolean checked) {
        return parse(markdown).checklist().stream()
                .filter(item -> item.identity().equals(identity))
                .findFirst()
                .map(item -> item.checked() == checked
                        ? markdown
                        : new StringBuilder(markdown)
                                .replace(item.markOffset(), item.markOffset() + 1, checked ? "x" : " ")
                                .toString());
    }

    public String source() {
        return source;
    }

    public Lines lines() {
        return lines;
    }

    public FrontMatter frontMatter() {
        return frontMatter;
    }

    public List<Heading> headings() {
        return Collections.unmodifiableList(content.headings);
    }

    /** At least one: the first has no heading. */
    public List<Section> sections() {
        return Collections.unmodifiableList(content.sections);
    }

    /** All running text in the order of the source. */
    public List<TextBlock> blocks() {
        return Collections.unmodifiableList(content.blocks);
    }

    public List<ChecklistItem> checklist() {
        return Collections.unmodifiableList(content.checklist);
    }

    public List<Table> tables() {
        return Collections.unmodifiableList(content.tables);
    }

    public List<Link> links() {
        return Collections.unmodifiableList(content.links);
    }

    public List<CodeBlock> codeBlocks() {
        return Collections.unmodifiableList(content.code);
    }

    public List<RawHtml> html() {
        return Collections.unmodifiableList(content.html);
    }

    /** What a link inside the document may name: the slugs of headings, and ids and names in HTML. */
    public Set<String> anchors() {
        return Collections.unmodifiableSet(content.anchors);
    }

    /** Labels of the footnotes that have a text. */
    public Set<String> footnotes() {
        return Collections.unmodifiableSet(content.footnotes);
    }

    /**
     * What a reader sees on each line of the source, code included, marks and addresses left out; for search and
     * excerpts. The element at 0 is line 1.
     */
    public List<String> plainLines() {
        var plain = new ArrayList<StringBuilder>(lines.count());
        for (int line = 0; line < lines.count(); line++) {
            plain.add(new StringBuilder());
        }
        for (var block : content.blocks) {
            int at = 0;
            while (at <= block.text().length()) {
                int end = block.text().indexOf('\n', at);
                end = end < 0 ? block.text().length() : end;
                append(plain, block.lineAt(at), block.text().substring(at, end));
                at = end + 1;
            }
        }
        for (var code : content.code) {
            int line = code.textLine();
            for (var text : Lines.of(code.text()).texts()) {
                append(plain, line++, text);
            }
        }
        return plain.stream().map(StringBuilder::toString).toList();
    }

    private static void append(List<StringBuilder> plain, int line, String text) {
        if (line <= plain.size()) {
            var words = plain.get(line - 1);
            words.append(words.isEmpty() ? "" : " ").append(text);
        }
    }

    /** Keeps every offset: what is left out becomes spaces. */
    private static String withoutFrontMatter(String source, Lines lines, FrontMatter frontMatter) {
        int end = frontMatter.end() == 0 ? 0 : lines.end(frontMatter.end());
        boolean mark = source.startsWith("\uFEFF");
        if (end == 0 && !mark) {
            return source;
        }
        var kept = new StringBuilder(source);
        for (int i = 0; i < Math.max(end, 1); i++) {
            if (kept.charAt(i) != '\n' && kept.charAt(i) != '\r') {
                kept.setCharAt(i, ' ');
            }
        }
        return kept.toString();
    }

    static Node tree(String source) {
        try {
            return parser(true).parse(source);
        } catch (IllegalArgumentException e) { // more cells than anybody reads: shown as text then
            return parser(false).parse(source);
        }
    }

    static List<Extension> extensions(boolean tables) {
        var extensions = new ArrayList<Extension>(List.of(
                TaskListItemsExtension.create(),
                StrikethroughExtension.create(),
                AutolinkExtension.create(),
                FootnotesExtension.create()));
        if (tables) {
            extensions.add(TablesExtension.builder().maxCells(MAX_CELLS).build());
        }
        return extensions;
    }

    private static Parser parser(boolean tables) {
        return Parser.builder()
                .customBlockParserFactory(new LongParagraph.Factory())
                .extensions(extensions(tables))
                .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
                .maxOpenBlockParsers(MAX_NESTING)
                .maxInlineNesting(MAX_NESTING)
                .build();
    }
}
