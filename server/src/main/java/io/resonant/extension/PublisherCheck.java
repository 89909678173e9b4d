package io.resonant.extension;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import java.util.regex.Pattern;

/** Who publishes. The viewers drop what is not a Latin letter, digit or underscore when they make an id of it. */
final class PublisherCheck implements Check<PackageContents> {
    private static final String RULE = "manifest.publisher";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_ .,&'()+-]{0,99}");

    @Override
    public void look(PackageContents contents, Findings findings) {
        contents.manifest()
                .ifPresent(manifest -> manifest.text("publisher").ifPresent(publisher -> {
                    if (publisher.codePoints().anyMatch(point -> point > 0x7F && Character.isLetterOrDigit(point))) {
                        findings.add(Finding.error("manifest_publisher_letters", RULE, ManifestFields.FILE)
                                .with("key", ExtensionManifest.publisherKey(publisher)));
                    } else if (!FORM.matcher(publisher).matches()) {
                        findings.add(Finding.error("manifest_publisher_invalid", RULE, ManifestFields.FILE));
                    } else if (ExtensionManifest.publisherKey(publisher).equals("unknown")) {
                        findings.add(Finding.error("manifest_publisher_unknown", RULE, ManifestFields.FILE));
                    }
                    manifest.text("name")
                            .filter(name -> name.startsWith("@") && name.indexOf('/') > 0)
                            .map(name -> name.substring(1, name.indexOf('/')))
                            .filter(scope -> !ExtensionManifest.publisherKey(scope)
                                    .equals(ExtensionManifest.publisherKey(publisher)))
                            .ifPresent(scope ->
                                    findings.add(Finding.error("manifest_scope_mismatch", RULE, ManifestFields.FILE)));
                }));
    }
}
