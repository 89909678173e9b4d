package io.resonant.search;

import io.resonant.spec.Spec;
import java.time.OffsetDateTime;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What of each thing can be found; except a spec, a thing is taken as its events show it. */
final class SearchTexts {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private SearchTexts() {}

    static SearchDocument spec(Spec spec) {
        return new SearchDocument(
                SearchKind.SPEC,
                spec.id(),
                null,
                spec.title(),
                spec.markdown() + "\n" + String.join(" ", spec.tags()),
                spec.updatedAt());
    }

    static SearchDocument thread(JsonNode data) {
        return document(SearchKind.THREAD, data, id(data), text(data, "title"), "");
    }

    static SearchDocument message(JsonNode data) {
        var content = text(data, "content");
        var firstLine = content.strip().lines().findFirst().orElse("");
        var title = firstLine.codePointCount(0, firstLine.length()) <= 80
                ? firstLine
                : firstLine.substring(0, firstLine.offsetByCodePoints(0, 80)) + "…";
        return document(SearchKind.MESSAGE, data, UUID.fromString(text(data, "thread_id")), title, content);
    }

    static SearchDocument task(JsonNode data) {
        return document(SearchKind.TASK, data, null, text(data, "title"), text(data, "description"));
    }

    static SearchDocument intent(JsonNode data) {
        var words = new StringJoiner("\n");
        collect(data.path("data"), words);
        collect(data.path("result"), words);
        return document(SearchKind.INTENT, data, null, text(data, "type"), words.toString());
    }

    /** The words of people; ids would only stand in the way of what is read. */
    private static void collect(JsonNode node, StringJoiner words) {
        if (node.isString() && !ID.matcher(node.stringValue()).matches()) {
            words.add(node.stringValue());
        }
        node.values().forEach(child -> collect(child, words)); // stored JSON is at most 64 levels deep
    }

    private static SearchDocument document(
            SearchKind kind, JsonNode data, @Nullable UUID thread, String title, String body) {
        var updatedAt = OffsetDateTime.parse(text(data, "updated_at")).toInstant();
        return new SearchDocument(kind, id(data), thread, title, body, updatedAt);
    }

    static UUID id(JsonNode data) {
        return UUID.fromString(text(data, "id"));
    }

    private static String text(JsonNode data, String name) {
        return data.path(name).asString("");
    }
}
