package io.resonant.script;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Puts code that stands in a string, {@code eval("…")}, in the place of the string. A viewer's own packing tool writes
 * each module so; it can be read as well as the rest, because nothing in it is computed.
 */
final class WrittenOut implements ScriptLexer.Tokens {
    private static final byte[] CALL = "eval(".getBytes(StandardCharsets.US_ASCII);

    private final byte[] script;
    private final ByteArrayOutputStream text;
    /** Up to where the script has been copied. */
    private int copied;

    /** How much of {@code eval("…")} has been seen: 0 to 3. */
    private int seen;

    private boolean member;
    private int wordStart;
    private int wordEnd;
    private int stringStart;
    private int stringEnd;

    private WrittenOut(byte[] script) {
        this.script = script;
        this.text = new ByteArrayOutputStream(script.length);
    }

    /** The script itself when nothing of it stands in strings. What it gives is not longer than the script. */
    static byte[] of(byte[] script) {
        if (!mentionsCall(script)) {
            return script;
        }
        var reader = new WrittenOut(script);
        ScriptLexer.read(script, reader);
        if (reader.copied == 0) {
            return script;
        }
        reader.text.write(script, reader.copied, script.length - reader.copied);
        return reader.text.toByteArray();
    }

    private static boolean mentionsCall(byte[] script) {
        int matched = 0;
        for (byte next : script) {
            matched = next == CALL[matched] ? matched + 1 : next == CALL[0] ? 1 : 0;
            if (matched == CALL.length) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void word(int start, int end) {
        boolean eval = !member
                && end - start == 4
                && script[start] == 'e'
                && script[start + 1] == 'v'
                && script[start + 2] == 'a'
                && script[start + 3] == 'l';
        wordStart = start;
        wordEnd = end;
        expect(eval ? 1 : 0);
    }

    @Override
    public void string(int start, int end) {
        stringStart = start;
        stringEnd = end;
        expect(seen == 2 ? 3 : 0);
    }

    @Override
    public void other() {
        expect(0);
    }

    @Override
    public void punctuation(byte character) {
        if (seen == 3 && character == ')') {
            writeOut();
        }
        expect(seen == 1 && character == '(' ? 2 : 0);
        member = character == '.';
    }

    private void expect(int next) {
        seen = next;
        member = false;
    }

    private void writeOut() {
        text.write(script, copied, wordStart - copied);
        text.write(script, wordEnd, stringStart - 1 - wordEnd); // the bracket
        text.writeBytes(ScriptText.of(script, stringStart, stringEnd).getBytes(StandardCharsets.UTF_8));
        text.write('\n'); // its last line may be a comment
        copied = stringEnd + 1;
    }
}
