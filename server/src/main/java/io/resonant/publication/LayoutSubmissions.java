package io.resonant.publication;

import io.resonant.check.Finding;
import io.resonant.file.Objects;
import io.resonant.file.Upload;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.layout.LayoutDocument;
import io.resonant.layout.LayoutFeatures;
import io.resonant.layout.LayoutLimits;
import io.resonant.layout.LayoutPanel;
import io.resonant.layout.PersonalData;
import io.resonant.namespace.Namespace;
import io.resonant.namespace.Namespaces;
import io.resonant.namespace.Publisher;
import io.resonant.publication.SubmissionOptions.PersonalDataChoice;
import io.resonant.registry.ItemKind;
import io.resonant.registry.NewRelease;
import io.resonant.registry.Registry;
import io.resonant.registry.ReleaseMetadata;
import io.resonant.registry.SemanticVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads layouts. A layout has neither a name nor a version in it, so its sender says them or they follow from the file's
 * name and what was published before. What it tells about people is published only when the sender wants that.
 */
final class LayoutSubmissions implements SubmissionReader {
    private static final String CONTENT_TYPE = "application/json";
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
    private static final SemanticVersion FIRST = SemanticVersion.parse("1.0.0").orElseThrow();
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_DESCRIPTION = 4000;

    private final Database database;
    private final Objects objects;
    private final LayoutLimits limits;

    LayoutSubmissions(Database database, Objects objects, LayoutLimits limits) {
        this.database = database;
        this.objects = objects;
        this.limits = limits;
    }

    @Override
    public Reading read(Publisher publisher, Upload received, SubmissionOptions options) throws IOException {
        var namespace = namespace(publisher, options);
        var name = name(options);
        var inspection = LayoutDocument.inspect(bytes(received), limits);
        var layout = inspection.layout();
        if (layout.isEmpty()) {
            return refused(namespace, name, options, inspection.findings(), received);
        }
        var upload = received;
        if (!layout.get().personalData().isEmpty() || !layout.get().scripts().isEmpty()) {
            var choice = options.personalData();
            if (choice.filter(PersonalDataChoice.STRIP::equals).isPresent()) {
                upload = objects.receive(new ByteArrayInputStream(layout.get().stripped()));
            } else if (choice.isEmpty() && !layout.get().personalData().isEmpty()) {
                var findings = new ArrayList<Finding>();
                layout.get().personalData().forEach(found -> findings.add(finding(found)));
                findings.addAll(inspection.findings());
                return refused(namespace, name, options, findings, received);
            }
        }
        var version = version(publisher, namespace, name, options, upload.hash());
        var release = new NewRelease(
                ItemKind.LAYOUT,
                name,
                title(options),
                options.visibility(),
                version,
                upload.hash(),
                upload.size(),
                upload.hash().hex(),
                namespace.prefix() + "." + name + "-" + version.text() + ".json",
                CONTENT_TYPE,
                metadata(namespace, layout.get(), options),
                Optional.empty(),
                Optional.empty());
        return new Reading(
                new Submission(namespace.name(), name, version.text(), inspection.findings(), Optional.of(release)),
                upload);
    }

    private static Reading refused(
            Namespace namespace, String name, SubmissionOptions options, List<Finding> findings, Upload received) {
        var version = options.version().orElse("");
        return new Reading(new Submission(namespace.name(), name, version, findings, Optional.empty()), received);
    }

    private static Finding finding(PersonalData found) {
        return Finding.error("personal_data", "layout.personal_data", "")
                .with("kind", found.kind().name().toLowerCase(Locale.ROOT))
                .with("pointer", found.pointer())
                .with("found", found.found());
    }

    /** The first bytes are enough to say that it is too long. */
    private byte[] bytes(Upload upload) throws IOException {
        try (var in = Files.newInputStream(upload.path())) {
            return in.readNBytes(limits.maxBytes() + 1);
        }
    }

    private Namespace namespace(Publisher publisher, SubmissionOptions options) {
        return database.write(publisher.actor().organizationId(), transaction -> {
            if (options.namespace().isPresent()) {
                return Namespaces.publishing(
                        transaction, publisher, options.namespace().get());
            }
            var choices = Namespaces.publishable(transaction, publisher);
            if (choices.size() != 1) {
                throw Problem.of(422, "namespace_choice")
                        .with("choices", choices.stream().map(Namespace::name).toList());
            }
            return choices.getFirst();
        });
    }

    private static String name(SubmissionOptions options) {
        var name = options.name()
                .orElseGet(() -> stem(options).strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._]+", "-"))
                .replaceAll("^[-._]+|[-._]+$", "");
        if (!SLUG.matcher(name).matches()) {
            throw Problem.invalid("name", name.isEmpty() ? "required" : "slug_expected");
        }
        return name;
    }

    private static String title(SubmissionOptions options) {
        var title = options.displayName().orElseGet(() -> stem(options).strip());
        if (title.isEmpty()) {
            throw Problem.invalid("display_name", "required");
        }
        if (title.length() > LONGEST_TITLE) {
            throw Problem.invalid("display_name", "too_long");
        }
        return title;
    }

    private static String stem(SubmissionOptions options) {
        return options.fileName().replaceFirst("(?i)\\.json$", "");
    }

    /** The same content keeps its version; what differs is the next one. */
    private SemanticVersion version(
            Publisher publisher, Namespace namespace, String name, SubmissionOptions options, Sha256 hash) {
        if (options.version().isPresent()) {
            return SemanticVersion.parse(options.version().get())
                    .orElseThrow(() -> Problem.invalid("version", "version_expected"));
        }
        return database.write(
                publisher.actor().organizationId(),
                transaction -> Registry.newest(transaction, namespace, ItemKind.LAYOUT, name)
                        .map(newest -> {
                            var known = SemanticVersion.parse(newest.version()).orElseThrow();
                            boolean same = newest.sha256().equals(hash.hex())
                                    && newest.state().isServed();
                            return same ? known : known.nextMinor();
                        })
                        .orElse(FIRST));
    }

    private static ReleaseMetadata metadata(Namespace namespace, LayoutDocument layout, SubmissionOptions options) {
        var features = layout.features();
        var description = options.description().orElse("");
        if (description.length() > LONGEST_DESCRIPTION) {
            throw Problem.invalid("description", "too_long");
        }
        return new ReleaseMetadata(
                namespace.displayName(),
                description,
                null,
                null,
                options.keywords(),
                features.panels().stream().map(LayoutPanel::type).distinct().toList(),
                List.of(),
                List.copyOf(features.schemas()),
                List.copyOf(features.topics()),
                List.copyOf(features.extensionPanels()),
                layout.scripts().isEmpty() ? List.of() : List.of("scripts"),
                extra(features));
    }

    private static Json extra(LayoutFeatures features) {
        var extra = new LinkedHashMap<String, Object>();
        extra.put("format", features.format());
        extra.put("services", features.services());
        extra.put("tiles", features.tiles());
        return Json.of(extra);
    }
}
