package io.resonant.layout;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import io.resonant.layout.LayoutFeatures.Format;

/**
 * What the viewer asks of a file that is imported ({@code validateLayoutData} in Lichtblick 1.28). It does not ask it
 * of what comes from a server, and fails later.
 */
final class ImportCheck implements Check<LayoutDocument> {
    private static final String RULE = "layout.import";

    @Override
    public void look(LayoutDocument layout, Findings findings) {
        var tree = layout.tree();
        if (layout.features().format() == Format.CONTENT) {
            findings.add(Finding.error("layout_content_format", RULE, ""));
            return;
        }
        if (!tree.path("configById").isObject()) {
            findings.add(Finding.error("layout_configs_missing", RULE, "").with("pointer", "/configById"));
        }
        if (!tree.path("globalVariables").isObject()) {
            findings.add(Finding.error("layout_variables_missing", RULE, "").with("pointer", "/globalVariables"));
        }
        if (!tree.path("playbackConfig").path("speed").isNumber()) {
            findings.add(Finding.error("layout_speed_missing", RULE, "").with("pointer", "/playbackConfig/speed"));
        }
        if (tree.has("userNodes") && !tree.path("userNodes").isObject()) {
            findings.add(wrongType("/userNodes", "object"));
        }
        if (tree.hasNonNull("layout")
                && !tree.path("layout").isString()
                && !tree.path("layout").isObject()) {
            findings.add(wrongType("/layout", "string | object"));
        }
        if (tree.hasNonNull("version") && !tree.path("version").isNumber()) {
            findings.add(wrongType("/version", "number"));
        }
        tree.path("configById").forEachEntry((id, config) -> {
            if (!config.isObject()) {
                findings.add(wrongType("/configById/" + Pointers.escaped(id), "object"));
            }
        });
    }

    private static Finding wrongType(String pointer, String expected) {
        return Finding.error("layout_wrong_type", RULE, "")
                .with("pointer", pointer)
                .with("expected", expected);
    }
}
