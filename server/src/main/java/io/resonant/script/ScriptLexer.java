package io.resonant.script;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Cuts JavaScript (ECMA-262, clause 12) into tokens, minified or not, in one pass and without a tree. Where only a
 * parser could know, whether a slash divides or begins a regular expression, it decides by the token before.
 */
final class ScriptLexer {
    /** After these a slash begins a regular expression. */
    private static final Set<String> BEFORE_EXPRESSION = Set.of(
            "return",
            "typeof",
            "case",
            "in",
            "of",
            "delete",
            "void",
            "throw",
            "new",
            "instanceof",
            "do",
            "else",
            "yield",
            "await");

    private static final int LONGEST_KEYWORD = 10;
    /** Brackets in each other; more than any program that a person or a bundler wrote. */
    private static final int MAX_DEPTH = 10_000;

    private static final byte SPACE = 0;
    private static final byte WORD = 1;
    private static final byte DIGIT = 2;
    private static final byte PUNCTUATION = 3;
    private static final byte[] KIND = kinds();

    private final byte[] script;
    private final Tokens tokens;
    /** For each open bracket what it is; {@code $} for a substitution in a template. */
    private byte[] open = new byte[64];

    private int depth;
    private int at;
    private boolean expression = true;

    /** Hears the tokens in their order. */
    interface Tokens {
        void word(int start, int end);

        /** A string or a template without substitutions, without its quotes. */
        void string(int start, int end);

        /** A number, a regular expression, or a template with substitutions. */
        void other();

        void punctuation(byte character);
    }

    private ScriptLexer(byte[] script, Tokens tokens) {
        this.script = script;
        this.tokens = tokens;
    }

    /** False when it gave up: brackets deeper than any real program has. */
    static boolean read(byte[] script, Tokens tokens) {
        return new ScriptLexer(script, tokens).readAll();
    }

    private boolean readAll() {
        while (at < script.length) {
            byte next = script[at];
            switch (KIND[next & 0xFF]) {
                case SPACE -> at++;
                case WORD -> word();
                case DIGIT -> number();
                default -> {
                    if (!punctuation(next)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private void word() {
        int start = at;
        while (at < script.length && (KIND[script[at] & 0xFF] == WORD || KIND[script[at] & 0xFF] == DIGIT)) {
            at++;
        }
        expression = at - start <= LONGEST_KEYWORD
                && BEFORE_EXPRESSION.contains(new String(script, start, at - start, StandardCharsets.ISO_8859_1));
        tokens.word(start, at);
    }

    private void number() {
        while (at < script.length
                && (KIND[script[at] & 0xFF] == WORD || KIND[script[at] & 0xFF] == DIGIT || script[at] == '.')) {
            at++;
        }
        expression = false;
        tokens.other();
    }

    private boolean punctuation(byte next) {
        switch (next) {
            case '"', '\'' -> string(next);
            case '`' -> {
                at++;
                return template(true);
            }
            case '/' -> slash();
            case '(', '[', '{' -> {
                return push(next);
            }
            case ')', ']', '}' -> {
                return pop(next);
            }
            default -> {
                at++;
                expression = true;
                tokens.punctuation(next);
            }
        }
        return true;
    }

    private boolean push(byte bracket) {
        if (depth == MAX_DEPTH) {
            return false;
        }
        if (depth == open.length) {
            open = Arrays.copyOf(open, 2 * depth);
        }
        open[depth++] = bracket;
        at++;
        expression = true;
        if (bracket != '$') {
            tokens.punctuation(bracket);
        }
        return true;
    }

    private boolean pop(byte bracket) {
        at++;
        if (depth > 0) {
            depth--;
            if (open[depth] == '$') {
                return template(false); // the text goes on behind the substitution
            }
        }
        expression = false;
        tokens.punctuation(bracket);
        return true;
    }

    private void string(byte quote) {
        int start = ++at;
        while (at < script.length && script[at] != quote && script[at] != '\n') {
            at += script[at] == '\\' ? 2 : 1;
        }
        at = Math.min(at, script.length);
        tokens.string(start, at);
        expression = false;
        at++;
    }

    private boolean template(boolean first) {
        int start = at;
        while (at < script.length) {
            if (script[at] == '`') {
                if (first) {
                    tokens.string(start, at);
                } else {
                    tokens.other();
                }
                at++;
                expression = false;
                return true;
            }
            if (script[at] == '$' && at + 1 < script.length && script[at + 1] == '{') {
                at++;
                tokens.other();
                return push((byte) '$');
            }
            at += script[at] == '\\' ? 2 : 1;
        }
        return true;
    }

    private void slash() {
        byte next = at + 1 < script.length ? script[at + 1] : 0;
        if (next == '/') {
            while (at < script.length && script[at] != '\n') {
                at++;
            }
        } else if (next == '*') {
            at += 2;
            while (at < script.length && !(script[at] == '*' && at + 1 < script.length && script[at + 1] == '/')) {
                at++;
            }
            at += 2;
        } else if (expression) {
            regularExpression();
        } else {
            at++;
            expression = true;
            tokens.punctuation((byte) '/');
        }
    }

    private void regularExpression() {
        boolean set = false;
        at++;
        while (at < script.length && script[at] != '\n' && (set || script[at] != '/')) {
            switch (script[at]) {
                case '[' -> set = true;
                case ']' -> set = false;
                case '\\' -> at++;
                default -> {}
            }
            at++;
        }
        at++; // flags follow as part of the same token
        while (at < script.length && KIND[script[at] & 0xFF] == WORD) {
            at++;
        }
        expression = false;
        tokens.other();
    }

    private static byte[] kinds() {
        var kinds = new byte[256];
        Arrays.fill(kinds, PUNCTUATION);
        Arrays.fill(kinds, 0, ' ' + 1, SPACE);
        Arrays.fill(kinds, 0x80, 256, WORD); // letters of other scripts, in UTF-8
        Arrays.fill(kinds, 'a', 'z' + 1, WORD);
        Arrays.fill(kinds, 'A', 'Z' + 1, WORD);
        Arrays.fill(kinds, '0', '9' + 1, DIGIT);
        kinds['_'] = WORD;
        kinds['$'] = WORD;
        kinds['\\'] = WORD; // an escaped letter in a name
        return kinds;
    }
}
