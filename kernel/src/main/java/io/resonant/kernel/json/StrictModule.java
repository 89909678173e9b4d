package io.resonant.kernel.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How our own value types look in JSON, and which texts are refused. */
final class StrictModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    StrictModule() {
        addDeserializer(String.class, new TextDeserializer());
        addDeserializer(Instant.class, new InstantDeserializer());
        addSerializer(Instant.class, new InstantSerializer());
        addDeserializer(Given.class, new GivenDeserializer(null, null));
        addDeserializer(Json.class, new RawDeserializer());
        addSerializer(Json.class, new RawSerializer());
        addSerializer(StoredJson.class, new StoredSerializer());
    }

    /** Whether both databases can store it: no NUL, no half of a surrogate pair. */
    static boolean storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static final class TextDeserializer extends StdDeserializer<String> {
        TextDeserializer() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (String) context.handleUnexpectedToken(String.class, parser);
            }
            var text = parser.getString();
            if (!storable(text)) {
                throw new InvalidTextException(parser);
            }
            return text;
        }
    }

    /** ISO 8601 with any offset; kept in microseconds, which both databases can store. */
    private static final class InstantDeserializer extends StdDeserializer<Instant> {
        InstantDeserializer() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            var text = parser.getString();
            try {
                var instant = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
                var year = OffsetDateTime.parse(text).getYear();
                if (year < 1 || year > 9998) {
                    throw new DateTimeException("year out of range");
                }
                return instant;
            } catch (DateTimeException e) {
                return (Instant)
                        context.handleWeirdStringValue(Instant.class, text, "not an ISO 8601 instant with offset");
            }
        }
    }

    private static final class InstantSerializer extends StdSerializer<Instant> {
        InstantSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(JsonCodec.format(value));
        }
    }

    @SuppressWarnings("rawtypes") // Jackson registers deserializers by raw class
    private static final class GivenDeserializer extends StdDeserializer<Given> {
        private final @Nullable ValueDeserializer<Object> content;

        GivenDeserializer(@Nullable JavaType type, @Nullable ValueDeserializer<Object> content) {
            super(type == null ? Given.class : type.getRawClass());
            this.content = content;
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            var type = context.getContextualType();
            return new GivenDeserializer(
                    type, context.findContextualValueDeserializer(type.containedTypeOrUnknown(0), property));
        }

        @Override
        public Given<?> deserialize(JsonParser parser, DeserializationContext context) {
            return new Given<>(Objects.requireNonNull(content, "contextual").deserialize(parser, context));
        }

        @Override
        public Given<?> getNullValue(DeserializationContext context) {
            return new Given<>(null);
        }

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }
    }

    private static final class RawDeserializer extends StdDeserializer<Json> {
        RawDeserializer() {
            super(Json.class);
        }

        @Override
        public Json deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode tree = context.readTree(parser);
            requireStorable(tree, parser);
            return new Json(tree.toString());
        }

        private static void requireStorable(JsonNode node, JsonParser parser) {
            if (node.isString() && !storable(node.stringValue())) {
                throw new InvalidTextException(parser);
            }
            for (var name : node.propertyNames()) {
                if (!storable(name)) {
                    throw new InvalidTextException(parser);
                }
            }
            node.values().forEach(child -> requireStorable(child, parser)); // depth is bounded by the parser
        }
    }

    private static final class RawSerializer extends StdSerializer<Json> {
        RawSerializer() {
            super(Json.class);
        }

        @Override
        public void serialize(Json value, JsonGenerator generator, SerializationContext context) {
            generator.writeRawValue(value.text());
        }
    }

    @SuppressWarnings("rawtypes") // Jackson registers serializers by raw class
    private static final class StoredSerializer extends StdSerializer<StoredJson> {
        StoredSerializer() {
            super(StoredJson.class);
        }

        @Override
        public void serialize(StoredJson value, JsonGenerator generator, SerializationContext context) {
            generator.writeRawValue(value.json().text());
        }
    }
}
