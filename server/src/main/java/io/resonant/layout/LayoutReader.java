package io.resonant.layout;

import io.resonant.check.Finding;
import io.resonant.check.Findings;
import io.resonant.layout.LayoutFeatures.Format;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Walks through what a viewer would show, in either format. Each panel is looked at once, so that tabs that show the
 * same panels again and again cost no more than the panels.
 */
final class LayoutReader {
    private static final String RULE = "layout.mosaic";
    private static final int MAX_NESTED_TABS = 16;
    /** The bar with the names of the tabs, as a part of the height of the whole. */
    private static final double TAB_BAR = 0.04;

    private final JsonNode tree;
    private final LayoutLimits limits;
    private final Findings findings;
    private final PanelTopics topics = new PanelTopics();
    private final List<LayoutPanel> panels = new ArrayList<>();
    private final List<Tile> tiles = new ArrayList<>();
    private final Set<String> read = new HashSet<>();
    private boolean tooMany;

    private record Area(double x, double y, double width, double height) {
        Area part(boolean row, double from, double size) {
            return row
                    ? new Area(x + from * width, y, size * width, height)
                    : new Area(x, y + from * height, width, size * height);
        }

        Area belowTabs() {
            double bar = Math.min(TAB_BAR, height / 2);
            return new Area(x, y + bar, width, height - bar);
        }
    }

    /** @param visible whether it gets a tile: the open tab of a panel that has one */
    private record Place(String pointer, Area area, boolean visible, List<String> tabs) {
        Place at(String name) {
            return new Place(pointer + "/" + name, area, visible, tabs);
        }

        Place in(Area part) {
            return new Place(pointer, part, visible, tabs);
        }
    }

    private LayoutReader(JsonNode tree, LayoutLimits limits, Findings findings) {
        this.tree = tree;
        this.limits = limits;
        this.findings = findings;
    }

    static Format format(JsonNode tree) {
        return tree.path("content").isObject() && !tree.has("configById") ? Format.CONTENT : Format.MOSAIC;
    }

    /** What a layout shows; what is wrong with its mosaic is told to the findings. */
    static LayoutFeatures read(JsonNode tree, LayoutLimits limits, List<LayoutScript> scripts, Findings findings) {
        var reader = new LayoutReader(tree, limits, findings);
        var whole = new Area(0, 0, 1, 1);
        var format = format(tree);
        if (format == Format.CONTENT) {
            reader.content(tree.path("content"), new Place("/content", whole, true, List.of()));
        } else {
            reader.mosaic(tree.path("layout"), new Place("/layout", whole, true, List.of()), new HashSet<>());
        }
        return reader.features(format, scripts);
    }

    private LayoutFeatures features(Format format, List<LayoutScript> scripts) {
        var all = new TreeSet<String>();
        panels.forEach(panel -> all.addAll(panel.topics()));
        scripts.forEach(script -> all.addAll(script.inputs()));
        var extensions = panels.stream()
                .map(LayoutPanel::type)
                .filter(PanelTypes::isFromExtension)
                .collect(Collectors.toCollection(TreeSet::new));
        return new LayoutFeatures(
                format, List.copyOf(panels), all, topics.services(), topics.schemas(), extensions, List.copyOf(tiles));
    }

    private void mosaic(JsonNode node, Place place, Set<String> leaves) {
        if (node.isString()) {
            var id = node.stringValue();
            if (!id.isEmpty()) {
                if (!leaves.add(id)) {
                    findings.add(Finding.error("layout_panel_twice", RULE, "")
                            .with("pointer", place.pointer)
                            .with("panel", id));
                } else {
                    panel(id, PanelTypes.ofId(id), tree.path("configById").path(id), place);
                }
            }
        } else if (node.isObject() && (node.has("first") || node.has("second"))) {
            boolean row = node.path("direction").asString("row").equals("row");
            double part = Math.clamp(node.path("splitPercentage").asDouble(50), 0, 100) / 100;
            mosaic(node.path("first"), place.at("first").in(place.area.part(row, 0, part)), leaves);
            mosaic(node.path("second"), place.at("second").in(place.area.part(row, part, 1 - part)), leaves);
        } else if (!node.isMissingNode() && !node.isNull()) {
            findings.add(Finding.error("layout_mosaic_form", RULE, "").with("pointer", place.pointer));
        }
    }

