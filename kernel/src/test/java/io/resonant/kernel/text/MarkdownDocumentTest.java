package io.resonant.kernel.text;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MarkdownDocumentTest {
    @Test
    void headingsHaveTheAnchorsOfGitHub() {
        var document = MarkdownDocument.parse("""
                # API 仕様書 (v1.0)
                ## 1. 目的・範囲
                ## エラー処理
                ## エラー処理
                ## `GET /users` & more
                Setext, title
                ---
                ##
                """);
        assertThat(document.headings().stream().map(Heading::slug))
                .containsExactly("api-仕様書-v10", "1-目的範囲", "エラー処理", "エラー処理-1", "get-users--more", "setext-title", "");
        assertThat(document.headings().stream().map(Heading::line)).containsExactly(1, 2, 3, 4, 5, 6, 8);
    }

    @Test
    void sectionsKnowTheirPathAndTheirEnd() {
        var document = MarkdownDocument.parse("intro\n# A\na\n## B\nb\n### C\n## D\nd\n# E\n");
        assertThat(document.sections().stream().map(Section::path))
                .containsExactly(
                        List.of(),
                        List.of("A"),
                        List.of("A", "B"),
                        List.of("A", "B", "C"),
                        List.of("A", "D"),
                        List.of("E"));
        assertThat(document.sections().stream().map(Section::line)).containsExactly(1, 2, 4, 6, 7, 9);
        assertThat(document.sections().stream().map(Section::ownEnd)).containsExactly(1, 3, 5, 6, 8, 9);
        assertThat(document.sections().stream().map(Section::end)).containsExactly(9, 8, 6, 6, 8, 9);
        assertThat(document.sections().stream().map(Section::parent)).containsExactly(-1, 0, 1, 2, 1, 0);
    }

    @Test
    void aHeadingInAQuoteDividesNothing() {
        var document = MarkdownDocument.parse("# A\n> # quoted\n> text\n");
        assertThat(document.sections()).hasSize(2);
        assertThat(document.headings()).hasSize(2);
    }

    @Test
    void blocksKeepTheirWordsAndPlaces() {
        var source =
                "text **bold** and `code x`\nnext [link](https://example.com) https://example.org/a\n\n- item\n  more\n";
        var document = MarkdownDocument.parse(source);
        var paragraph = document.blocks().getFirst();
        assertThat(paragraph.text()).isEqualTo("text bold and code x\nnext link https://example.org/a");
        assertThat(paragraph.prose()).startsWith("text bold and \uFFFC\uFFFC").contains("\nnext link \uFFFC");
        assertThat(paragraph.prose()).hasSameSizeAs(paragraph.text());
        int link = paragraph.text().indexOf("link");
        assertThat(paragraph.lineAt(link)).isEqualTo(2);
        assertThat(source).startsWith(paragraph.text().substring(0, 4));
        assertThat(source.substring(paragraph.sourceOffset(link))).startsWith("link](");
        assertThat(source.substring(paragraph.sourceOffset(paragraph.text().indexOf("code"))))
                .startsWith("code x`");
        var item = document.blocks().get(1);
        assertThat(item.kind()).isEqualTo(TextBlock.Kind.LIST_ITEM);
        assertThat(item.depth()).isEqualTo(1);
        assertThat(item.lineAt(item.text().indexOf("more"))).isEqualTo(5);
    }

    @Test
    void linksAreSortedByWhereTheyGo() {
        var document = MarkdownDocument.parse("""
                [a](#anchor) [b](./other.md) [c](https://example.com) [d]() ![e](p.png)
                [f][ref] mail@example.com

                [ref]: <mailto:x@example.com>
                """);
        assertThat(document.links().stream().map(Link::kind))
                .containsExactly(
                        Link.Kind.ANCHOR,
                        Link.Kind.RELATIVE,
                        Link.Kind.EXTERNAL,
                        Link.Kind.EMPTY,
                        Link.Kind.RELATIVE,
                        Link.Kind.EXTERNAL,
                        Link.Kind.EXTERNAL);
        assertThat(document.links().get(5).line()).isEqualTo(2);
    }

    @Test
    void tablesKnowWhatTheirRowsReallyHold() {
        var document = MarkdownDocument.parse("""
                | id | name |
                |----|------|
                | 1 | a \\| b |
                | 2 |
                | 3 | c | d |
                4 | e
                """);
        var table = document.tables().getFirst();
        assertThat(table.header().stream().map(TextBlock::text)).containsExactly("id", "name");
        assertThat(table.rows().stream().map(Table.Row::given)).containsExactly(2, 1, 3, 2);
        assertThat(table.rows().stream().map(Table.Row::line)).containsExactly(3, 4, 5, 6);
        assertThat(table.cell(table.rows().getFirst(), 1)).isEqualTo("a | b");
        assertThat(table.cell(table.rows().get(1), 1)).isEmpty();
        assertThat(table.rows().getFirst().cells().get(1).lineAt(0)).isEqualTo(3);
    }

    @Test
    void htmlGivesAnchorsAndNoProse() {
        var document = MarkdownDocument.parse("<a name=\"top\"></a>\n\ntext <span id='x'>y</span> <!-- note -->\n");
        assertThat(document.anchors()).contains("top", "x");
        assertThat(document.blocks()).hasSize(1);
        assertThat(document.blocks().getFirst().text()).isEqualTo("text y ");
        assertThat(document.html().stream().map(RawHtml::text)).contains("<!-- note -->");
    }

    @Test
    void aFenceThatIsNeverClosedIsKnown() {
        var document = MarkdownDocument.parse("```java\nint x;\n\n# not a heading\n");
        assertThat(document.codeBlocks().getFirst().closed()).isFalse();
        assertThat(document.headings()).isEmpty();
        assertThat(MarkdownDocument.parse("```\nx\n```\n")
                        .codeBlocks()
                        .getFirst()
                        .closed())
                .isTrue();
    }

    @Test
    void frontMatterIsReadAndKeptOutOfTheText() {
        var document = MarkdownDocument.parse("---\ntitle: 仕様\ntags: [a, b]\n---\n# H\n");
        assertThat(document.frontMatter().values()).isEqualTo(Map.of("title", "仕様", "tags", List.of("a", "b")));
        assertThat(document.frontMatter().fault()).isNull();
        assertThat(document.headings().getFirst().line()).isEqualTo(5);
        assertThat(document.blocks()).hasSize(1);
    }

    @Test
    void malformedFrontMatterIsAFaultAndNoFailure() {
        var fault = requireNonNull(fault("---\ntitle: [a\nx: y: z\n---\ntext\n"));
        assertThat(fault.code()).isEqualTo("malformed_front_matter");
        assertThat(fault.line()).isBetween(2, 4);
        assertThat(requireNonNull(fault("---\ntitle: a\n\ntext\n")).code()).isEqualTo("unclosed_front_matter");
        assertThat(MarkdownDocument.parse("---\n\ntext\n").frontMatter()).isEqualTo(FrontMatter.NONE);
    }

    private static FrontMatter.@Nullable Fault fault(String markdown) {
        return MarkdownDocument.parse(markdown).frontMatter().fault();
    }

    @Test
    void footnotesAreKnown() {
        var document = MarkdownDocument.parse("a[^1] b[^2]\n\n[^1]: the note\n");
        assertThat(document.footnotes()).containsExactly("1");
        assertThat(document.blocks().getFirst().text()).isEqualTo("a b[^2]");
        assertThat(document.blocks().getLast().kind()).isEqualTo(TextBlock.Kind.FOOTNOTE);
    }

    @Test
    void plainLinesAreWhatAReaderSees() {
        var document = MarkdownDocument.parse(
                "# T *x*\n\n[a](http://b) c\n**d**\n\n```\ncode\n```\n| h | i |\n|--|--|\n| 1 | 2 |\n");
        assertThat(document.plainLines()).containsExactly("T x", "", "a c", "d", "", "", "code", "", "h i", "", "1 2");
    }
}
