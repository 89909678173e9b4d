package io.resonant.kernel.text;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.footnotes.FootnoteReference;
import org.commonmark.ext.task.list.items.TaskListItemMarker;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;

/** Gathers the text of one block from its inline nodes. Nesting is bounded by the parser, so recursion is safe. */
final class InlineText {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder prose = new StringBuilder();
    private final BiConsumer<Node, Integer> links;
    private final BiConsumer<HtmlInline, Integer> html;
    private int[] pieces = new int[12];
    private int count;
    private int line;

    /**
     * @param links is told of links and images with their line
     * @param html is told of raw HTML with its line
     */
    InlineText(int line, BiConsumer<Node, Integer> links, BiConsumer<HtmlInline, Integer> html) {
        this.line = line;
        this.links = links;
        this.html = html;
    }

    InlineText addChildren(Node parent) {
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            add(node);
        }
        return this;
    }

    TextBlock block(TextBlock.Kind kind, TextBlock.Place place) {
        return new TextBlock(kind, place, text.toString(), prose.toString(), Arrays.copyOf(pieces, count * 3));
    }

    static String plain(Node parent) {
        return new InlineText(0, (link, at) -> {}, (html, at) -> {})
                .addChildren(parent)
                .text
                .toString();
    }

    private void add(Node node) {
        switch (node) {
            case Text literal -> append(literal, literal.getLiteral(), isAddress(literal));
            case Code code -> append(code, code.getLiteral(), true);
            case HtmlInline inline -> {
                piece(inline);
                html.accept(inline, line);
            }
            case SoftLineBreak soft -> lineBreak(soft);
            case HardLineBreak hard -> lineBreak(hard);
            case FootnoteReference reference -> piece(reference);
            case TaskListItemMarker marker -> piece(marker);
            default -> {
                piece(node);
                if (node instanceof org.commonmark.node.Link || node instanceof Image) {
                    links.accept(node, line);
                }
                addChildren(node);
            }
        }
    }

    /** Whether the words are the address that they link to, as {@link AutolinkExtension} and {@code <...>} give. */
    private static boolean isAddress(Text literal) {
        return literal.getParent() instanceof org.commonmark.node.Link link
                && link.getDestination() != null
                && link.getDestination().endsWith(literal.getLiteral())
                && literal.getLiteral().length() > 3;
    }

    private void append(Node node, String literal, boolean masked) {
        piece(node);
        text.append(literal);
        if (masked) {
            prose.repeat(TextBlock.MASK, literal.length());
        } else {
            prose.append(literal);
        }
    }

    private void lineBreak(Node node) {
        piece(node);
        text.append('\n');
        prose.append('\n');
        line++;
        remember(-1);
    }

    private void piece(Node node) {
        var spans = node.getSourceSpans();
        if (!spans.isEmpty()) {
            SourceSpan span = spans.getFirst();
            line = span.getLineIndex() + 1;
            int inside = node instanceof Code ? codeMarks(node, span) : 0;
            remember(span.getInputIndex() + inside);
        }
    }

    private static int codeMarks(Node node, SourceSpan span) {
        int marks = span.getLength() - ((Code) node).getLiteral().length();
        return node.getSourceSpans().size() == 1 && marks > 0 ? marks / 2 : 0;
    }

    private void remember(int source) {
        if (count > 0 && pieces[(count - 1) * 3] == text.length()) {
            count--;
        }
        if (count * 3 == pieces.length) {
            pieces = Arrays.copyOf(pieces, pieces.length * 2);
        }
        pieces[count * 3] = text.length();
        pieces[count * 3 + 1] = line;
        pieces[count * 3 + 2] = source;
        count++;
    }
}
