package io.resonant.extension;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import java.util.regex.Pattern;

/**
 * Three numbers. The viewer compares versions as numbers: what is none is downloaded again each time a page is opened,
 * or never again.
 */
final class VersionCheck implements Check<PackageContents> {
    private static final String RULE = "manifest.version";
    private static final String NUMBER = "(?:0|[1-9][0-9]{0,8})";
    private static final Pattern FORM = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER);

    @Override
    public void look(PackageContents contents, Findings findings) {
        contents.manifest().flatMap(manifest -> manifest.text("version")).ifPresent(version -> {
            if (NameCheck.leavesFolder(version)) {
                findings.add(Finding.error("manifest_version_traversal", RULE, ManifestFields.FILE));
            } else if (!FORM.matcher(version).matches()) {
                findings.add(Finding.error("manifest_version_invalid", RULE, ManifestFields.FILE));
            } else if (version.equals("0.0.0")) {
                findings.add(Finding.error("manifest_version_zero", RULE, ManifestFields.FILE));
            }
        });
    }
}
