package io.resonant.script;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds {@code name = "text"} for the names that somebody asks for. */
final class VariableReader implements ScriptLexer.Tokens {
    private final byte[] script;
    private final Set<String> wanted;
    /** Empty when a name is given different texts, or something that is not a text alone. */
    private final Map<String, Optional<String>> values = new HashMap<>();

    private String name = "";
    private String text = "";
    /** How much of {@code name = "text"} has been seen: 0 to 3. */
    private int seen;

    VariableReader(byte[] script, Set<String> wanted) {
        this.script = script;
        this.wanted = wanted;
    }

    Map<String, Optional<String>> values() {
        settle(true);
        return values;
    }

    @Override
    public void word(int start, int end) {
        settle(true);
        name = new String(script, start, end - start, StandardCharsets.UTF_8);
        seen = wanted.contains(name) ? 1 : 0;
    }

    @Override
    public void string(int start, int end) {
        if (seen == 2) {
            text = ScriptText.of(script, start, end);
            seen = 3;
        } else {
            settle(true);
        }
    }

    @Override
    public void other() {
        settle(false);
    }

    @Override
    public void punctuation(byte character) {
        if (seen == 1 && character == '=') {
            seen = 2;
        } else {
            settle(character == ',' || character == ';' || character == ')' || character == '}');
        }
    }

    private void settle(boolean ended) {
        if (seen == 3) {
            var found = ended ? Optional.of(text) : Optional.<String>empty();
            values.merge(name, found, (one, other) -> one.equals(other) ? one : Optional.empty());
        }
        seen = 0;
    }
}
