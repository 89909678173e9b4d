package io.resonant.kernel.json;

import tools.jackson.databind.JsonNode;

/**
 * A piece of valid JSON kept as its text, so that it passes from the database to a client without being taken apart.
 * In a record it is written as the value itself, not as a string.
 */
public record Json(String text) {
    public static final Json EMPTY_OBJECT = new Json("{}");

    /** Serialises a record, map or list. */
    public static Json of(Object value) {
        return value instanceof Json json ? json : new Json(JsonCodec.write(value));
    }

    /** Takes text from outside. @throws io.resonant.kernel.problem.Problem 400 malformed_json */
    public static Json parse(String text) {
        JsonCodec.tree(text);
        return new Json(text);
    }

    /** @throws io.resonant.kernel.problem.Problem 422 invalid_input when it does not fit the type */
    public <T> T as(Class<T> type) {
        return JsonCodec.read(text, type);
    }

    public JsonNode tree() {
        return JsonCodec.tree(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
