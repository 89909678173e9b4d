package io.resonant.kernel.literal;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random documents with everything in them that can be written in two ways. */
public final class JsonDocuments {
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "0.0",
        "-0.000",
        "0e7",
        "1",
        "1.0",
        "1.10",
        "1.1",
        "1e3",
        "1000",
        "1000.0",
        "1E+3",
        "10e2",
        "-7",
        "-7.0",
        "100",
        "1e400",
        "12345678901234567890",
        "12345678901234567891",
        "0.001",
        "1e-3",
        "123.456",
        "1.23456e2",
        "9007199254740993"
    };
    private static final String[] PIECES = {
        "a",
        "b",
        "あ",
        "\\u3042",
        "\\n",
        "\\u000a",
        "\\t",
        "/",
        "\\/",
        "\\\"",
        "\\\\",
        "é",
        "\\u00E9",
        "😀",
        "\\ud83d\\ude00",
        "long enough to be read by words of eight bytes",
        " "
    };
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t "};

    private final Random random;

    public JsonDocuments(Random random) {
        this.random = random;
    }

    public String next() {
        return value(3);
    }

    private String value(int depth) {
        var space = SPACES[random.nextInt(SPACES.length)];
        return space
                + switch (random.nextInt(depth > 0 ? 7 : 4)) {
                    case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
                    case 1 -> string();
                    case 2 -> random.nextBoolean() ? "true" : "false";
                    case 3 -> "null";
                    case 4 -> list("[", "]", () -> value(depth - 1));
                    default -> list("{", "}", () -> string() + space + ":" + value(depth - 1));
                }
                + SPACES[random.nextInt(SPACES.length)];
    }

    private String list(String open, String close, java.util.function.Supplier<String> element) {
        var size = random.nextInt(10) == 0 ? 30 : random.nextInt(4);
        return IntStream.range(0, size).mapToObj(i -> element.get()).collect(Collectors.joining(",", open, close));
    }

    private String string() {
        return random.ints(random.nextInt(4), 0, PIECES.length)
                .mapToObj(piece -> PIECES[piece])
                .collect(Collectors.joining("", "\"", "\""));
    }
}
