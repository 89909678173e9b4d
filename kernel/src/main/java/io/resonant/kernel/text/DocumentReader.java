package io.resonant.kernel.text;

import io.resonant.kernel.text.TextBlock.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.ext.footnotes.FootnoteDefinition;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.task.list.items.TaskListItemMarker;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/** Walks the tree that commonmark gives and gathers what {@link MarkdownDocument} offers. */
final class DocumentReader {
    private static final Pattern HTML_ANCHOR =
            Pattern.compile("\\b(?:id|name)\\s*=\\s*[\"']([^\"'<>]{1,200})[\"']", Pattern.CASE_INSENSITIVE);

    final List<Heading> headings = new ArrayList<>();
    final List<Section> sections = new ArrayList<>();
    final List<TextBlock> blocks = new ArrayList<>();
    final List<ChecklistItem> checklist = new ArrayList<>();
    final List<Table> tables = new ArrayList<>();
    final List<Link> links = new ArrayList<>();
    final List<CodeBlock> code = new ArrayList<>();
    final List<RawHtml> html = new ArrayList<>();
    final Set<String> anchors = new HashSet<>();
    final Set<String> footnotes = new LinkedHashSet<>();

    private final String source;
    private final int lastLine;
    private final Slugs slugs = new Slugs();
    private final Map<String, Integer> equalItems = new HashMap<>();
    private int depth;
    private int quotes;
    private boolean inFootnote;

    DocumentReader(String source, int lastLine) {
        this.source = source;
        this.lastLine = lastLine;
        sections.add(new Section(0, null, -1, List.of(), 1, lastLine, lastLine));
    }

    void read(Node document) {
        children(document);
        closeSections();
    }

