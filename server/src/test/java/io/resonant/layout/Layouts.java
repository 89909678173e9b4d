package io.resonant.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Layouts, and one for each way in which a layout can be refused. */
public final class Layouts {
    static final String RAW = "\"RawMessages!a\":{\"topicPath\":\"/imu.orientation\"}";

    static final String CONTENT = """
            {"version":1,"variables":{},"userScripts":{"s":{"name":"Speed","sourceCode":"export const inputs = ['/odom'];"}},
             "content":{"type":"split","direction":"row","items":[
               {"proportion":2,"content":{"type":"panel","panelType":"ThreeDee","config":{"topics":{"/points":{"visible":true}}}}},
               {"proportion":1,"content":{"type":"tabs","selectedTabIndex":1,"tabs":[
                 {"title":"a","content":{"type":"panel","panelType":"Log","config":{"topicToRender":"/rosout"}}},
                 {"title":"b","content":{"type":"stack","panels":[
                   {"size":3,"panel":{"type":"panel","panelType":"Plot","config":{"paths":[{"value":"/odom.x"}]}}},
                   {"size":1,"panel":{"type":"panel","panelType":"Markdown","config":{"markdown":"# Hi"}}}]}}]}}]}}
            """;

    private Layouts() {}

    /** @param code that it must be refused with */
    record Refused(String layout, String code) {
        @Override
        public String toString() {
            return code + " ← " + layout.substring(0, Math.min(layout.length(), 60));
        }
    }

    /** A layout of each kind: a good one with a bit of everything, and those that are refused. */
    public static List<String> all() {
        var all = new ArrayList<>(refused().stream().map(Refused::layout).toList());
        all.add(mosaic(
                RAW
                        + ",\"map!m\":{\"center\":{\"lat\":48.1,\"lon\":11.5},\"layer\":\"https://tiles.example/{z}\",\"followTopic\":\"/fix\"},"
                        + "\"3D!d\":{\"topics\":{\"/a\":{\"visible\":true}},\"layers\":{\"x\":{\"url\":\"file:///home/jose/r.urdf\"}}},"
                        + "\"A b.C!e\":{\"x\":[\"/t/u\",\"10.0.0.1\",\"00:1B:44:11:3A:B7\",\"a@b.example\",\"C:\\\\x\\\\y\"]},"
                        + tab("Tab!t", split("\"map!m\"", "\"3D!d\""), "\"A b.C!e\""),
                split("\"RawMessages!a\"", "\"Tab!t\"")));
        all.add(mosaic("\"Plot!p\":{\"paths\":[{\"value\":\"/a.b[0]{c==1}\"}]}", "\"Plot!p\"")
                .replace(
                        "\"userNodes\":{}",
                        "\"userNodes\":{\"i\":{\"name\":\"n\",\"sourceCode\":\"export const inputs=['/a']\"}}"));
        return all;
    }

    static List<Refused> refused() {
        var all = new ArrayList<Refused>();
        all.add(new Refused("", "layout_not_json"));
        all.add(new Refused("{{ if .Simulation }}{}{{ end }}", "layout_not_json"));
        all.add(new Refused("[]", "layout_not_object"));
        all.add(new Refused("\"x\"", "layout_not_object"));
        all.add(new Refused("\uFEFF{}", "layout_encoding"));
        all.add(new Refused("{\"a\":1,\"a\":2}", "layout_duplicate_key"));
        all.add(new Refused("{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}", "layout_too_deep"));
        all.add(new Refused("{\"a\":" + "1".repeat(500) + "}", "layout_number"));
        all.add(new Refused("{\"a\":\"\\u0000\"}", "layout_text"));
        all.add(new Refused("{\"a\":\"" + "x".repeat(1_000_000) + "\"}", "layout_too_large"));
        all.add(new Refused(
                mosaic(RAW, "\"RawMessages!a\"").replace("configById", "panels"), "layout_configs_missing"));
        all.add(new Refused(
                mosaic(RAW, "1").replace("\"configById\":{", "\"configById\":[],\"x\":{"), "layout_configs_missing"));
        all.add(new Refused("{\"configById\":{},\"playbackConfig\":{\"speed\":1}}", "layout_variables_missing"));
        all.add(new Refused("{\"configById\":{},\"globalVariables\":{}}", "layout_speed_missing"));
        all.add(new Refused(
                "{\"configById\":{},\"globalVariables\":{},\"playbackConfig\":{\"speed\":\"1\"}}",
                "layout_speed_missing"));
        all.add(new Refused(mosaic(RAW, "[\"RawMessages!a\"]"), "layout_wrong_type"));
        all.add(new Refused(mosaic(RAW, "true"), "layout_wrong_type"));
        all.add(new Refused(mosaic("\"RawMessages!a\":1", "\"RawMessages!a\""), "layout_wrong_type"));
        all.add(new Refused(
                mosaic(RAW, "\"RawMessages!a\"").replace("\"userNodes\":{}", "\"userNodes\":[]"), "layout_wrong_type"));
        all.add(new Refused(
                mosaic(RAW, "\"RawMessages!a\"").replace("\"userNodes\":{}", "\"version\":\"1\""),
                "layout_wrong_type"));
        all.add(new Refused(mosaic(RAW, "{\"direction\":\"row\"}"), "layout_mosaic_form"));
        all.add(new Refused(mosaic(RAW, split("1", "\"RawMessages!a\"")), "layout_mosaic_form"));
        all.add(new Refused(mosaic(RAW, split("\"RawMessages!a\"", "\"RawMessages!a\"")), "layout_panel_twice"));
        all.add(new Refused(mosaic(tab("Tab!a", "\"Tab!a\""), "\"Tab!a\""), "layout_tab_cycle"));
        all.add(new Refused(
                mosaic(tab("Tab!a", "\"Tab!b\"") + "," + tab("Tab!b", "\"Tab!a\""), "\"Tab!a\""), "layout_tab_cycle"));
        all.add(new Refused(mosaic(chain(30), "\"Tab!0\""), "layout_tabs_deep"));
        all.add(new Refused(mosaic(wide(600), "\"Tab!w\""), "layout_panels_many"));
        all.add(new Refused(CONTENT, "layout_content_format"));
        all.add(new Refused("{\"version\":1,\"content\":{\"type\":\"grid\"}}", "layout_mosaic_form"));
        return all;
    }

    static String mosaic(String configs, String layout) {
        return "{\"configById\":{" + configs
                + "},\"globalVariables\":{},\"userNodes\":{},\"playbackConfig\":{\"speed\":1}," + "\"layout\":" + layout
                + "}";
    }

    static String split(String first, String second) {
        return "{\"direction\":\"row\",\"first\":" + first + ",\"second\":" + second + "}";
    }

    static String tab(String id, String... layouts) {
        var tabs = Arrays.stream(layouts)
                .map(layout -> "{\"title\":\"t\",\"layout\":" + layout + "}")
                .collect(Collectors.joining(","));
        return "\"" + id + "\":{\"activeTabIdx\":0,\"tabs\":[" + tabs + "]}";
    }

    static String chain(int length) {
        return IntStream.range(0, length)
                .mapToObj(i -> tab("Tab!" + i, "\"Tab!" + (i + 1) + "\""))
                .collect(Collectors.joining(","));
    }

    static String wide(int count) {
        return tab(
                "Tab!w",
                IntStream.range(0, count).mapToObj(i -> "\"Plot!" + i + "\"").toArray(String[]::new));
    }
}
