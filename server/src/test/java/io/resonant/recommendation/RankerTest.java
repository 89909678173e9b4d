package io.resonant.recommendation;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.recommendation.ItemFeatures.Use;
import io.resonant.recommendation.RecordingFeatures.Scope;
import io.resonant.recommendation.RecordingFeatures.Topic;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
final class RankerTest {
    private static RecordingFeatures recording(String... topics) {
        return new RecordingFeatures(
                Stream.of(topics).map(name -> new Topic(name, null)).toList(), Scope.RECORDING);
    }

    private static List<Recommendation> layouts(List<ItemFeatures> items, RecordingFeatures recording) {
        return new Ranker(ItemIndex.of(items))
                .rank(recording, Items.TODAY, 5, null)
                .layouts();
    }

    @Test
    void theLayoutWhoseTopicsAreThereComesFirst() {
        var items = List.of(
                Items.layout("a.nav", "a", List.of("/map", "/scan", "/plan", "/goal"), "3D"),
                Items.layout("b.cameras", "b", List.of("/left/image", "/right/image"), "Image"),
                Items.layout("c.everything", "c", List.of("/map", "/left/image", "/x", "/y", "/z"), "3D"));
        var found = layouts(items, recording("/map", "/scan", "/plan", "/tf", "/left/image", "/other"));
        assertThat(found).extracting(Recommendation::id).startsWith("a.nav");
        var first = found.getFirst();
        assertThat(first.present()).isEqualTo(3);
        assertThat(first.topics()).isEqualTo(4);
        assertThat(first.missing()).containsExactly("/goal");
        assertThat(Explanations.text(first.reasons().getFirst(), "en")).isEqualTo("3 of 4 topics present");
        assertThat(Explanations.text(first.reasons().getFirst(), "ja")).isEqualTo("4 個のトピックのうち 3 個があります");
    }

    @Test
    void whatEveryRecordingHasSaysNothing() {
        var items = List.of(
                Items.layout("a.tf", "a", List.of("/tf", "/rosout"), "3D"),
                Items.layout("b.scan", "b", List.of("/scan"), "3D"),
                Items.layout("c.map", "c", List.of("/map"), "3D"));
        assertThat(layouts(items, recording("/tf", "/rosout", "/scan"))
                        .getFirst()
                        .id())
                .isEqualTo("b.scan");
    }

    @Test
    void likeTopicsOfAnotherRobotAreBetterThanNothing() {
        var items = List.of(
                Items.layout("a.arm", "a", List.of("/arm/joint_states", "/arm/gripper"), "Plot"),
                Items.layout("b.drone", "b", List.of("/drone/altitude"), "Plot"));
        var found = layouts(items, recording("/robot7/arm/joint_states"));
        assertThat(found).singleElement().satisfies(item -> {
            assertThat(item.id()).isEqualTo("a.arm");
            assertThat(item.reasons().getFirst().code()).isEqualTo("alike");
        });
    }

    @Test
    void withoutFeaturesWhatIsLikedAndTrustedComesFirst() {
        var plain = Items.layout("a.plain", "a", List.of("/a"), "3D");
        var liked = new ItemFeatures(
                "b.liked",
                ItemFeatures.Kind.LAYOUT,
                "b",
                "b",
                false,
                Items.TODAY,
                List.of("/b"),
                List.of(),
                List.of(),
                List.of(),
                false,
                new Use(100, 80));
        var once = new ItemFeatures(
                "c.once",
                ItemFeatures.Kind.LAYOUT,
                "c",
                "c",
                false,
                Items.TODAY,
                List.of("/c"),
                List.of(),
                List.of(),
                List.of(),
                false,
                new Use(1, 1));
        var found = layouts(List.of(plain, liked, once), recording());
        assertThat(found).extracting(Recommendation::id).startsWith("b.liked", "c.once");
        assertThat(found.getFirst().reasons().getFirst().code()).isEqualTo("kept");
    }