    private void panel(String id, String type, JsonNode config, Place place) {
        if (place.visible) {
            tiles.add(new Tile(id, type, place.area.x, place.area.y, place.area.width, place.area.height));
        }
        if (place.tabs.contains(id)) {
            findings.add(Finding.error("layout_tab_cycle", RULE, "").with("panel", id));
        } else if (read.add(id) && !isTooMany()) {
            panels.add(new LayoutPanel(id, type, List.copyOf(topics.of(type, config))));
            if (type.equals(PanelTypes.TAB)) {
                tabs(id, config, place);
            }
        }
    }

    private boolean isTooMany() {
        if (panels.size() >= limits.maxPanels() && !tooMany) {
            tooMany = true;
            findings.add(Finding.error("layout_panels_many", RULE, "").with("limit", limits.maxPanels()));
        }
        return tooMany;
    }

    private void tabs(String id, JsonNode config, Place place) {
        if (place.tabs.size() == MAX_NESTED_TABS) {
            findings.add(Finding.error("layout_tabs_deep", RULE, "").with("limit", MAX_NESTED_TABS));
            return;
        }
        var inside = new ArrayList<>(place.tabs);
        inside.add(id);
        int open = config.path("activeTabIdx").asInt(0);
        var tabs = config.path("tabs");
        for (int i = 0; i < tabs.size() && tabs.isArray(); i++) {
            var pointer = "/configById/" + Pointers.escaped(id) + "/tabs/" + i + "/layout";
            mosaic(
                    tabs.path(i).path("layout"),
                    new Place(pointer, place.area.belowTabs(), place.visible && i == open, List.copyOf(inside)),
                    new HashSet<>());
        }
    }

    private void content(JsonNode node, Place place) {
        switch (node.path("type").asString("")) {
            case "panel" ->
                panel(
                        place.pointer,
                        PanelTypes.current(node.path("panelType").asString("")),
                        node.path("config"),
                        place);
            case "split" -> split(node.path("items"), node.path("direction").asString("row"), place);
            case "tabs" -> contentTabs(node, place);
            case "stack" -> {
                var items = node.path("panels");
                var shares = shares(items, "size");
                double from = 0;
                for (int i = 0; i < items.size(); i++) {
                    content(
                            items.path(i).path("panel"),
                            place.at("panels/" + i + "/panel").in(place.area.part(false, from, shares[i])));
                    from += shares[i];
                }
            }
            default ->
                findings.add(Finding.error("layout_mosaic_form", RULE, "").with("pointer", place.pointer));
        }
    }

    private void split(JsonNode items, String direction, Place place) {
        var shares = shares(items, "proportion");
        double from = 0;
        for (int i = 0; i < items.size(); i++) {
            var area = place.area.part(direction.equals("row"), from, shares[i]);
            content(
                    items.path(i).path("content"),
                    place.at("items/" + i + "/content").in(area));
            from += shares[i];
        }
    }

    private void contentTabs(JsonNode node, Place place) {
        if (place.visible) {
            tiles.add(new Tile(
                    place.pointer, PanelTypes.TAB, place.area.x, place.area.y, place.area.width, place.area.height));
        }
        panels.add(new LayoutPanel(place.pointer, PanelTypes.TAB, List.of()));
        var tabs = node.path("tabs");
        int open = node.path("selectedTabIndex").asInt(0);
        for (int i = 0; i < tabs.size(); i++) {
            var inside = place.at("tabs/" + i + "/content").in(place.area.belowTabs());
            content(
                    tabs.path(i).path("content"),
                    new Place(inside.pointer, inside.area, place.visible && i == open, place.tabs));
        }
    }

    /** The parts of the whole that the items take; equal ones when the numbers make no sense. */
    private static double[] shares(JsonNode items, String field) {
        var shares = new double[items.size()];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            double share = items.path(i).path(field).asDouble(1);
            shares[i] = Double.isFinite(share) && share > 0 ? share : 1;
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Double.isFinite(sum) ? shares[i] / sum : 1.0 / shares.length;
        }
        return shares;
    }
}
