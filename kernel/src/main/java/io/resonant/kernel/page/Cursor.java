package io.resonant.kernel.page;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The place in an ordered list after which the next page begins. Clients see an opaque text and may send back
 * anything, so each value is checked when it is read.
 */
public record Cursor(List<String> values) {
    private static final int MAX_LENGTH = 1000;
    /** What both databases can compare with. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    public Cursor {
        values = List.copyOf(values);
    }

    /** @param values UUID, Instant, Long, enum constants: what the list is ordered by */
    public static Cursor of(Object... values) {
        var texts = new ArrayList<String>(values.length);
        for (var value : values) {
            texts.add(
                    switch (value) {
                        case Instant instant -> JsonCodec.format(instant);
                        case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
                        default -> value.toString();
                    });
        }
        return new Cursor(texts);
    }

    /**
     * @param size how many values there must be
     *
     * @throws Problem 422 {@code invalid_input}
     */
    public static Cursor parse(String text, int size) {
        if (text.length() > MAX_LENGTH) {
            throw malformed();
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            var parts = List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
            if (parts.size() != size) {
                throw malformed();
            }
            return new Cursor(parts);
        } catch (IllegalArgumentException e) {
            throw malformed().cause(e);
        }
    }

    /** What a client sends back as {@code after}. */
    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join("\n", values).getBytes(StandardCharsets.UTF_8));
    }

    /** An enum constant by its name in lower case. */
    public <E extends Enum<E>> E constant(int index, Class<E> type) {
        for (var constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(values.get(index))) {
                return constant;
            }
        }
        throw malformed();
    }

    public UUID uuid(int index) {
        try {
            var id = UUID.fromString(values.get(index));
            if (!id.toString().equals(values.get(index))) {
                throw malformed();
            }
            return id;
        } catch (IllegalArgumentException e) {
            throw malformed().cause(e);
        }
    }

    public Instant instant(int index) {
        try {
            var instant = Instant.parse(values.get(index));
            if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                throw malformed();
            }
            return instant;
        } catch (DateTimeParseException e) {
            throw malformed().cause(e);
        }
    }

    public long number(int index) {
        try {
            return Long.parseLong(values.get(index));
        } catch (NumberFormatException e) {
            throw malformed().cause(e);
        }
    }

    private static Problem malformed() {
        return Problem.invalid("after", "invalid");
    }
}