    private void children(Node parent) {
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            block(node);
        }
    }

    private void block(Node node) {
        switch (node) {
            case org.commonmark.node.Heading heading -> heading(heading);
            case Paragraph paragraph -> paragraph(paragraph);
            case TableBlock table -> table(table);
            case FencedCodeBlock fenced ->
                code.add(new CodeBlock(
                        fenced.getInfo() == null ? "" : fenced.getInfo(),
                        fenced.getLiteral(),
                        line(fenced),
                        line(fenced) + 1,
                        endLine(fenced),
                        fenced.getClosingFenceLength() != null));
            case IndentedCodeBlock indented ->
                code.add(new CodeBlock(
                        "", indented.getLiteral(), line(indented), line(indented), endLine(indented), true));
            case HtmlBlock raw -> html(raw.getLiteral(), line(raw), true);
            case ListBlock list -> nested(list);
            case ListItem item -> {
                checklistItem(item);
                children(item);
            }
            case BlockQuote quote -> {
                quotes++;
                children(quote);
                quotes--;
            }
            case FootnoteDefinition definition -> {
                footnotes.add(definition.getLabel());
                boolean before = inFootnote;
                inFootnote = true;
                children(definition);
                inFootnote = before;
            }
            default -> children(node);
        }
    }

    private void nested(Node list) {
        depth++;
        children(list);
        depth--;
    }

    private void heading(org.commonmark.node.Heading node) {
        boolean divides = quotes == 0 && depth == 0; // inside a quote or an item it divides that, not the document
        var block = text(TextBlock.Kind.HEADING, node, divides ? sections.size() : sections.size() - 1);
        var text = block.text().strip();
        var heading = new Heading(node.getLevel(), text, slugs.next(text), line(node), endLine(node));
        anchors.add(heading.slug());
        headings.add(heading);
        blocks.add(block);
        if (divides) {
            section(heading);
        }
    }

    private void section(Heading heading) {
        int last = sections.size() - 1;
        sections.set(last, withEnds(sections.get(last), heading.line() - 1, lastLine));
        int parent = last;
        while (parent > 0 && sections.get(parent).level() >= heading.level()) {
            parent = sections.get(parent).parent();
        }
        var path = new ArrayList<>(
                parent < 1 ? List.<String>of() : sections.get(parent).path());
        path.add(heading.text());
        sections.add(new Section(
                sections.size(), heading, Math.max(parent, 0), List.copyOf(path), heading.line(), lastLine, lastLine));
    }

    /** Gives every section the last line of what stands below it, from the next heading that is not below it. */
    private void closeSections() {
        var nextLine = new int[7]; // by level, where a later heading of that level stands
        Arrays.fill(nextLine, lastLine + 1);
        for (int i = sections.size() - 1; i > 0; i--) {
            var section = sections.get(i);
            int end = lastLine + 1;
            for (int level = 1; level <= section.level(); level++) {
                end = Math.min(end, nextLine[level]);
            }
            sections.set(i, withEnds(section, section.ownEnd(), end - 1));
            nextLine[section.level()] = section.line();
        }
    }

    private static Section withEnds(Section section, int ownEnd, int end) {
        return new Section(
                section.index(), section.heading(), section.parent(), section.path(), section.line(), ownEnd, end);
    }

    private void paragraph(Paragraph paragraph) {
        boolean inItem = paragraph.getParent() instanceof ListItem;
        var kind = inFootnote
                ? TextBlock.Kind.FOOTNOTE
                : inItem && isFirst(paragraph) ? TextBlock.Kind.LIST_ITEM : TextBlock.Kind.PARAGRAPH;
        var block = text(kind, paragraph, sections.size() - 1);
        if (!block.text().isBlank()) { // else it holds but marks, such as an anchor
            blocks.add(block);
        }
    }

    private static boolean isFirst(Paragraph paragraph) {
        return paragraph.getPrevious() == null || paragraph.getPrevious() instanceof TaskListItemMarker;
    }

    private TextBlock text(TextBlock.Kind kind, Node node, int section) {
        return new InlineText(line(node), this::link, (raw, at) -> html(raw.getLiteral(), at, false))
                .addChildren(node)
                .block(kind, new Place(line(node), endLine(node), section, depth, quotes > 0));
    }

    private void checklistItem(ListItem item) {
        if (!(item.getFirstChild() instanceof TaskListItemMarker marker)
                || !(marker.getNext() instanceof Paragraph paragraph)) {
            return;
        }
        int mark = source.indexOf('[', paragraph.getSourceSpans().getFirst().getInputIndex()) + 1;
        var text = InlineText.plain(paragraph).strip();
        var words = Identity.of(text);
        int number = equalItems.merge(words, 1, Integer::sum);
        checklist.add(new ChecklistItem(
                words + "-" + number, text, marker.isChecked(), line(paragraph), mark, depth, sections.size() - 1));
    }

    private void table(TableBlock block) {
        List<TextBlock> header = new ArrayList<>();
        var rows = new ArrayList<Table.Row>();
        for (var part = block.getFirstChild(); part != null; part = part.getNext()) {
            for (var row = part.getFirstChild(); row != null; row = row.getNext()) {
                if (part instanceof TableHead) {
                    header = cells(row, TextBlock.Kind.TABLE_HEADER);
                } else if (row instanceof TableRow) {
                    rows.add(new Table.Row(line(row), cells(row, TextBlock.Kind.TABLE_CELL), given(row)));
                }
            }
        }
        tables.add(new Table(line(block), endLine(block), sections.size() - 1, header, rows));
        blocks.addAll(header);
        rows.forEach(row -> blocks.addAll(row.cells()));
    }

    private List<TextBlock> cells(Node row, TextBlock.Kind kind) {
        var cells = new ArrayList<TextBlock>();
        for (var cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
            var place = new Place(line(row), line(row), sections.size() - 1, depth, quotes > 0);
            cells.add(new InlineText(line(row), this::link, (raw, at) -> html(raw.getLiteral(), at, false))
                    .addChildren(cell)
                    .block(kind, place));
        }
        return cells;
    }

    /** Cells in the source line; the extension adds what is missing and drops what is too much. */
    private int given(Node row) {
        if (row.getSourceSpans().isEmpty()) {
            return 0;
        }
        var span = row.getSourceSpans().getFirst();
        var line = source.substring(span.getInputIndex(), span.getInputIndex() + span.getLength())
                .strip();
        int bars = 0;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '|' && (i == 0 || line.charAt(i - 1) != '\\')) {
                bars++;
            }
        }
        boolean closed = line.length() > 1 && line.endsWith("|") && !line.endsWith("\\|");
        return bars + 1 - (line.startsWith("|") ? 1 : 0) - (closed ? 1 : 0);
    }

    private void link(Node node, int line) {
        boolean image = node instanceof Image;
        var given =
                node instanceof org.commonmark.node.Link link ? link.getDestination() : ((Image) node).getDestination();
        var destination = given == null ? "" : given.strip();
        links.add(
                new Link(kind(destination), destination, InlineText.plain(node).strip(), line, image));
    }

    private static Link.Kind kind(String destination) {
        if (destination.isEmpty()) {
            return Link.Kind.EMPTY;
        }
        if (destination.startsWith("#")) {
            return Link.Kind.ANCHOR;
        }
        return destination.startsWith("//") || destination.matches("(?i)[a-z][a-z0-9+.-]{1,30}:.*")
                ? Link.Kind.EXTERNAL
                : Link.Kind.RELATIVE;
    }

    private void html(String literal, int line, boolean block) {
        html.add(new RawHtml(literal, line, block));
        var matcher = HTML_ANCHOR.matcher(literal);
        while (matcher.find()) {
            anchors.add(matcher.group(1));
        }
    }

    private static int line(Node node) {
        return node.getSourceSpans().isEmpty()
                ? 1
                : node.getSourceSpans().getFirst().getLineIndex() + 1;
    }

    private static int endLine(Node node) {
        return node.getSourceSpans().isEmpty()
                ? 1
                : node.getSourceSpans().getLast().getLineIndex() + 1;
    }
}
