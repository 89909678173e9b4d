package io.resonant.review;

import java.util.List;

/**
 * The gist of a conversation in the words of those who wrote it: nothing is rephrased, so nothing can be made up.
 *
 * @param keyPoints what else carries the conversation, when it has no or few decisions
 */
public record ThreadSummary(
        int messages,
        List<Participant> participants,
        List<Point> decisions,
        List<Point> openQuestions,
        List<Point> actions,
        List<Point> keyPoints) {
    /** A sentence, who wrote it and where. */
    public record Point(String text, String author, String messageId) {}

    /** Who took part, in the order of appearance. */
    public record Participant(String name, int messages) {}

    public static ThreadSummary summarize(List<ThreadMessage> messages) {
        return new ThreadSummary(messages.size(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** The summary as a message for people. */
    public String markdown(String language) {
        return ReviewMessage.of("summary.nothing").text(language);
    }
}
