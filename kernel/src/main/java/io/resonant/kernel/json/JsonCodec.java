package io.resonant.kernel.json;

import io.resonant.kernel.problem.Problem;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one way JSON is read and written. Reading is strict, because what is silently ignored today is data somebody
 * misses tomorrow: unknown and duplicate members, trailing text, missing fields that are not {@code @Nullable}, text
 * that a database cannot store and coercions such as {@code "1"} for a number are refused with the place.
 */
public final class JsonCodec {
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);
    private static final int MAX_DEPTH = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(32 * 1024 * 1024)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enumNamingStrategy((config, enumClass, name) -> name.toLowerCase(Locale.ROOT))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .addModule(new StrictModule())
            .build();

    private JsonCodec() {}

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    public static byte[] writeBytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** @throws Problem 400 {@code malformed_json}, 422 {@code invalid_input} with a pointer to each wrong field */
    public static <T> T read(byte[] body, Class<T> type) {
        try {
            return RequiredFields.check(MAPPER.readValue(body, type), type);
        } catch (NumberFormatException e) {
            throw unreadable(e);
        } catch (JacksonException e) {
            throw everyWrongField(refused(e), () -> MAPPER.readTree(body), type);
        }
    }

    /** @throws Problem 400 {@code malformed_json}, 422 {@code invalid_input} with a pointer to each wrong field */
    public static <T> T read(String text, Class<T> type) {
        try {
            return RequiredFields.check(MAPPER.readValue(text, type), type);
        } catch (NumberFormatException e) {
            throw unreadable(e);
        } catch (JacksonException e) {
            throw everyWrongField(refused(e), () -> MAPPER.readTree(text), type);
        }
    }

    /** @throws Problem 400 {@code malformed_json} */
    public static JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (NumberFormatException e) {
            throw unreadable(e);
        } catch (JacksonException e) {
            throw refused(e);
        }
    }

    /** ISO 8601 in UTC with exactly six fraction digits, which sorts as text in time order. */
    public static String format(Instant instant) {
        return INSTANT.format(instant);
    }

    /** The name that a record component has in JSON. */
    public static String snakeCase(String javaName) {
        return new PropertyNamingStrategies.SnakeCaseStrategy()
                .nameForField(MAPPER.serializationConfig(), null, javaName);
    }

    private static <T> Problem everyWrongField(Problem first, Supplier<JsonNode> tree, Class<T> type) {
        if (first.errors().isEmpty()) {
            return first;
        }
        try {
            return WrongFields.all(first, tree.get(), rest -> {
                try {
                    RequiredFields.check(MAPPER.treeToValue(rest, type), type);
                } catch (JacksonException e) {
                    throw refused(e);
                }
            });
        } catch (NumberFormatException e) {
            return unreadable(e);
        } catch (JacksonException e) { // the rest is no JSON either
            return refused(e);
        }
    }

    /** An exponent that no decimal number has: the library lets the JDK's own exception through. */
    private static Problem unreadable(NumberFormatException e) {
        return Problem.of(400, "malformed_json")
                .with("reason", "a number has too large an exponent")
                .cause(e);
    }

    private static Problem refused(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> invalid(pointer(unknown), "unknown");
            case InvalidTextException text -> invalid(pointer(text), "invalid_text");
            case UnexpectedEndOfInputException end -> malformed("it ends too early", end);
            case StreamReadException syntax -> malformed(reason(syntax), syntax);
            case MismatchedInputException mismatch
            when mismatch.getOriginalMessage().startsWith("No content to map") -> malformed("it is empty", mismatch);
            case MismatchedInputException mismatch
            when pointer(mismatch).isEmpty() && mismatch.getOriginalMessage().startsWith("Trailing token") ->
                malformed("there is text after the end", mismatch);
            default -> invalid(pointer(e), "wrong_type");
        };
    }

    private static Problem invalid(String pointer, String code) {
        return Problem.of(422, "invalid_input").field(pointer, code);
    }

    private static Problem malformed(String reason, JacksonException e) {
        var location = e.getLocation();
        var place = location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        return Problem.of(400, "malformed_json").with("reason", reason + place);
    }

    private static String reason(StreamReadException e) {
        var message = e.getOriginalMessage();
        var line = message.lines().findFirst().orElse("syntax error");
        return line.length() > 160 ? line.substring(0, 160) : line;
    }

    static String pointer(JacksonException e) {
        var pointer = new StringBuilder();
        for (var reference : e.getPath()) {
            pointer.append('/');
            if (reference.getPropertyName() != null) {
                pointer.append(reference.getPropertyName().replace("~", "~0").replace("/", "~1"));
            } else {
                pointer.append(reference.getIndex());
            }
        }
        return pointer.toString();
    }
}
