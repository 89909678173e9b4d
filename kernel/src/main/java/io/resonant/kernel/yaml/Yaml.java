package io.resonant.kernel.yaml;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ConstructorException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads one YAML document that is a mapping. Dates stay text, as YAML 1.2 has no type for them. */
public final class Yaml {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_CODE_POINTS = 256 * 1024;
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setLabel("yaml")
            .setSchema(new CoreSchema())
            .setTagConstructors(Map.of(Tag.FLOAT, Yaml::decimal))
            .setAllowDuplicateKeys(false)
            .setAllowNonScalarKeys(false)
            .setCodePointLimit(MAX_CODE_POINTS)
            .build();

    private Yaml() {}

    /** An empty document is an empty mapping. Values are maps, lists, text, numbers, booleans and null. */
    public static Map<String, @Nullable Object> mapping(String text) throws MalformedYamlException {
        try {
            refuseWhatGrows(text);
            return switch (new Load(SETTINGS).loadFromString(text)) {
                case null -> new LinkedHashMap<>();
                case Map<?, ?> mapping -> json(mapping);
                default -> throw new MalformedYamlException("it is not a list of keys and values", 1);
            };
        } catch (MarkedYamlEngineException e) {
            throw new MalformedYamlException(e.getProblem(), line(e.getProblemMark()));
        } catch (YamlEngineException e) {
            throw new MalformedYamlException(firstLine(e), 0);
        }
    }

    /** Aliases let ten lines stand for gigabytes, and deep nesting exhausts the stack of whoever reads it. */
    private static void refuseWhatGrows(String text) throws MalformedYamlException {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            switch (event.getEventId()) {
                case Alias -> throw new MalformedYamlException("aliases are not supported", line(event.getStartMark()));
                case MappingStart, SequenceStart -> {
                    depth++;
                    if (depth > MAX_DEPTH) {
                        throw new MalformedYamlException("it is nested too deeply", line(event.getStartMark()));
                    }
                }
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
        }
    }

    private static Map<String, @Nullable Object> json(Map<?, ?> mapping) throws MalformedYamlException {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (var entry : mapping.entrySet()) {
            var key = String.valueOf(entry.getKey());
            if (object.containsKey(key)) { // 1 and "1" are two keys in YAML and one in JSON
                throw new MalformedYamlException("found duplicate key " + key, 0);
            }
            object.put(key, json(entry.getValue()));
        }
        return object;
    }

    private static @Nullable Object json(@Nullable Object value) throws MalformedYamlException {
        return switch (value) {
            case Map<?, ?> mapping -> json(mapping);
            case List<?> list -> {
                var items = new ArrayList<@Nullable Object>();
                for (var item : list) {
                    items.add(json(item));
                }
                yield items;
            }
            case null -> null;
            case String text -> text;
            case Boolean bool -> bool;
            case Number number -> number;
            default -> throw new MalformedYamlException("a value is of a type that JSON does not have", 0);
        };
    }

    /** Digits as they were written; a double would change them. */
    private static Object decimal(Node node) {
        try {
            return new BigDecimal(((ScalarNode) node).getValue());
        } catch (NumberFormatException e) {
            throw new ConstructorException(
                    null, Optional.empty(), "infinity and not-a-number are not supported", node.getStartMark(), e);
        }
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(found -> found.getLine() + 1).orElse(0);
    }

    private static String firstLine(YamlEngineException e) {
        var message = e.getMessage();
        return message == null ? "syntax error" : message.lines().findFirst().orElse("syntax error");
    }
}
