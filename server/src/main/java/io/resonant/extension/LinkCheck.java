package io.resonant.extension;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The home page, which the viewer puts into a link as it is. */
final class LinkCheck implements Check<PackageContents> {
    private static final String RULE = "manifest.homepage";

    @Override
    public void look(PackageContents contents, Findings findings) {
        contents.manifest().ifPresent(manifest -> {
            manifest.text("homepage")
                    .filter(homepage -> !homepage.isBlank())
                    .ifPresentOrElse(
                            homepage -> link(homepage, findings),
                            () -> findings.add(Finding.warning("homepage_missing", RULE, ManifestFields.FILE)));
            if (manifest.text("license").filter(license -> !license.isBlank()).isEmpty()) {
                findings.add(Finding.warning("license_missing", "manifest.license", ManifestFields.FILE));
            }
        });
    }

    private static void link(String homepage, Findings findings) {
        try {
            var uri = new URI(homepage);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("https") && !scheme.equals("http")) {
                findings.add(Finding.error("manifest_homepage_scheme", RULE, ManifestFields.FILE));
            } else if (uri.getHost() == null || uri.getUserInfo() != null) {
                findings.add(Finding.error("manifest_homepage_invalid", RULE, ManifestFields.FILE));
            }
        } catch (URISyntaxException _) {
            boolean web = homepage.regionMatches(true, 0, "http", 0, 4);
            findings.add(Finding.error(
                    web ? "manifest_homepage_invalid" : "manifest_homepage_scheme", RULE, ManifestFields.FILE));
        }
    }
}
