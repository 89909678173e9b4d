package io.resonant.kernel.testing;

import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import tools.jackson.databind.JsonNode;

/** An OpenAPI document as a list of calls that a test can make: every operation, with a body that fits its schema. */
@NullMarked
public final class ApiDocument {
    private static final int DEEPEST = 6;
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

    private final JsonNode document;

    private ApiDocument(JsonNode document) {
        this.document = document;
    }

    /**
     * One operation.
     *
     * @param access the product's own word for who may call it
     * @param contentType of the body; empty when it takes none
     */
    public record Call(
            String method,
            String path,
            String access,
            List<String> pathParameters,
            List<String> queryParameters,
            String contentType,
            Optional<JsonNode> schema) {

        /** The path with its parameters filled in, each by its name. The values must be encoded already. */
        public String path(UnaryOperator<String> value) {
            return PARAMETER.matcher(path).replaceAll(found -> Matcher.quoteReplacement(value.apply(found.group(1))));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public static ApiDocument read(Path file) {
        try {
            return new ApiDocument(JsonCodec.tree(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Call> calls() {
        var calls = new ArrayList<Call>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> calls.add(call(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
        return calls;
    }

    private static Call call(String method, String path, JsonNode operation) {
        var inPath = new ArrayList<String>();
        var inQuery = new ArrayList<String>();
        operation.path("parameters").forEach(parameter -> {
            var name = parameter.get("name").asString();
            switch (parameter.get("in").asString()) {
                case "path" -> inPath.add(name);
                case "query" -> inQuery.add(name);
                default -> {}
            }
        });
        var content = operation.path("requestBody").path("content");
        var contentType =
                content.isObject() ? content.propertyNames().iterator().next() : "";
        return new Call(
                method,
                path,
                operation.path("x-access").asString(""),
                inPath,
                inQuery,
                contentType,
                contentType.isEmpty()
                        ? Optional.empty()
                        : Optional.of(content.get(contentType).path("schema")));
    }

    /** The fields of a body, each with a value that fits its schema; texts and ids are what the test says. */
    public Map<String, Object> body(Call call, UnaryOperator<String> text, String id) {
        var body = call.schema().map(schema -> value(schema, "", text, id, 0)).orElse(Map.of());
        var fields = new LinkedHashMap<String, Object>();
        if (body instanceof Map<?, ?> map) {
            map.forEach((name, value) -> fields.put(String.valueOf(name), value));
        }
        return fields;
    }

    private Object value(JsonNode schema, String name, UnaryOperator<String> text, String id, int depth) {
        if (schema.has("$ref")) {
            var reference = schema.get("$ref").asString();
            var target = document.path("components")
                    .path("schemas")
                    .path(reference.substring(reference.lastIndexOf('/') + 1));
            return depth > DEEPEST ? Map.of() : value(target, name, text, id, depth + 1);
        }
        if (schema.has("anyOf")) {
            return value(schema.get("anyOf").get(0), name, text, id, depth);
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(0).asString();
        }
        var type = schema.path("type").isArray() ? schema.get("type").get(0) : schema.path("type");
        return switch (type.asString("")) {
            case "object" -> {
                var fields = new LinkedHashMap<String, Object>();
                schema.path("properties")
                        .properties()
                        .forEach(field -> fields.put(
                                field.getKey(), value(field.getValue(), field.getKey(), text, id, depth + 1)));
                yield fields;
            }
            case "array" -> List.of(value(schema.path("items"), name, text, id, depth + 1));
            case "integer" -> 1;
            case "number" -> 1.5;
            case "boolean" -> true;
            case "string" ->
                switch (schema.path("format").asString("")) {
                    case "uuid" -> id;
                    case "date-time" -> "2030-01-01T00:00:00Z";
                    case "date" -> "2030-01-01";
                    default -> text.apply(name);
                };
            default -> Map.of();
        };
    }
}
