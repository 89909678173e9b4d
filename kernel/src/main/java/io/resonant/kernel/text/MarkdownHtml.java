package io.resonant.kernel.text;

import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.renderer.html.HtmlRenderer;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * Markdown of strangers as HTML that a page may hold. The renderer escapes and the sanitiser then takes out whatever is not
 * on its list, HTML in the Markdown included: neither has to be perfect. Pictures become links, because loading one tells
 * its host who reads.
 */
public final class MarkdownHtml {
    private static final Pattern ADDRESS = Pattern.compile("(?i)(?:https?://|mailto:|#).*");
    private static final Pattern LANGUAGE = Pattern.compile("language-[A-Za-z0-9+#._-]{1,40}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre")
            .allowElements("code", "em", "strong", "b", "i", "del", "s", "kbd", "sub", "sup", "details", "summary", "a")
            .allowElements("table", "thead", "tbody", "tr", "th", "td", "input")
            .allowStandardUrlProtocols()
            .allowAttributes("href")
            .matching(ADDRESS)
            .onElements("a")
            .allowAttributes("class")
            .matching(LANGUAGE)
            .onElements("code")
            .allowAttributes("start")
            .matching(NUMBER)
            .onElements("ol")
            .allowAttributes("align")
            .matching(true, "left", "right", "center")
            .onElements("th", "td")
            .allowAttributes("type")
            .matching(true, "checkbox")
            .onElements("input")
            .allowAttributes("disabled", "checked")
            .onElements("input")
            .allowWithoutAttributes("a")
            .requireRelsOnLinks("nofollow", "noopener", "noreferrer", "ugc")
            .toFactory();

    private MarkdownHtml() {}

    /** Any text can be rendered. */
    public static String of(String markdown) {
        var tree = MarkdownDocument.tree(EmphasisLimit.applied(markdown));
        tree.accept(new PicturesAsLinks());
        WideLineBreaks.takeOut(tree);
        var html = HtmlRenderer.builder()
                .extensions(MarkdownDocument.extensions(true))
                .build()
                .render(tree);
        return POLICY.sanitize(html);
    }

    private static final class PicturesAsLinks extends AbstractVisitor {
        @Override
        public void visit(Image image) {
            visitChildren(image);
            boolean linked = isInLink(image);
            var target = image.getDestination() == null ? "" : image.getDestination();
            if (image.getFirstChild() == null) {
                image.appendChild(new Text(target));
            }
            Node place = image;
            if (!linked) {
                var link = new Link(target, image.getTitle());
                image.insertAfter(link);
                place = link;
            }
            var child = image.getFirstChild();
            while (child != null) {
                var next = child.getNext();
                if (linked) {
                    place.insertAfter(child);
                    place = child;
                } else {
                    place.appendChild(child);
                }
                child = next;
            }
            image.unlink();
        }

        private static boolean isInLink(Node node) {
            for (var parent = node.getParent(); parent != null; parent = parent.getParent()) {
                if (parent instanceof Link) {
                    return true;
                }
            }
            return false;
        }
    }
}
