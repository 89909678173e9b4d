package io.resonant.registry;

import io.resonant.kernel.blob.Sha256;
import java.util.Optional;

/**
 * What is to be published.
 *
 * @param name of the item, without the publisher
 * @param displayName how the item is shown from now on; for extensions an identity, because layouts refer to it
 * @param visibility of an item that does not exist yet
 * @param readme Markdown
 */
public record NewRelease(
        ItemKind kind,
        String name,
        String displayName,
        Visibility visibility,
        SemanticVersion version,
        Sha256 sha256,
        long size,
        String contentDigest,
        String fileName,
        String contentType,
        ReleaseMetadata metadata,
        Optional<String> readme,
        Optional<String> changelog) {}
