package io.resonant.publication;

import io.resonant.registry.ItemKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A publication as the API shows it. */
public record PublicationView(
        UUID id,
        @Nullable UUID releaseId,
        ItemKind kind,
        PublicationState state,
        String namespace,
        String name,
        String version,
        String fileName,
        String sha256,
        long size,
        @Nullable String heldFor,
        List<FindingView> findings,
        @Nullable String appeal,
        @Nullable Instant appealedAt,
        @Nullable String decision,
        @Nullable Instant decidedAt,
        UUID createdBy,
        Instant createdAt,
        String url) {
    static PublicationView of(Publication publication, String language) {
        return new PublicationView(
                publication.id(),
                publication.releaseId(),
                publication.kind(),
                publication.state(),
                publication.namespace(),
                publication.name(),
                publication.version(),
                publication.fileName(),
                publication.sha256(),
                publication.size(),
                publication.heldFor(),
                publication.findings().stream()
                        .map(finding -> FindingView.of(finding, language))
                        .toList(),
                publication.appeal(),
                publication.appealedAt(),
                publication.decision(),
                publication.decidedAt(),
                publication.createdBy(),
                publication.createdAt(),
                publication.url());
    }
}
