import io.resonant.kernel.json.JsonCodec;
import io.resonant.recommendation.ItemFeatures;
import io.resonant.recommendation.RecordingFeatures.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** Real layouts of public projects, reduced to what the ranker sees of them. */
record Dataset(List<Layout> layouts) {
    static final List<Topic> USUAL = List.of(
            new Topic("/tf", "tf2_msgs/msg/TFMessage"),
            new Topic("/tf_static", "tf2_msgs/msg/TFMessage"),
            new Topic("/rosout", "rcl_interfaces/msg/Log"),
            new Topic("/parameter_events", "rcl_interfaces/msg/ParameterEvent"));

    /** A layout; its topics with the types that they have or, by their names, most likely have. */
    record Layout(String id, String project, List<Topic> topics, List<String> panels) {
        ItemFeatures item() {
            return new ItemFeatures(
                    id,
                    ItemFeatures.Kind.LAYOUT,
                    id,
                    project,
                    false,
                    LocalDate.EPOCH,
                    topics.stream().map(Topic::name).distinct().toList(),
                    topics.stream().map(Topic::schema).filter(schema -> schema != null).distinct().toList(),
                    panels,
                    List.of(),
                    false,
                    ItemFeatures.Use.NONE);
        }
    }

    /** Those with topics and panels, also when the viewer refuses the file: what people want to see is in them all the same. */
    static Dataset read(Path file) throws IOException {
        var layouts = new ArrayList<Layout>();
        for (var line : Files.readAllLines(file)) {
            var row = JsonCodec.tree(line);
            var topics = new ArrayList<Topic>();
            for (var topic : texts(row.path("topics"))) {
                var schema = row.path("topic_schema").path(topic);
                topics.add(new Topic(topic, schema.isString() ? schema.stringValue() : null));
            }
            var panels = texts(row.path("panel_types"));
            if (!topics.isEmpty() && !panels.isEmpty()) {
                layouts.add(new Layout(
                        row.path("id").stringValue(), row.path("group").stringValue(), List.copyOf(topics), panels));
            }
        }
        return new Dataset(List.copyOf(layouts));
    }

    Dataset without(String project) {
        return new Dataset(layouts.stream().filter(layout -> !layout.project().equals(project)).toList());
    }

    List<String> projects() {
        return layouts.stream().map(Layout::project).distinct().sorted().toList();
    }

    /** Topics of other projects, each with its type once for each project. */
    List<Topic> foreign(String project, int count, Random random) {
        var pool = new ArrayList<>(layouts.stream()
                .filter(layout -> !layout.project().equals(project))
                .flatMap(layout -> layout.topics().stream().map(topic -> layout.project() + "\n" + topic.name() + "\n"
                        + (topic.schema() == null ? "" : topic.schema())))
                .distinct()
                .sorted()
                .toList());
        Collections.shuffle(pool, random);
        return pool.subList(0, Math.min(count, pool.size())).stream()
                .map(text -> text.split("\n", -1))
                .map(parts -> new Topic(parts[1], parts[2].isEmpty() ? null : parts[2]))
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        return list.values().stream().map(JsonNode::stringValue).toList();
    }
}
