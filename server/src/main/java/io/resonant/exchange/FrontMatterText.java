package io.resonant.exchange;

import io.resonant.kernel.json.Json;
import io.resonant.spec.Spec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Front matter that {@link SpecFile} reads back to the letter. Each value is written as JSON, which is YAML too, so no
 * value can be mistaken for something else.
 */
final class FrontMatterText {
    static final String ID = "resonant_id";
    static final String VERSION = "resonant_version";
    /** Holds what cannot stand beside our own keys. */
    static final String METADATA = "metadata";

    private static final Set<String> OURS =
            Set.of("title", "status", "tags", "created_at", "updated_at", ID, VERSION, METADATA);
    private static final int MAX_KEYS = 100;
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,60}");
    /** JSON leaves them as they are and YAML does not allow them. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\x7F-\\x9F\\u2028\\u2029\\uFEFF\\uFFFE\\uFFFF]");

    private FrontMatterText() {}

    static String of(Spec spec) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("title", spec.title());
        values.put("status", spec.status());
        values.put("tags", spec.tags());
        values.put("created_at", spec.createdAt());
        values.put("updated_at", spec.updatedAt());
        values.put(ID, spec.id());
        values.put(VERSION, spec.version());
        Map<?, ?> metadata = spec.metadata().as(Map.class);
        boolean flat = metadata.size() <= MAX_KEYS && metadata.keySet().stream().noneMatch(OURS::contains);
        if (flat) {
            metadata.forEach((key, value) -> values.put((String) key, value));
        } else {
            values.put(METADATA, metadata);
        }
        return of(values);
    }

    static String of(Map<String, @Nullable Object> values) {
        var text = new StringBuilder("---\n");
        values.forEach((key, value) -> text.append(PLAIN_KEY.matcher(key).matches() ? key : json(key))
                .append(": ")
                .append(value == null ? "null" : json(value))
                .append('\n'));
        return text.append("---\n").toString();
    }

    private static String json(Object value) {
        return UNPRINTABLE
                .matcher(Json.of(value).text())
                .replaceAll(match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
    }
}
