package io.resonant.namespace;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That a namespace belongs to who holds a domain or a repository.
 *
 * @param subject the domain, or the address of the repository
 * @param place where the text must stand: the name of the TXT record, or the address of the file
 * @param text what must stand there; no secret
 * @param provenAt null until it was found there
 */
public record Proof(
        UUID id,
        Method method,
        String subject,
        String place,
        String text,
        @Nullable Instant provenAt,
        @Nullable Instant checkedAt,
        Instant createdAt) {

    /** How somebody shows that a name is theirs. */
    public enum Method {
        /** A TXT record of their domain. */
        DNS,
        /** A file in their public repository. */
        REPOSITORY
    }
}
