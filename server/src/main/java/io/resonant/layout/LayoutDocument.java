package io.resonant.layout;

import io.resonant.check.Finding;
import io.resonant.check.Findings;
import io.resonant.kernel.json.JsonFile;
import io.resonant.kernel.json.JsonFileException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A layout that a viewer would take, with what one should know before giving it to others. */
public final class LayoutDocument {
    private final JsonNode tree;
    private final LayoutFeatures features;
    private final List<LayoutScript> scripts;
    private final List<PersonalData> personalData;

    private LayoutDocument(
            JsonNode tree, LayoutFeatures features, List<LayoutScript> scripts, List<PersonalData> personalData) {
        this.tree = tree;
        this.features = features;
        this.scripts = scripts;
        this.personalData = personalData;
    }

    /** Looks at a file in memory and time that its length bounds. */
    public static LayoutInspection inspect(byte[] bytes, LayoutLimits limits) {
        var findings = new Findings();
        if (bytes.length > limits.maxBytes()) {
            findings.add(Finding.error("layout_too_large", "layout.form", "").with("limit", limits.maxBytes()));
            return new LayoutInspection(findings.list(), Optional.empty(), Optional.empty());
        }
        try {
            var tree = new JsonFile(limits.maxDepth()).read(bytes);
            if (!tree.isObject()) {
                findings.add(Finding.error("layout_not_object", "layout.form", ""));
                return new LayoutInspection(findings.list(), Optional.empty(), Optional.empty());
            }
            return inspect(tree, limits, findings);
        } catch (JsonFileException e) {
            findings.add(LayoutChecks.finding(e, limits));
            return new LayoutInspection(findings.list(), Optional.empty(), Optional.empty());
        }
    }

    private static LayoutInspection inspect(JsonNode tree, LayoutLimits limits, Findings findings) {
        var scripts = LayoutScripts.in(tree);
        var features = LayoutReader.read(tree, limits, scripts, findings);
        var layout = new LayoutDocument(tree, features, scripts, PersonalDataSearch.find(tree));
        LayoutChecks.ALL.run(layout, findings);
        return new LayoutInspection(
                findings.list(), Optional.of(features), findings.hasErrors() ? Optional.empty() : Optional.of(layout));
    }

    /**
     * Why viewers would not open a layout, or crash at it. For one that people work with among themselves: what it tells
     * about them is not looked for.
     */
    public static List<Finding> faults(JsonNode tree) {
        var findings = new Findings();
        var features = LayoutReader.read(tree, LayoutLimits.DEFAULT, List.of(), findings);
        LayoutChecks.IMPORT.run(new LayoutDocument(tree, features, List.of(), List.of()), findings);
        return findings.list();
    }

    public LayoutFeatures features() {
        return features;
    }

    /** Code that would run in the viewer of everybody who opens it. */
    public List<LayoutScript> scripts() {
        return scripts;
    }

    public List<PersonalData> personalData() {
        return personalData;
    }

    /** The layout as compact JSON without personal data and scripts. Panels, topics and mosaic stay as they are. */
    public byte[] stripped() {
        return PersonalDataSearch.stripped(tree);
    }

    JsonNode tree() {
        return tree;
    }
}
