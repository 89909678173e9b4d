package io.resonant.registry;

import org.jspecify.annotations.Nullable;

/**
 * One line of the registry's log. The statement names the hash of the entry before, so that nothing can be taken out or
 * put between without everything after it being signed anew.
 *
 * @param previous hash of the entry before; 64 zeros for the first
 * @param hash SHA-256 of the statement
 * @param statement JSON, exactly as it was signed; null where the reader may not see what it is about
 * @param signature Ed25519 over the statement, in Base64; null together with the statement
 */
public record LogEntry(
        long number,
        String previous,
        String hash,
        String keyId,
        @Nullable String statement,
        @Nullable String signature) {
    /** What stands before the first entry. */
    public static final String BEGINNING = "0".repeat(64);
}
