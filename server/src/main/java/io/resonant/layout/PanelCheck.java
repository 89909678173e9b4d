package io.resonant.layout;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import io.resonant.layout.LayoutFeatures.Format;
import java.util.HashSet;

/** Panels that not everybody has, and configurations that nobody sees. */
final class PanelCheck implements Check<LayoutDocument> {
    private static final String RULE = "layout.panels";

    @Override
    public void look(LayoutDocument layout, Findings findings) {
        var features = layout.features();
        if (features.panels().isEmpty()) {
            findings.add(Finding.warning("layout_empty", RULE, ""));
        }
        var shown = new HashSet<String>();
        var told = new HashSet<String>();
        for (var panel : features.panels()) {
            shown.add(panel.id());
            if (told.add(panel.type())) {
                if (PanelTypes.isFromExtension(panel.type())) {
                    findings.add(
                            Finding.notice("layout_needs_extension", RULE, "").with("panel", panel.type()));
                } else if (PanelTypes.isOnlyInFoxglove(panel.type())) {
                    findings.add(
                            Finding.notice("layout_foxglove_panel", RULE, "").with("panel", panel.type()));
                } else if (!PanelTypes.isKnown(panel.type())) {
                    findings.add(
                            Finding.warning("layout_unknown_panel", RULE, "").with("panel", panel.type()));
                }
            }
        }
        if (features.format() == Format.MOSAIC) {
            long hidden = layout.tree().path("configById").propertyNames().stream()
                    .filter(id -> !shown.contains(id))
                    .count();
            if (hidden > 0) {
                findings.add(Finding.notice("layout_hidden_panels", RULE, "").with("count", hidden));
            }
        }
    }
}
