package io.resonant.layout;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Where each kind of panel keeps the topics that it reads, the services that it calls and the schemas that it names. */
final class PanelTopics {
    /** A message path: the topic ends where a field, an index or a filter begins. A name with such signs is quoted. */
    private static final Pattern PATH =
            Pattern.compile("\"(?<quoted>[^\"]+)\".*|(?<plain>[^.\\[{]+).*", Pattern.DOTALL);

    /** What a topic looks like when nobody says that it is one. */
    private static final Pattern TOPIC = Pattern.compile("/[A-Za-z][A-Za-z0-9_]*(?:/[A-Za-z0-9_]+)*");

    private static final int LONGEST = 300;

    private final Set<String> services = new TreeSet<>();
    private final Set<String> schemas = new TreeSet<>();

    /** Of all panels that were looked at. */
    Set<String> services() {
        return services;
    }

    Set<String> schemas() {
        return schemas;
    }

    /** The topics of a panel, in the order of its configuration. */
    Set<String> of(String type, JsonNode config) {
        var topics = new LinkedHashSet<String>();
        switch (type) {
            case "3D" -> scene(config, topics);
            case "Image" -> image(config, topics);
            case "Plot", "StateTransitions" -> {
                config.path("paths").forEach(path -> path(path.path("value"), topics));
                path(config.path("xAxisPath").path("value"), topics);
            }
            case "RawMessages", "RawMessagesVirtual", "Table" -> path(config.path("topicPath"), topics);
            case "Gauge", "Indicator", "PieChart" -> path(config.path("path"), topics);
            case "Markdown" -> path(config.path("messagePath"), topics);
            case "map" -> map(config, topics);
            case "DiagnosticSummary", "DiagnosticStatusPanel", "RosOut" -> topic(config.path("topicToRender"), topics);
            case "Teleop", "Audio", "Joy" -> topic(config.path("topic"), topics);
            case "Publish" -> {
                topic(config.path("topicName"), topics);
                text(config.path("datatype")).ifPresent(schemas::add);
            }
            case "CallService" -> text(config.path("serviceName")).ifPresent(services::add);
            default -> {
                if (PanelTypes.isFromExtension(type)) {
                    anyTexts(config, text -> {
                        if (TOPIC.matcher(text).matches() && !PersonalPatterns.isPath(text)) {
                            topics.add(text);
                        }
                    });
                }
            }
        }
        return topics;
    }

    private static void scene(JsonNode config, Set<String> topics) {
        visible(config.path("topics"), topics);
        for (var key : config.path("checkedKeys")) { // before 2022
            text(key).filter(text -> text.startsWith("t:")).ifPresent(text -> topics.add(text.substring(2)));
        }
        config.path("layers").forEach(layer -> topic(layer.path("topic"), topics));
    }

    private static void image(JsonNode config, Set<String> topics) {
        var mode = config.path("imageMode");
        topic(mode.path("imageTopic"), topics);
        topic(mode.path("calibrationTopic"), topics);
        var annotations = mode.path("annotations");
        if (annotations.isObject()) {
            visible(annotations, topics);
        } else {
            annotations.forEach(annotation -> topic(annotation.path("topic"), topics));
        }
        visible(config.path("topics"), topics);
        topic(config.path("cameraTopic"), topics); // before 2023, as the next
        config.path("enabledMarkerTopics").forEach(topic -> topic(topic, topics));
    }

    private static void map(JsonNode config, Set<String> topics) {
        topic(config.path("followTopic"), topics);
        var disabled = new LinkedHashSet<String>();
        config.path("disabledTopics").forEach(topic -> topic(topic, disabled));
        for (var colors : new JsonNode[] {config.path("topicColors"), config.path("topicConfig")}) {
            colors.propertyNames().stream()
                    .filter(topic -> !topic.isBlank() && !disabled.contains(topic))
                    .forEach(topics::add);
        }
    }

    /** An object with a topic for each name, of which some are switched on. */
    private static void visible(JsonNode settings, Set<String> topics) {
        settings.forEachEntry((topic, setting) -> {
            if (setting.path("visible").booleanValue(false) && !topic.isBlank()) {
                topics.add(topic);
            }
        });
    }

    private static void topic(JsonNode value, Set<String> topics) {
        text(value).ifPresent(topics::add);
    }

    private static void path(JsonNode value, Set<String> topics) {
        text(value).map(PATH::matcher).filter(Matcher::matches).ifPresent(path -> {
            var quoted = path.group("quoted");
            var topic = (quoted == null ? path.group("plain") : quoted).strip();
            if (!topic.isEmpty()) {
                topics.add(topic);
            }
        });
    }

    private static Optional<String> text(JsonNode value) {
        return value.isString()
                ? Optional.of(value.stringValue()).filter(text -> !text.isBlank() && text.length() <= LONGEST)
                : Optional.empty();
    }

    private static void anyTexts(JsonNode value, Consumer<String> found) {
        text(value).ifPresent(found);
        value.forEach(child -> anyTexts(child, found));
    }
}
