package io.resonant.layout;

import java.util.Map;
import java.util.Set;

/** The panels that a viewer brings along, under one name each. */
final class PanelTypes {
    static final String TAB = "Tab";

    /** What Lichtblick 1.28 knows. */
    private static final Set<String> LICHTBLICK = Set.of(
            "3D",
            "DiagnosticStatusPanel",
            "DiagnosticSummary",
            "Image",
            "Indicator",
            "Gauge",
            "Teleop",
            "map",
            "Parameters",
            "Plot",
            "PieChart",
            "Publish",
            "CallService",
            "RawMessages",
            "RawMessagesVirtual",
            "RosOut",
            "StateTransitions",
            "Table",
            "TopicGraph",
            "SourceInfo",
            "GlobalVariableSliderPanel",
            "NodePlayground",
            TAB,
            "PlaybackPerformance");

    /** What only Foxglove has. */
    private static final Set<String> FOXGLOVE = Set.of("Joy", "EStop", "Markdown", "Audio", "TransformTree");

    /** Earlier names, and those of Foxglove's format without a mosaic. */
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("3D Panel", "3D"),
            Map.entry("ThreeDee", "3D"),
            Map.entry("ImageViewPanel", "Image"),
            Map.entry("Map", "map"),
            Map.entry("Log", "RosOut"),
            Map.entry("DataSourceInfo", "SourceInfo"),
            Map.entry("DiagnosticsDetail", "DiagnosticStatusPanel"),
            Map.entry("DiagnosticsSummary", "DiagnosticSummary"),
            Map.entry("ServiceCall", "CallService"),
            Map.entry("VariableSlider", "GlobalVariableSliderPanel"));

    private PanelTypes() {}

    /** The type in a panel's id, by the name that it has today. */
    static String ofId(String id) {
        int mark = id.indexOf('!');
        return current(mark < 0 ? id : id.substring(0, mark));
    }

    static String current(String type) {
        return SAME.getOrDefault(type, type);
    }

    /** {@code <title>.<panel>}: nothing that a viewer brings along has a dot. */
    static boolean isFromExtension(String type) {
        return type.indexOf('.') > 0;
    }

    static boolean isOnlyInFoxglove(String type) {
        return FOXGLOVE.contains(type);
    }

    static boolean isKnown(String type) {
        return LICHTBLICK.contains(type) || FOXGLOVE.contains(type) || isFromExtension(type);
    }
}
