package io.resonant.kernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts that were written to hurt. The limit is generous, as machines differ; what is printed is what was measured. */
class HostileMarkdownTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MILLION = 1_000_000;
    private static final int REPEATED = 200_000;

    @Test
    void parsingEndsInBoundedTime() {
        var slow = new ArrayList<String>();
        documents().forEach((name, text) -> {
            long start = System.nanoTime();
            var document = MarkdownDocument.parse(text);
            document.plainLines();
            var took = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf(Locale.ROOT, "%-28s %9d characters %6d ms%n", name, text.length(), took.toMillis());
            if (took.compareTo(LIMIT) > 0) {
                slow.add(name);
            }
        });
        assertThat(slow).isEmpty();
    }

    @Test
    void randomUnicodeIsADocument() {
        var random = new Random(99);
        var marks = "#*_-+`~[]()<>!|\\&\n\r\t >:^.0123 x漢あ\uD83D\uDE00\u0000\uD800\uDC00\uFEFF\u200F\u3000";
        for (int round = 0; round < 2_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(120); i > 0; i--) {
                text.append(
                        random.nextInt(9) == 0
                                ? Character.toString(random.nextInt(0x10FFFF))
                                : marks.substring(random.nextInt(marks.length()))
                                        .substring(0, 1));
            }
            var document = MarkdownDocument.parse(text.toString());
            assertThat(document.plainLines()).hasSize(document.lines().count());
            assertPlacesAreInside(document);
        }
    }

    private static void assertPlacesAreInside(MarkdownDocument document) {
        int lines = Math.max(1, document.lines().count());
        for (var block : document.blocks()) {
            assertThat(block.prose()).hasSameSizeAs(block.text());
            assertThat(block.line()).isBetween(1, lines);
            for (int i = 0; i < block.text().length(); i++) {
                assertThat(block.lineAt(i)).isBetween(1, lines);
                assertThat(block.section()).isLessThan(document.sections().size());
            }
        }
        document.sections().forEach(section -> {
            assertThat(section.ownEnd()).isBetween(section.line() - 1, lines);
            assertThat(section.end()).isBetween(section.ownEnd(), lines);
        });
    }

    private static Map<String, String> documents() {
        var documents = new LinkedHashMap<String, String>();
        var words = "The quick brown fox is 素早い狐 that jumps. ";
        documents.put("warm up", words.repeat(1_000));
        documents.put("5 MB of paragraphs", ("# Heading\n\n" + words.repeat(10) + "\n\n- [ ] item\n\n").repeat(11_000));
        documents.put("5 MB in one line", words.repeat(5 * MILLION / words.length()));
        documents.put("5 MB in one paragraph", (words + "\n").repeat(5 * MILLION / words.length()));
        documents.put("1 MB of line ends", "\n".repeat(MILLION));
        documents.put("10,000 quotes", ">".repeat(10_000) + " x");
        documents.put("10,000 quotes, 100 lines", (">".repeat(10_000) + " x\n").repeat(100));
        documents.put("10,000 lists", "- ".repeat(10_000) + "x");
        documents.put("10,000 deeper lists", deeper(10_000 / 4));
        documents.put("50,000 list items", "- x\n".repeat(50_000));
        documents.put("50,000 headings", "# x\n".repeat(50_000));
        documents.put("50,000 empty headings", "#\n".repeat(50_000));
        documents.put("50,000 reference definitions", references(50_000));
        documents.put("table of 1,000 x 1,000", table(1_000, 1_000));
        documents.put("table of 1,000 x 500,000", table(1_000, 500_000));
        documents.put("table of 1 MB", table(3, 120_000));
        documents.put("unclosed fence", "```\n" + words.repeat(100_000));
        for (var unit : List.of(
                "[",
                "![",
                "]",
                "[a](",
                "[a][",
                "[^",
                "*",
                "*a ",
                "_a_",
                "**a *b ",
                "a**b* ",
                "`",
                "``a`",
                "<",
                "<a ",
                "<!--",
                "<?",
                "<![CDATA[",
                "&",
                "&#",
                "\\",
                "~",
                "~~a",
                "a@b.",
                "www.",
                "http://",
                "https://a.b/(",
                "<a@",
                "||",
                "|a",
                "a|\n",
                "[a]: b\n",
                "[a]: \"",
                "- [ ] x\n",
                "1. ",
                ":-|",
                "\u3000",
                "\u0301",
                "  \n",
                "> ",
                ">\n",
                "\t",
                "---\n",
                "*\n",
                "<div>\n",
                "x\n===\n",
                "[^a]: x\n",
                "[^a]",
                "a[^b]\n\n[^b]: ")) {
            documents.put(
                    "0.2 MB of " + unit.replace("\n", "\\n").replace("\t", "\\t"),
                    unit.repeat(REPEATED / unit.length()));
        }
        documents.put("brackets", "[".repeat(100_000) + "a" + "]".repeat(100_000));
        documents.put("brackets with marks", "[*a](".repeat(100_000));
        documents.put("emphasis", "*a **b ".repeat(100_000) + "c** d*".repeat(100_000));
        documents.put("tick runs", ticks(1_400));
        return documents;
    }

    private static String deeper(int levels) {
        var text = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            text.repeat(' ', 2 * i).append("- x\n");
        }
        return text.toString();
    }

    private static String references(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("[r").append(i).append("]: http://x\n");
        }
        return text.append("\n[r1] [r2] [no]\n").toString();
    }

    private static String table(int columns, int rows) {
        return "|a".repeat(columns) + "|\n" + "|-".repeat(columns) + "|\n" + "|1|2|3|\n".repeat(rows);
    }

    private static String ticks(int longest) {
        var text = new StringBuilder();
        for (int i = 1; i < longest; i++) {
            text.repeat('`', i).append("a");
        }
        return text.toString();
    }
}
