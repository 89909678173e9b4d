package io.resonant.publication;

import io.resonant.check.Finding;
import io.resonant.extension.ExtensionPackage;
import io.resonant.extension.PackageLimits;
import io.resonant.file.Upload;
import io.resonant.kernel.json.Json;
import io.resonant.namespace.Publisher;
import io.resonant.registry.ItemKind;
import io.resonant.registry.NewRelease;
import io.resonant.registry.ReleaseMetadata;
import io.resonant.registry.SemanticVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads packages of extensions. What they are called stands in them; what the sender says of that does not count. */
final class ExtensionSubmissions implements SubmissionReader {
    private static final String CONTENT_TYPE = "application/octet-stream";

    /** What other registries let pass and viewers cope with. */
    private static final Set<String> IRREGULAR = Set.of(
            "manifest_version_invalid",
            "manifest_version_zero",
            "manifest_publisher_invalid",
            "manifest_publisher_letters",
            "manifest_scope_mismatch",
            "manifest_homepage_invalid",
            "manifest_homepage_scheme",
            "manifest_text_too_long");

    private final PackageLimits limits;
    private final Set<String> tolerated;

    private ExtensionSubmissions(PackageLimits limits, Set<String> tolerated) {
        this.limits = limits;
        this.tolerated = tolerated;
    }

    /** For what is published here. */
    static ExtensionSubmissions strict(PackageLimits limits) {
        return new ExtensionSubmissions(limits, Set.of());
    }

    /** For what was published elsewhere: harmful packages are refused all the same, irregular ones are not. */
    static ExtensionSubmissions ofMirrors(PackageLimits limits) {
        return new ExtensionSubmissions(limits, IRREGULAR);
    }

    @Override
    public Reading read(Publisher publisher, Upload upload, SubmissionOptions options) throws IOException {
        return new Reading(submission(upload, options), upload);
    }

    private Submission submission(Upload upload, SubmissionOptions options) throws IOException {
        var inspection = ExtensionPackage.inspect(upload.path(), limits, tolerated);
        var found = inspection.extension();
        if (found.isEmpty()) {
            return new Submission("", "", "", inspection.findings(), Optional.empty());
        }
        var extension = found.get();
        var manifest = extension.manifest();
        var id = manifest.id();
        var name = id.substring(id.indexOf('.') + 1);
        var version = SemanticVersion.parse(manifest.version())
                .or(() -> tolerated.isEmpty() ? Optional.empty() : SemanticVersion.nearest(manifest.version()));
        if (version.isEmpty()) {
            var findings = new ArrayList<>(inspection.findings());
            findings.add(Finding.error("manifest_version_invalid", "manifest.version", "package.json"));
            return new Submission(manifest.publisher(), name, manifest.version(), findings, Optional.empty());
        }
        var release = new NewRelease(
                ItemKind.EXTENSION,
                name,
                manifest.title(),
                options.visibility(),
                version.get(),
                upload.hash(),
                upload.size(),
                extension.contentDigest(),
                id + "-" + manifest.version() + ".foxe",
                CONTENT_TYPE,
                metadata(extension),
                extension.readme(),
                extension.changelog());
        var publisher = tolerated.isEmpty() ? manifest.publisher() : id.substring(0, id.indexOf('.'));
        return new Submission(publisher, name, version.get().text(), inspection.findings(), Optional.of(release));
    }

    private static ReleaseMetadata metadata(ExtensionPackage extension) {
        var manifest = extension.manifest();
        var contributions = extension.contributions();
        var schemas = new LinkedHashSet<String>();
        contributions.converters().forEach(converter -> {
            schemas.add(converter.from());
            schemas.add(converter.to());
        });
        var extra = new LinkedHashMap<String, Object>();
        extra.put("files", extension.entries().size());
        extra.put("topic_aliases", contributions.topicAliases());
        extra.put("camera_models", contributions.cameraModels());
        extra.put("complete", contributions.complete());
        return new ReleaseMetadata(
                manifest.publisher(),
                manifest.description().orElse(""),
                manifest.homepage().orElse(null),
                manifest.license().orElse(null),
                manifest.keywords(),
                contributions.panels(),
                contributions.converters().stream()
                        .map(converter -> new ReleaseMetadata.Converter(converter.from(), converter.to()))
                        .toList(),
                List.copyOf(schemas),
                List.of(),
                List.of(),
                extension.capabilities().stream()
                        .map(capability -> capability.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList(),
                Json.of(extra));
    }
}
