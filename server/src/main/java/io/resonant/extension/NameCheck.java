package io.resonant.extension;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import java.util.regex.Pattern;

/** A name as npm takes it. The desktop viewer makes a folder of it, and deletes that folder again. */
final class NameCheck implements Check<PackageContents> {
    private static final String RULE = "manifest.name";
    private static final Pattern FORM = Pattern.compile("(?:@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*");
    private static final int MAX_LENGTH = 214;
    /** Of the folder {@code <id>-<version>} on disk. */
    private static final int MAX_FOLDER = 255;

    @Override
    public void look(PackageContents contents, Findings findings) {
        contents.manifest()
                .ifPresent(manifest -> manifest.text("name").ifPresent(name -> {
                    if (leavesFolder(name.startsWith("@") ? name.replaceFirst("/", "") : name)) {
                        findings.add(Finding.error("manifest_name_traversal", RULE, ManifestFields.FILE));
                    } else if (name.length() > MAX_LENGTH || !FORM.matcher(name).matches()) {
                        findings.add(Finding.error("manifest_name_invalid", RULE, ManifestFields.FILE));
                    }
                    var folder = manifest.manifest().id() + "-"
                            + manifest.text("version").orElse("");
                    if (folder.length() >= MAX_FOLDER) {
                        findings.add(Finding.error("manifest_id_too_long", RULE, ManifestFields.FILE)
                                .with("limit", MAX_FOLDER));
                    }
                }));
    }

    static boolean leavesFolder(String text) {
        return text.contains("..") || text.contains("/") || text.contains("\\") || text.indexOf('\0') >= 0;
    }
}
