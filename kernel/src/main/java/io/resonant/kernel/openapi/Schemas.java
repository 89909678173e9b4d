package io.resonant.kernel.openapi;

import io.resonant.kernel.json.Given;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schemas (2020-12) of the records that travel. {@code @Nullable} means what it means in Java: in a body the member
 * may be absent, in an answer it may be null.
 */
final class Schemas {
    private final Map<String, Object> components = new TreeMap<>();
    private final Map<String, Class<?>> names = new TreeMap<>();

    Map<String, Object> components() {
        return components;
    }

    Map<String, Object> reference(Class<?> type, boolean answer) {
        return of(type, null, answer);
    }

    private Map<String, Object> of(Type type, @Nullable AnnotatedType annotated, boolean answer) {
        if (type instanceof ParameterizedType generic) {
            var raw = (Class<?>) generic.getRawType();
            var arguments = annotated instanceof AnnotatedParameterizedType parameters
                    ? parameters.getAnnotatedActualTypeArguments()
                    : null;
            int last = generic.getActualTypeArguments().length - 1;
            var inner = of(generic.getActualTypeArguments()[last], arguments == null ? null : arguments[last], answer);
            if (Collection.class.isAssignableFrom(raw)) {
                return ordered("type", "array", "items", inner);
            }
            if (Map.class.isAssignableFrom(raw)) {
                return ordered("type", "object", "additionalProperties", inner);
            }
            return raw == Given.class ? orNull(inner) : inner; // an Optional reads as its content
        }
        return type instanceof Class<?> plain ? of(plain, answer) : Map.of();
    }

    private Map<String, Object> of(Class<?> type, boolean answer) {
        if (type == String.class) {
            return ordered("type", "string");
        }
        if (type == UUID.class) {
            return ordered("type", "string", "format", "uuid");
        }
        if (type == Instant.class) {
            return ordered("type", "string", "format", "date-time");
        }
        if (type == LocalDate.class) {
            return ordered("type", "string", "format", "date");
        }
        if (type == boolean.class || type == Boolean.class) {
            return ordered("type", "boolean");
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return ordered("type", "integer", "format", type == int.class || type == Integer.class ? "int32" : "int64");
        }
        if (type == double.class || type == Double.class) {
            return ordered("type", "number");
        }
        if (type == Json.class || type == Object.class) {
            return Map.of();
        }
        if (type.isEnum()) {
            return ordered("type", "string", "enum", constants(type));
        }
        return type.isRecord() ? ordered("$ref", "#/components/schemas/" + component(type, answer)) : Map.of();
    }

    /** Describes a record once. In a body no member is promised that may be left away; in an answer all are there. */
    private String component(Class<?> type, boolean answer) {
        var name = name(type);
        if (components.containsKey(name)) {
            return name;
        }
        var schema = new LinkedHashMap<String, Object>();
        components.put(name, schema); // before its members, which may lead back to it
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (var member : type.getRecordComponents()) {
            var json = JsonCodec.snakeCase(member.getName());
            boolean nullable = member.getAnnotatedType().isAnnotationPresent(Nullable.class);
            var property = of(member.getGenericType(), member.getAnnotatedType(), answer);
            properties.put(json, nullable ? orNull(property) : property);
            if (answer || !nullable) {
                required.add(json);
            }
        }
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (!answer) {
            schema.put("additionalProperties", false);
        }
        return name;
    }

    private String name(Class<?> type) {
        var name = type.getSimpleName();
        for (var outer = type.getEnclosingClass(); outer != null; outer = outer.getEnclosingClass()) {
            name = outer.getSimpleName() + name;
        }
        var other = names.putIfAbsent(name, type);
        if (other != null && other != type) {
            throw new IllegalStateException("Two records would be called " + name + ": " + other + " and " + type);
        }
        return name;
    }

    private static List<String> constants(Class<?> type) {
        var names = new ArrayList<String>();
        for (var constant : type.getEnumConstants()) {
            names.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private static Map<String, Object> orNull(Map<String, Object> schema) {
        if (schema.isEmpty()) {
            return schema;
        }
        return schema.get("type") instanceof String type && !schema.containsKey("enum")
                ? with(schema, "type", List.of(type, "null"))
                : ordered("anyOf", List.of(schema, Map.of("type", "null")));
    }

    private static Map<String, Object> with(Map<String, Object> schema, String key, Object value) {
        var copy = new LinkedHashMap<>(schema);
        copy.put(key, value);
        return copy;
    }

    static Map<String, Object> ordered(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
