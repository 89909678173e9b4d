package io.resonant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.text.LineDiff;
import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.kernel.text.MarkdownHtml;
import io.resonant.review.SpecReview;
import io.resonant.review.TaskExtraction;
import io.resonant.review.ThreadMessage;
import io.resonant.review.ThreadSummary;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Whatever the text: as HTML it does nothing, and what a careful reader finds in it stands in it. */
public final class MarkdownFuzz implements FuzzTarget {
    private static final MarkdownFuzz TARGET = new MarkdownFuzz();

    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "markdown";
    }

    @Override
    public void feed(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        assertThat(MarkdownHtml.of(text))
                .doesNotContainPattern(
                        "(?i)<\\s*/?\\s*(script|iframe|svg|math|style|form|base|object|embed|meta|link|textarea)\\b")
                .doesNotContainPattern("(?i)<[^>]*\\s(on[a-z]+|style|srcdoc|formaction)\\s*=")
                .doesNotContainPattern("(?i)<[^>]*=\\s*[\"']?\\s*(javascript|vbscript|data)\\s*:");
        var lines = MarkdownDocument.parse(text).lines().count();
        var today = LocalDate.EPOCH;
        assertThat(SpecReview.review("Title", text, today)).allSatisfy(finding -> {
            assertThat(finding.line()).isBetween(1, lines);
            assertThat(finding.endLine()).isBetween(finding.line(), lines);
            assertThat(finding.message().text("ja")).isNotBlank();
        });
        assertThat(TaskExtraction.extract(text, today, ZoneOffset.UTC))
                .allSatisfy(task -> assertThat(task.title()).isNotBlank());
        assertThat(ThreadSummary.summarize(List.of(new ThreadMessage("1", "A", text)))
                        .markdown("ja"))
                .isNotNull();
        assertThat(LineDiff.between(text, text + "\nx")).isNotEmpty();
    }
}
