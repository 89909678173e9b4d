package io.resonant.kernel.json;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Looks into JSON whose shape is somebody else's business. Other servers add members and change their minds, so what is
 * missing or of another type is an answer here, not a failure; {@link JsonCodec#read} is for JSON that must fit.
 */
public final class JsonView {
    private final JsonNode node;

    private JsonView(JsonNode node) {
        this.node = node;
    }

    /** @throws io.resonant.kernel.problem.Problem 400 {@code malformed_json} */
    public static JsonView of(String json) {
        return new JsonView(JsonCodec.tree(json));
    }

    /** The member of that name; a view of nothing when there is none. */
    public JsonView get(String name) {
        var child = node.get(name);
        return new JsonView(child == null ? MissingNode.getInstance() : child);
    }

    /** Members one below the other: {@code at("error", "type")}. */
    public JsonView at(String... names) {
        var view = this;
        for (var name : names) {
            view = view.get(name);
        }
        return view;
    }

    /** Whether there is a value that is not null. */
    public boolean exists() {
        return !node.isMissingNode() && !node.isNull();
    }

    public boolean isObject() {
        return node.isObject();
    }

    public boolean isArray() {
        return node.isArray();
    }

    public Optional<String> text() {
        return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    public String text(String otherwise) {
        return node.isString() ? node.stringValue() : otherwise;
    }

    /** A number without a fraction that fits. */
    public OptionalLong integer() {
        return node.isIntegralNumber() && node.canConvertToLong()
                ? OptionalLong.of(node.longValue())
                : OptionalLong.empty();
    }

    public long integer(long otherwise) {
        return integer().orElse(otherwise);
    }

    public Optional<Boolean> bool() {
        return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
    }

    /** The elements of an array; none for anything else. */
    public List<JsonView> items() {
        return node.isArray() ? node.valueStream().map(JsonView::new).toList() : List.of();
    }

    /** The names of an object's members. */
    public Set<String> names() {
        return Set.copyOf(node.propertyNames());
    }

    public Json json() {
        return new Json(node.isMissingNode() ? "null" : node.toString());
    }

    @Override
    public String toString() {
        return node.toString();
    }
}
