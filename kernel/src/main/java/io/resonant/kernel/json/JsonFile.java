package io.resonant.kernel.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON file that somebody hands in to be kept. As strict as {@link JsonCodec}, with a depth of its own, and the reason
 * for a refusal is a value, because the person who wrote the file is told what to repair.
 */
public final class JsonFile {
    private static final int MAX_NUMBER_DIGITS = 400;
    private static final JsonMapper WRITER = mapper(64);

    private final JsonMapper mapper;

    /** What keeps a file from being read. */
    public enum Fault {
        /** Not UTF-8, or with a byte order mark, at which {@code JSON.parse} fails. */
        ENCODING,
        SYNTAX,
        /** Readers disagree which of the two counts. */
        DUPLICATE_KEY,
        TOO_DEEP,
        NUMBER_TOO_LONG,
        /** NUL or half of a surrogate pair, which no database can store. */
        TEXT
    }

    /** @param maxDepth of objects and arrays in each other */
    public JsonFile(int maxDepth) {
        this.mapper = mapper(maxDepth);
    }

    /** @throws JsonFileException saying why and where */
    public JsonNode read(byte[] bytes) throws JsonFileException {
        var text = decoded(bytes);
        try {
            var tree = mapper.readTree(text);
            if (tree.isMissingNode()) {
                throw new JsonFileException(Fault.SYNTAX, 1, 1);
            }
            requireStorable(tree);
            return tree;
        } catch (NumberFormatException e) { // the JDK's own, for an exponent that no decimal number has
            throw new JsonFileException(Fault.NUMBER_TOO_LONG, 0, 0);
        } catch (JacksonException e) {
            var location = e.getLocation();
            throw new JsonFileException(
                    fault(e),
                    location == null ? 0 : location.getLineNr(),
                    location == null ? 0 : location.getColumnNr());
        }
    }

    /** A tree, or maps and lists of such, as compact JSON; a number stays the number that was read. */
    public static byte[] write(Object tree) {
        return WRITER.writeValueAsBytes(tree);
    }

    private static JsonMapper mapper(int maxDepth) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(maxDepth)
                                .maxNumberLength(MAX_NUMBER_DIGITS)
                                .maxStringLength(Integer.MAX_VALUE) // the caller bounds the file
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private static String decoded(byte[] bytes) throws JsonFileException {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.startsWith("\uFEFF") || text.startsWith("\0") || text.startsWith("\0", 1)) { // UTF-16 of ASCII
                throw new JsonFileException(Fault.ENCODING, 1, 1);
            }
            return text;
        } catch (CharacterCodingException _) {
            throw new JsonFileException(Fault.ENCODING, 0, 0);
        }
    }

    /** By its words, because Jackson has no types for these; {@code JsonFileTest} notices when the words change. */
    private static Fault fault(JacksonException e) {
        var message = e.getOriginalMessage();
        if (e instanceof StreamConstraintsException) {
            return message.contains("nesting depth") ? Fault.TOO_DEEP : Fault.NUMBER_TOO_LONG;
        }
        return message.startsWith("Duplicate Object property") ? Fault.DUPLICATE_KEY : Fault.SYNTAX;
    }

    private static void requireStorable(JsonNode node) throws JsonFileException {
        if (node.isString() && !StrictModule.storable(node.stringValue())) {
            throw new JsonFileException(Fault.TEXT, 0, 0);
        }
        for (var name : node.propertyNames()) {
            if (!StrictModule.storable(name)) {
                throw new JsonFileException(Fault.TEXT, 0, 0);
            }
        }
        for (var child : node) {
            requireStorable(child);
        }
    }
}
