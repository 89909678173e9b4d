package io.resonant.layout;

import static io.resonant.layout.Layouts.CONTENT;
import static io.resonant.layout.Layouts.RAW;
import static io.resonant.layout.Layouts.mosaic;
import static io.resonant.layout.Layouts.split;
import static io.resonant.layout.Layouts.tab;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.check.Finding;
import io.resonant.check.Severity;
import io.resonant.kernel.json.JsonView;
import io.resonant.layout.LayoutFeatures.Format;
import io.resonant.layout.Layouts.Refused;
import io.resonant.layout.PersonalData.Kind;
import io.resonant.script.Capability;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayoutDocumentTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.resonant.layout.Layouts#refused")
    void whatNoViewerWouldTakeIsRefusedWithItsCode(Refused refused) {
        var inspection = inspect(refused.layout());
        assertThat(inspection.layout()).isEmpty();
        assertThat(inspection.findings())
                .filteredOn(finding -> finding.severity() == Severity.ERROR)
                .extracting(Finding::code)
                .contains(refused.code())
                .doesNotContain("check_failed");
        for (var finding : inspection.findings()) {
            assertThat(finding.message("ja")).isNotEqualTo(finding.code()).doesNotContainPattern("\\{[a-z]+}");
            assertThat(finding.message("en")).isNotEqualTo(finding.code()).doesNotContainPattern("\\{[a-z]+}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "3D; {\"topics\":{\"/a\":{\"visible\":true},\"/b\":{\"visible\":false},\"/c\":{}},\"layers\":{\"x\":{\"topic\":\"/d\"}}}; /a /d",
                "3D Panel; {\"checkedKeys\":[\"name:Map\",\"t:/tf\",\"t:/map\"]}; /tf /map",
                "Image; {\"imageMode\":{\"imageTopic\":\"/i\",\"calibrationTopic\":\"/k\",\"annotations\":{\"/n\":{\"visible\":true},\"/o\":{\"visible\":false}}}}; /i /k /n",
                "Image; {\"imageMode\":{\"annotations\":[{\"topic\":\"/n\"}]}}; /n",
                "ImageViewPanel; {\"cameraTopic\":\"/cam\",\"enabledMarkerTopics\":[\"/m\"]}; /cam /m",
                "Plot; {\"paths\":[{\"value\":\"/a.b[0].c\"},{\"value\":\"/a{x==1}.y\"},{\"value\":\"odom.x\"},{\"value\":\"\"}],\"xAxisPath\":{\"value\":\"/t.s\"}}; /a odom /t",
                "StateTransitions; {\"paths\":[{\"value\":\"\\\"/a.b\\\".state\"}]}; /a.b",
                "Table; {\"topicPath\":\"/t[:]\"}; /t",
                "RawMessagesVirtual; {\"topicPath\":\"/r\"}; /r",
                "Gauge; {\"path\":\"/g.value\"}; /g",
                "Indicator; {\"path\":\"/g.value\"}; /g",
                "map; {\"followTopic\":\"/f\",\"topicColors\":{\"/c\":\"#fff\",\"/d\":\"#000\"},\"disabledTopics\":[\"/d\"]}; /f /c",
                "DiagnosticSummary; {\"topicToRender\":\"/diagnostics\"}; /diagnostics",
                "RosOut; {\"topicToRender\":\"/rosout\"}; /rosout",
                "Teleop; {\"topic\":\"/cmd_vel\"}; /cmd_vel",
                "Publish; {\"topicName\":\"/goal\",\"datatype\":\"geometry_msgs/PoseStamped\"}; /goal",
                "Acme Map.Signal; {\"source\":{\"topic\":\"/signal/strength\"},\"file\":\"/home/taro/x\",\"text\":\"/not a topic\"}; /signal/strength",
                "Parameters; {\"topic\":\"/no\"}; ''",
            })
    void topicsAreWhereEachPanelKeepsThem(String type, String config, String topics) {
        var id = type + "!x";
        var features = features(mosaic("\"" + id + "\":" + config, "\"" + id + "\""));
        assertThat(features.panels()).hasSize(1);
        assertThat(features.panels().getFirst().topics())
                .containsExactlyElementsOf(topics.isEmpty() ? List.of() : List.of(topics.split(" ")));
    }

    @Test
    void aLayoutWhoseLastPanelWasClosedIsTakenAsTheViewerTakesIt() {
        var file = Layouts.mosaic("", "null").getBytes(StandardCharsets.UTF_8);
        var inspection = LayoutDocument.inspect(file, LayoutLimits.DEFAULT);
        assertThat(inspection.layout()).isPresent();
        assertThat(inspection.findings()).extracting(Finding::code).containsExactly("layout_empty");
    }

    @Test
    void onlyPanelsThatCanBeSeenCount() {
        var layout = mosaic(
                RAW
                        + ",\"Plot!hidden\":{\"paths\":[{\"value\":\"/hidden.x\"}]},\"CallService!c\":{\"serviceName\":\"/reset\"},"
                        + "\"Publish!p\":{\"topicName\":\"/goal\",\"datatype\":\"a/B\"},"
                        + tab("Tab!t", "\"CallService!c\"", split("\"Publish!p\"", "\"Ext One.Panel!e\"")),
                split("\"RawMessages!a\"", "\"Tab!t\""));
        var inspection = inspect(layout);
        var features = inspection.layout().orElseThrow().features();
        assertThat(features.panels())
                .extracting(LayoutPanel::type)
                .containsExactly("RawMessages", "Tab", "CallService", "Publish", "Ext One.Panel");
        assertThat(features.topics()).containsExactly("/goal", "/imu");
        assertThat(features.services()).containsExactly("/reset");
        assertThat(features.schemas()).containsExactly("a/B");
        assertThat(features.extensionPanels()).containsExactly("Ext One.Panel");
        assertThat(inspection.findings())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder("layout_needs_extension", "layout_hidden_panels");
    }

    @Test
    void tilesAreTheMosaicWithTheOpenTabOnTop() {
        var tiles = features(mosaic(
                        tab("Tab!t", "\"Plot!1\"", "\"Plot!2\"").replace("\"activeTabIdx\":0", "\"activeTabIdx\":1"),
                        "{\"direction\":\"row\",\"splitPercentage\":25,\"first\":\"map!m\",\"second\":"
                                + "{\"direction\":\"column\",\"first\":\"3D!d\",\"second\":\"Tab!t\"}}"))
                .tiles();
        assertThat(tiles)
                .containsExactly(
                        new Tile("map!m", "map", 0, 0, 0.25, 1),
                        new Tile("3D!d", "3D", 0.25, 0, 0.75, 0.5),
                        new Tile("Tab!t", "Tab", 0.25, 0.5, 0.75, 0.5),
                        new Tile("Plot!2", "Plot", 0.25, 0.54, 0.75, 0.46));
    }

    @Test
    void manyTabsThatShowEachOtherCostNoMoreThanTheirNumber() {
        var configs = IntStream.range(0, 12)
                .mapToObj(i -> tab(
                        "Tab!" + i, split("\"Tab!" + (i + 1) + "\"", "\"Plot!" + i + "\""), "\"Tab!" + (i + 1) + "\""))
                .collect(Collectors.joining(","));
        assertThat(features(mosaic(configs, "\"Tab!0\"")).panels()).hasSize(25);
    }

    @Test
    void theFormatWithoutMosaicIsReadForItsFeaturesAndRefused() {
        var inspection = inspect(CONTENT);
        assertThat(inspection.layout()).isEmpty();
        var features = inspection.features().orElseThrow();
        assertThat(features.format()).isEqualTo(Format.CONTENT);
        assertThat(features.panels())
                .extracting(LayoutPanel::type)
                .containsExactly("3D", "Tab", "RosOut", "Plot", "Markdown");
        assertThat(features.topics()).containsExactly("/odom", "/points", "/rosout");
        assertThat(features.tiles()).extracting(Tile::type).containsExactly("3D", "Tab", "Plot", "Markdown");
        assertThat(features.tiles().getFirst().width()).isCloseTo(2.0 / 3, Offset.offset(1e-9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "PATH; file:///home/jose/robot/model.urdf",
                "PATH; /home/taro.yamada/bags/2024.mcap",
                "PATH; /Users/anna/map.pcd",
                "PATH; C:\\Users\\Anna\\map.pcd",
                "PATH; D:/data/site7/map.pcd",
                "PATH; \\\\server\\share\\map.pcd",
                "PATH; ~/ws/src/robot.urdf",
                "URL; https://tiles.acme.internal/{z}/{x}/{y}.png",
                "URL; ws://10.1.2.3:9090",
                "IP; 203.0.113.7",
                "IP; 2001:db8::8a2e:370:7334",
                "MAC; 00:1B:44:11:3A:B7",
                "EMAIL; taro.yamada@example.co.jp",
            })
    void personalDataIsFoundWithItsPlaceAndStripped(Kind kind, String text) {
        var json = text.replace("\\", "\\\\");
        for (var around : List.of("%s", "see %s now")) {
            var layout = mosaic(
                    "\"Markdown!a/b\":{\"list\":[\"ok\",\"" + around.formatted(json) + "\"]}", "\"Markdown!a/b\"");
            var document = inspect(layout).layout().orElseThrow();
            assertThat(document.personalData())
                    .containsExactly(new PersonalData(kind, "/configById/Markdown!a~1b/list/1", text));
            assertThat(new String(document.stripped(), StandardCharsets.UTF_8))
                    .doesNotContain(json)
                    .contains("\"ok\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/camera/front/image_raw",
        "/home",
        "/users/pose",
        "package://robot/model.urdf",
        "v1.2.3",
        "1.2.3.4.5",
        "127.0.0.1",
        "12:30:45",
        "foo::bar",
        "a/b",
        "#ff00ff",
        "std_msgs/msg/String",
        "data.x[:]{id==1}",
        "robot@home",
    })
    void whatOnlyLooksAlikeStays(String text) {
        var document = inspect(mosaic("\"Table!a\":{\"topicPath\":\"" + text + "\"}", "\"Table!a\""))
                .layout();
        assertThat(document.orElseThrow().personalData()).isEmpty();
    }

    @Test
    void placesAndNamesOfMembersAreFoundAndStripped() {
        var document = inspect(mosaic(
                        "\"map!m\":{\"center\":{\"lat\":48.137,\"lon\":11.575},\"zoomLevel\":9,\"origin\":{\"lat\":0,\"lon\":0},"
                                + "\"seen\":{\"/home/anna/x\":1,\"/odom\":2}}",
                        "\"map!m\""))
                .layout()
                .orElseThrow();
        assertThat(document.personalData())
                .containsExactly(
                        new PersonalData(Kind.LOCATION, "/configById/map!m/center", "48.137, 11.575"),
                        new PersonalData(Kind.PATH, "/configById/map!m/seen/~1home~1anna~1x", "/home/anna/x"));
        var map = JsonView.of(new String(document.stripped(), StandardCharsets.UTF_8))
                .at("configById", "map!m");
        assertThat(map.toString())
                .isEqualTo("{\"zoomLevel\":9,\"origin\":{\"lat\":0,\"lon\":0},\"seen\":{\"/odom\":2}}");
    }

    @Test
    void scriptsAreFlaggedAndStripped() {
        var layout = mosaic(RAW, "\"RawMessages!a\"")
                .replace(
                        "\"userNodes\":{}",
                        "\"userNodes\":{\"id/1\":{\"name\":\"Speed\",\"sourceCode\":\"export const inputs=['/odom'];fetch('x')\"}}");
        var inspection = inspect(layout);
        var document = inspection.layout().orElseThrow();
        assertThat(document.scripts())
                .containsExactly(
                        new LayoutScript("Speed", "/userNodes/id~11", List.of("/odom"), Set.of(Capability.NETWORK)));
        assertThat(document.features().topics()).contains("/odom");
        assertThat(inspection.findings())
                .extracting(Finding::code)
                .containsExactly("layout_script", "layout_script_reaches_out");
        assertThat(inspect(new String(document.stripped(), StandardCharsets.UTF_8))
                        .findings())
                .isEmpty();
    }

    @Test
    void whatIsStrippedStaysTheSameNumbersAndTexts() {
        var layout = mosaic(
                "\"Plot!a\":{\"a\":1.50,\"b\":1e400,\"c\":12345678901234567890,\"d\":\"é\\n\",\"e\":null}",
                "\"Plot!a\"");
        assertThat(new String(inspect(layout).layout().orElseThrow().stripped(), StandardCharsets.UTF_8))
                .contains("\"a\":1.50", "\"b\":1E+400", "\"c\":12345678901234567890", "\"d\":\"é\\n\"", "\"e\":null");
    }

    private static LayoutFeatures features(String layout) {
        return inspect(layout).layout().orElseThrow().features();
    }

    private static LayoutInspection inspect(String layout) {
        return LayoutDocument.inspect(layout.getBytes(StandardCharsets.UTF_8), LayoutLimits.DEFAULT);
    }
}
