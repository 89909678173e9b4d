package io.resonant.catalogue;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.text.TextFolding;
import io.resonant.namespace.Namespace;
import io.resonant.registry.ItemKind;
import io.resonant.registry.Registry;
import io.resonant.registry.ReleaseMetadata;
import io.resonant.registry.ReleaseState;
import io.resonant.registry.SemanticVersion;
import io.resonant.registry.Visibility;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An item in memory with all its versions that somebody may see.
 *
 * @param versions the newest first, removed ones among them
 * @param item as lists show it; nothing when no version is offered any more
 * @param title folded, what is looked at first
 * @param text folded, all that can be found
 */
record Entry(
        Head head,
        Namespace namespace,
        List<Version> versions,
        Optional<Version> latest,
        Optional<CatalogueItem> item,
        String title,
        String text) {

    /** The item itself. */
    record Head(
            UUID id,
            UUID organizationId,
            UUID namespaceId,
            ItemKind kind,
            String itemId,
            String name,
            String displayName,
            Visibility visibility,
            long downloads,
            Instant createdAt) {
        String key() {
            return keyOf(kind, itemId);
        }

        Head withDownloads(long count) {
            return new Head(
                    id, organizationId, namespaceId, kind, itemId, name, displayName, visibility, count, createdAt);
        }
    }

    /** A version; its metadata is taken apart only when it is shown. */
    record Version(
            UUID id,
            String version,
            ReleaseState state,
            @Nullable String reason,
            @Nullable String replacement,
            String sha256,
            long size,
            String fileName,
            String contentType,
            Json metadata,
            @Nullable Instant publishedAt) {
        ReleaseMetadata details() {
            return metadata.as(ReleaseMetadata.class);
        }

        CatalogueVersion shown() {
            return new CatalogueVersion(
                    version,
                    state,
                    reason,
                    replacement,
                    sha256,
                    size,
                    fileName,
                    state.isServed() ? "/files/sha256/" + sha256 : null,
                    publishedAt);
        }
    }

    static String keyOf(ItemKind kind, String itemId) {
        return kind + ":" + Registry.key(itemId);
    }

    /** @param versions the newest first */
    static Entry of(Head head, Namespace namespace, List<Version> versions) {
        var listed =
                versions.stream().filter(version -> version.state().isListed()).toList();
        var latest = listed.stream()
                .max(Comparator.comparing((Version version) -> SemanticVersion.parse(version.version())
                                .filter(parsed -> !parsed.isPreRelease())
                                .isPresent())
                        .thenComparing(version -> SemanticVersion.parse(version.version())
                                .map(SemanticVersion::sortKey)
                                .orElse("")));
        var item = latest.map(version -> shown(head, namespace, version));
        var title = fold(head.displayName() + "\n" + head.itemId());
        var text = item.map(shown -> fold(String.join(
                        "\n",
                        shown.description(),
                        namespace.displayName(),
                        String.join("\n", shown.keywords()),
                        String.join("\n", shown.panels()),
                        String.join("\n", shown.schemas()),
                        String.join("\n", latest.orElseThrow().details().topics()))))
                .orElse("");
        return new Entry(head, namespace, List.copyOf(versions), latest, item, title, title + "\n" + text);
    }

    Entry withDownloads(long count) {
        var counted = head.withDownloads(count);
        return new Entry(
                counted,
                namespace,
                versions,
                latest,
                latest.map(version -> shown(counted, namespace, version)),
                title,
                text);
    }

    Optional<Version> version(String wanted) {
        return versions.stream()
                .filter(version -> version.version().equals(wanted))
                .findFirst();
    }

    CatalogueItem shown(Version version) {
        return shown(head, namespace, version);
    }

    private static CatalogueItem shown(Head head, Namespace namespace, Version version) {
        var details = version.details();
        return new CatalogueItem(
                head.itemId(),
                head.kind(),
                head.name(),
                head.displayName(),
                details.description(),
                new CatalogueItem.Publisher(namespace.name(), namespace.displayName(), namespace.verified()),
                details.homepage(),
                details.license(),
                details.keywords(),
                details.panels(),
                details.schemas(),
                version.version(),
                version.state(),
                version.reason(),
                version.replacement(),
                version.sha256(),
                version.size(),
                "/files/sha256/" + version.sha256(),
                head.visibility(),
                head.downloads(),
                version.publishedAt(),
                head.createdAt());
    }

    private static String fold(String text) {
        return TextFolding.fold(text).text();
    }
}
