package io.resonant.layout;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import java.util.Locale;
import java.util.stream.Collectors;

/** A layout with scripts is no picture but a program: it is treated like an extension. */
final class ScriptCheck implements Check<LayoutDocument> {
    private static final String RULE = "layout.scripts";

    @Override
    public void look(LayoutDocument layout, Findings findings) {
        for (var script : layout.scripts()) {
            findings.add(Finding.warning("layout_script", RULE, "")
                    .with("pointer", script.pointer())
                    .with("name", script.name()));
            if (!script.capabilities().isEmpty()) {
                findings.add(Finding.warning("layout_script_reaches_out", RULE, "")
                        .with("pointer", script.pointer())
                        .with(
                                "names",
                                script.capabilities().stream()
                                        .map(capability -> capability.name().toLowerCase(Locale.ROOT))
                                        .sorted()
                                        .collect(Collectors.joining(", "))));
            }
        }
    }
}
