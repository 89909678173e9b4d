package io.resonant.script;

import java.util.ArrayList;
import java.util.List;

/** Finds the strings of {@code inputs = [...]}. */
final class InputReader implements ScriptLexer.Tokens {
    private static final int MAX_TOPICS = 1000;

    private final byte[] script;
    private final List<String> topics = new ArrayList<>();
    /** How much of {@code inputs = [} has been seen: 0 to 3. */
    private int seen;

    InputReader(byte[] script) {
        this.script = script;
    }

    List<String> topics() {
        return List.copyOf(topics);
    }

    @Override
    public void word(int start, int end) {
        seen = end - start == 6 && ScriptText.of(script, start, end).equals("inputs") ? 1 : 0;
    }

    @Override
    public void string(int start, int end) {
        if (seen == 3 && topics.size() < MAX_TOPICS) {
            topics.add(ScriptText.of(script, start, end));
        } else if (seen < 3) {
            seen = 0;
        }
    }

    @Override
    public void other() {
        seen = 0;
    }

    @Override
    public void punctuation(byte character) {
        seen = switch (character) {
            case '=' -> seen == 1 ? 2 : 0;
            case '[' -> seen == 2 ? 3 : 0;
            case ',' -> seen == 3 ? 3 : 0;
            default -> 0;
        };
    }
}
