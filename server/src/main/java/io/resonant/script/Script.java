package io.resonant.script;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A script as far as its text shows.
 *
 * @param uses the functions that it mentions, by what they make possible
 * @param activates whether the function that a viewer calls first is mentioned at all
 */
public record Script(Contributions contributions, Map<Capability, Set<String>> uses, boolean activates) {

    /** Takes UTF-8; memory and time grow with the length, whatever the script is. */
    public static Script read(byte[] packed) {
        var script = WrittenOut.of(packed);
        var registrations = new RegistrationReader(script);
        var uses = new UseReader(script);
        boolean whole = ScriptLexer.read(script, new Both(registrations, uses));
        return new Script(registrations.contributions(whole), uses.uses(), registrations.activates());
    }

    /** The topics that a script inside of a layout declares: {@code export const inputs = ["/a", "/b"]}. */
    public static List<String> inputs(byte[] script) {
        var inputs = new InputReader(script);
        ScriptLexer.read(script, inputs);
        return inputs.topics();
    }

    private record Both(ScriptLexer.Tokens first, ScriptLexer.Tokens second) implements ScriptLexer.Tokens {
        @Override
        public void word(int start, int end) {
            first.word(start, end);
            second.word(start, end);
        }

        @Override
        public void string(int start, int end) {
            first.string(start, end);
            second.string(start, end);
        }

        @Override
        public void other() {
            first.other();
            second.other();
        }

        @Override
        public void punctuation(byte character) {
            first.punctuation(character);
            second.punctuation(character);
        }
    }
}
