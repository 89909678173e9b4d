package io.resonant.extension;

import static io.resonant.extension.PackageContents.ENTRY_POINT;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The script that runs: in a browser always {@code dist/extension.js}, on the desktop whatever {@code main} says. */
final class EntryPointCheck implements Check<PackageContents> {
    private static final String RULE = "manifest.main";
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

    @Override
    public void look(PackageContents contents, Findings findings) {
        contents.manifest().flatMap(ManifestFields::main).ifPresent(main -> {
            if (leavesPackage(main)) {
                findings.add(Finding.error("manifest_main_traversal", RULE, ManifestFields.FILE));
            } else if (!contents.has(main)) {
                findings.add(Finding.error("main_not_found", RULE, main));
            } else if (!main.equals(ENTRY_POINT)) {
                findings.add(Finding.warning("main_ignored", RULE, main));
            }
        });
        if (!contents.has(ENTRY_POINT)) {
            findings.add(Finding.error("entry_point_missing", RULE, ENTRY_POINT));
        }
        contents.files().stream()
                .filter(file -> file.size() == 0 && contents.scripts().containsKey(file.name()))
                .forEach(file -> findings.add(Finding.error("main_empty", RULE, file.name())));
    }

    private static boolean leavesPackage(String main) {
        return main.startsWith("/")
                || main.indexOf('\\') >= 0
                || main.indexOf('\0') >= 0
                || DRIVE.matcher(main).matches()
                || Arrays.asList(main.split("/", -1)).contains("..");
    }
}
