package io.resonant.publication;

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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads packages of extensions. What they are called stands in them; what the sender says of that does not count. */
final class ExtensionSubmissions implements SubmissionReader {
    private static final String CONTENT_TYPE = "application/octet-stream";

    private final PackageLimits limits;

    ExtensionSubmissions(PackageLimits limits) {
        this.limits = limits;
    }

    @Override
    public Reading read(Publisher publisher, Upload upload, SubmissionOptions options) throws IOException {
        return new Reading(submission(upload, options), upload);
    }

    private Submission submission(Upload upload, SubmissionOptions options) throws IOException {
        var inspection = ExtensionPackage.inspect(upload.path(), limits);
        var found = inspection.extension();
        if (found.isEmpty()) {
            return new Submission("", "", "", inspection.findings(), Optional.empty());
        }
        var extension = found.get();
        var manifest = extension.manifest();
        var id = manifest.id();
        var name = id.substring(id.indexOf('.') + 1);
        var version = SemanticVersion.parse(manifest.version())
                .orElseThrow(() -> new IllegalStateException("not checked: " + manifest.version()));
        var release = new NewRelease(
                ItemKind.EXTENSION,
                name,
                manifest.title(),
                options.visibility(),
                version,
                upload.hash(),
                upload.size(),
                extension.contentDigest(),
                id + "-" + manifest.version() + ".foxe",
                CONTENT_TYPE,
                metadata(extension),
                extension.readme(),
                extension.changelog());
        return new Submission(
                manifest.publisher(), name, manifest.version(), inspection.findings(), Optional.of(release));
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
