package io.resonant.audit;

import io.resonant.kernel.json.JsonCodec;
import java.util.ArrayList;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A line of the trail as the text that is hashed: the same on both databases, which keep the members of JSON in different
 * orders and write numbers in different ways.
 */
final class LineText {
    private LineText() {}

    static String of(AuditEntry entry) {
        var parts = new ArrayList<@Nullable Object>();
        parts.add(entry.id());
        parts.add(entry.actorId());
        parts.add(entry.action());
        parts.add(entry.target().kind());
        parts.add(entry.target().id());
        parts.add(entry.address());
        parts.add(JsonCodec.format(entry.createdAt()));
        parts.add(plain(entry.detail().tree()));
        if (entry.onBehalfOf() != null) {
            parts.add(entry.onBehalfOf()); // at the end: lines that were hashed before there was such a thing stay good
        }
        return JsonCodec.write(parts);
    }

    private static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            var members = new TreeMap<String, @Nullable Object>();
            node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
            return members;
        }
        if (node.isArray()) {
            return node.valueStream().map(LineText::plain).toList();
        }
        if (node.isNumber()) {
            return node.decimalValue().stripTrailingZeros().toPlainString();
        }
        return node.isNull() ? null : node.isBoolean() ? (Object) node.booleanValue() : node.stringValue();
    }
}
