package io.resonant.extension;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import java.util.Locale;

/** What the script shows of itself. Nothing of it keeps a package from being published; readers are told. */
final class ScriptCheck implements Check<PackageContents> {
    @Override
    public void look(PackageContents contents, Findings findings) {
        contents.scripts().forEach((file, script) -> {
            if (!script.activates()) {
                findings.add(Finding.warning("activate_missing", "script.activate", file));
            }
            if (!script.contributions().complete()) {
                findings.add(Finding.notice("contributions_computed", "script.contributions", file));
            }
            script.uses()
                    .forEach((capability, names) -> findings.add(Finding.notice(
                                    "uses_" + capability.name().toLowerCase(Locale.ROOT), "script.capabilities", file)
                            .with("names", String.join(", ", names))));
        });
    }
}