    @Test
    void extensionsAreFoundByWhatTheyShowAndByWhoNeedsThem() {
        var layout = new ItemFeatures(
                "a.radar",
                ItemFeatures.Kind.LAYOUT,
                "a",
                "a",
                false,
                Items.TODAY,
                List.of("/radar"),
                List.of(),
                List.of(),
                List.of("acme.radar"),
                false,
                Use.NONE);
        var items = List.of(
                layout,
                Items.extension("acme.radar", List.of("radar_msgs/msg/RadarScan")),
                Items.extension("acme.joy", List.of("sensor_msgs/msg/Joy")),
                Items.extension("acme.sonar", List.of("acme_msgs/msg/Sonar")));
        var recording = new RecordingFeatures(
                List.of(new Topic("/radar", null), new Topic("/joy", "sensor_msgs/Joy")), Scope.RECORDING);
        var found = new Ranker(ItemIndex.of(items))
                .rank(recording, Items.TODAY, 5, null)
                .extensions();
        assertThat(found).extracting(Recommendation::id).containsExactlyInAnyOrder("acme.radar", "acme.joy");
        assertThat(found)
                .filteredOn(item -> item.id().equals("acme.joy"))
                .singleElement()
                .satisfies(item -> assertThat(Explanations.text(item.reasons().getFirst(), "en"))
                        .isEqualTo("Shows sensor_msgs/Joy"));
    }

    @Test
    void theLastPlaceIsGivenAwayByLot() {
        var items = Items.world(200, 1);
        var ranker = new Ranker(ItemIndex.of(items));
        var recording = Items.recording(items, Scope.RECORDING, 5);
        var without = ranker.rank(recording, Items.TODAY, 5, null).layouts();
        var last = new HashSet<String>();
        for (int seed = 0; seed < 40; seed++) {
            var with = ranker.rank(recording, Items.TODAY, 5, new Lot(seed)).layouts();
            assertThat(with.subList(0, 4)).isEqualTo(without.subList(0, 4));
            assertThat(with.getLast().drawn()).isBetween(1, 1000);
            assertThat(with).extracting(Recommendation::id).doesNotHaveDuplicates();
            last.add(with.getLast().id());
        }
        assertThat(last.size()).isGreaterThan(2);
    }

    @Test
    void panelsFollowWhatTheDataCanShow() {
        var ranker = new Ranker(ItemIndex.of(Items.world(150, 2)));
        var gps = new RecordingFeatures(
                List.of(new Topic("/somewhere/fix", "sensor_msgs/msg/NavSatFix")), Scope.SELECTION);
        var images = new RecordingFeatures(
                List.of(new Topic("/somewhere/image_raw", "sensor_msgs/msg/Image")), Scope.SELECTION);
        assertThat(ranker.panels(gps).getFirst().type()).isEqualTo("map");
        assertThat(ranker.panels(images).getFirst().type()).isEqualTo("Image");
        assertThat(ranker.panels(images))
                .allSatisfy(panel -> assertThat(panel.probability()).isBetween(0.0, 1.0));
    }

    @Test
    void aPanelThatAloneShowsAChosenTypeIsLikelierThanOneOfSeveral() {
        var model = new PanelModel(
                List.of("Alone", "One", "Other", "Without"),
                List.of(0.2, 0.2, 0.2, 0.2),
                PanelModel.WITHOUT_DATA,
                PanelModel.WITHOUT_DATA,
                Map.of("Alone", List.of("a/Only"), "One", List.of("a/Both"), "Other", List.of("a/Both")));
        var recording = new RecordingFeatures(
                List.of(new Topic("/only", "a/msg/Only"), new Topic("/both", "a/msg/Both")), Scope.SELECTION);
        var chances = model.predict(recording, new double[0], List.of());
        assertThat(chances).extracting(PanelModel.Panel::type).containsExactly("Alone", "One", "Other", "Without");
        assertThat(chances.get(0).probability()).isGreaterThan(chances.get(1).probability());
        assertThat(chances.get(1).probability()).isEqualTo(chances.get(2).probability());
        assertThat(chances.get(2).probability()).isGreaterThan(chances.get(3).probability());
    }

    @Test
    void theIndexComesBackAsItWas() {
        var index = ItemIndex.of(Items.world(50, 3));
        assertThat(ItemIndex.parse(index.bytes())).isEqualTo(index);
        assertThat(ItemIndex.of(Items.world(50, 3).reversed()).bytes()).isEqualTo(index.bytes());
    }

    @Test
    void namesAreTakenApart() {
        assertThat(TopicWords.of("/frontLeft/image_raw2/カメラ")).containsExactly("front", "left", "image", "raw", "カメラ");
        assertThat(TopicWords.of("/a/b/x1")).isEmpty();
        assertThat(TopicWords.leaf("/A/Image_Raw")).isEqualTo("image_raw");
    }
}
