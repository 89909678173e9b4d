package io.resonant.review;

import java.util.List;

/**
 * Passages that answer a question, best first, quoted and never rephrased; none when nothing fits well enough.
 */
public record QuestionAnswer(String question, List<Passage> passages) {
    /**
     * @param section headings above the passage, joined by {@code " › "}; empty at the top
     * @param line first line in the document's Markdown, counted from 1
     * @param score from 0 to 1: which share of the question's weight the passage covers
     */
    public record Passage(SourceDocument document, String section, int line, int endLine, String quote, double score) {}

    public static QuestionAnswer answer(String question, List<SourceDocument> documents) {
        return new QuestionAnswer(question, List.of());
    }

    public boolean found() {
        return !passages.isEmpty();
    }

    /** The answer as a message for people. */
    public String markdown(String language) {
        return ReviewMessage.of("answer.nothing").text(language);
    }
}
