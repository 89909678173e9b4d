package io.resonant.recommendation;

import io.resonant.recommendation.ItemFeatures.Kind;
import io.resonant.recommendation.ItemFeatures.Use;
import io.resonant.recommendation.RecordingFeatures.Scope;
import io.resonant.recommendation.RecordingFeatures.Topic;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;

/** Items and recordings of an invented world in which robots of one maker name their topics alike. */
@NullMarked
final class Items {
    static final LocalDate TODAY = LocalDate.of(2026, 3, 1);
    private static final List<String> PARTS = List.of("front", "rear", "left", "armBase", "gripper", "カメラ", "wheel2");
    private static final List<List<String>> THINGS = List.of(
            List.of("image_raw", "sensor_msgs/msg/Image", "Image"),
            List.of("points", "sensor_msgs/msg/PointCloud2", "3D"),
            List.of("scan", "sensor_msgs/LaserScan", "3D"),
            List.of("imu", "sensor_msgs/msg/Imu", "Plot"),
            List.of("fix", "sensor_msgs/msg/NavSatFix", "map"),
            List.of("State", "acme_msgs/msg/State", "RawMessages"),
            List.of("battery", "sensor_msgs/msg/BatteryState", "Gauge"));

    private Items() {}

    static ItemFeatures layout(String id, String publisher, List<String> topics, String... panels) {
        return new ItemFeatures(
                id,
                Kind.LAYOUT,
                "Layout " + id,
                publisher,
                false,
                TODAY,
                topics,
                List.of(),
                List.of(panels),
                List.of(),
                false,
                Use.NONE);
    }

    static ItemFeatures extension(String id, List<String> schemas) {
        return new ItemFeatures(
                id,
                Kind.EXTENSION,
                id,
                "acme",
                true,
                TODAY,
                List.of(),
                schemas,
                List.of("Panel of " + id),
                List.of(),
                false,
                Use.NONE);
    }

    /** So many layouts of a tenth as many makers, and a few extensions. */
    static List<ItemFeatures> world(int layouts, long seed) {
        var random = new SplittableRandom(seed);
        var items = new ArrayList<ItemFeatures>();
        for (int i = 0; i < layouts; i++) {
            int maker = random.nextInt(Math.max(6, layouts / 10));
            var topics = new ArrayList<String>();
            var schemas = new ArrayList<String>();
            var panels = new ArrayList<String>();
            for (int j = random.nextInt(1, 10); j > 0; j--) {
                var thing = THINGS.get(random.nextInt(THINGS.size()));
                add(topics, "/maker" + maker + "/" + PARTS.get(random.nextInt(PARTS.size())) + "/" + thing.getFirst());
                add(schemas, thing.get(1));
                add(panels, thing.get(2));
            }
            if (random.nextInt(4) == 0) {
                add(topics, "/tf");
            }
            items.add(new ItemFeatures(
                    "maker" + maker + ".layout" + i,
                    Kind.LAYOUT,
                    "Layout " + i,
                    "maker" + maker,
                    maker % 3 == 0,
                    TODAY.minusDays(random.nextInt(1000)),
                    topics,
                    schemas,
                    panels,
                    random.nextInt(5) == 0 ? List.of("acme.state") : List.of(),
                    random.nextInt(7) == 0,
                    new Use(random.nextInt(100), random.nextInt(20))));
        }
        items.add(extension("acme.state", List.of("acme_msgs/msg/State")));
        items.add(extension("acme.radar", List.of("radar_msgs/msg/RadarScan", "sensor_msgs/msg/PointCloud2")));
        items.add(extension("acme.battery", List.of("sensor_msgs/msg/BatteryState")));
        return items;
    }

    /** Most of what a layout shows, among other things. */
    static RecordingFeatures recording(List<ItemFeatures> items, Scope scope, long seed) {
        var random = new SplittableRandom(seed);
        var topics = new ArrayList<Topic>();
        var wanted = items.get(random.nextInt(items.size()));
        for (var topic : wanted.topics()) {
            if (random.nextInt(10) < 7) {
                topics.add(new Topic(topic, schema(topic)));
            }
        }
        topics.add(new Topic("/tf", "tf2_msgs/msg/TFMessage"));
        for (int i = random.nextInt(20); i > 0; i--) {
            var other = items.get(random.nextInt(items.size()));
            if (!other.topics().isEmpty()) {
                var topic = other.topics().get(random.nextInt(other.topics().size()));
                topics.add(new Topic(topic, schema(topic)));
            }
        }
        return new RecordingFeatures(topics, scope);
    }

    private static @org.jspecify.annotations.Nullable String schema(String topic) {
        return THINGS.stream()
                .filter(thing -> topic.endsWith(thing.getFirst()))
                .map(thing -> thing.get(1))
                .findFirst()
                .orElse(null);
    }

    private static void add(List<String> list, String text) {
        if (!list.contains(text)) {
            list.add(text);
        }
    }
}
