package io.resonant.publication;

import io.resonant.check.Finding;
import io.resonant.registry.ItemKind;
import io.resonant.registry.Registry;
import io.resonant.registry.ReleaseState;
import io.resonant.registry.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A release as the answer to publishing it.
 *
 * @param id of the item: {@code acme.map-panel}
 * @param url where its content is, forever
 * @param findings what does not keep it from being published and yet is worth knowing
 */
public record ReleaseView(
        String id,
        UUID releaseId,
        ItemKind kind,
        String displayName,
        String version,
        ReleaseState state,
        Visibility visibility,
        String sha256,
        long size,
        String contentDigest,
        String fileName,
        String url,
        @Nullable Instant publishedAt,
        List<FindingView> findings) {
    static ReleaseView of(Registry.Published published, List<Finding> findings, String language) {
        var release = published.release();
        return new ReleaseView(
                published.item().itemId(),
                release.id(),
                published.item().kind(),
                published.item().displayName(),
                release.version(),
                release.state(),
                published.item().visibility(),
                release.sha256(),
                release.size(),
                release.contentDigest(),
                release.fileName(),
                release.url(),
                release.publishedAt(),
                findings.stream()
                        .map(finding -> FindingView.of(finding, language))
                        .toList());
    }
}
