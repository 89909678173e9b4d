package io.resonant.kernel.blob;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keeps objects under the hash of their content. Every failure is a {@link BlobException}. Safe for many threads. */
public interface BlobStore extends AutoCloseable {
    /** How many objects a page of {@link #list} has at most. */
    int PAGE = 1000;

    /**
     * What a store says about an object.
     *
     * @param contentType empty where the store keeps none
     */
    record Entry(Sha256 hash, long size, Optional<String> contentType) {}

    /** @param next continues the list after this page; empty at its end */
    record Page(List<Entry> entries, Optional<String> next) {}

    /** A part of an object's content. */
    record Range(long offset, long length) {
        public Range {
            if (offset < 0 || length < 1) {
                throw new IllegalArgumentException("not a range: " + offset + "+" + length);
            }
        }
    }

    /**
     * Stores content durably. Storing what is there already does no harm.
     *
     * @throws BlobException with {@code MISMATCH} when the content is not what the hash says; nothing is stored then
     */
    void put(Sha256 hash, BlobSource source);

    /**
     * Opens an object, or a part of it that must lie inside. The stream must be closed; reading it may fail with
     * a {@link BlobException} too, and does not check the hash.
     *
     * @throws BlobException with {@code NOT_FOUND}
     */
    InputStream open(Sha256 hash, Optional<Range> range);

    /** Opens a whole object. */
    default InputStream open(Sha256 hash) {
        return open(hash, Optional.empty());
    }

    Optional<Entry> head(Sha256 hash);

    /** Deletes an object; one that does not exist is fine too. */
    void delete(Sha256 hash);

    /**
     * What is there, in the order of the hashes.
     *
     * @param prefix first digits of the hashes
     * @param after the {@code next} of the page before
     */
    Page list(String prefix, Optional<String> after);

    /**
     * An address at which the store itself gives the object to anybody who has it, for a while.
     *
     * @param contentType that it answers with
     * @param disposition the {@code Content-Disposition} that it answers with
     * @return nothing when this kind of store has no such addresses
     */
    default Optional<URI> address(Sha256 hash, Duration validity, String contentType, String disposition) {
        return Optional.empty();
    }

    /** Writes, reads and deletes a small object. @throws BlobException with what must be repaired */
    default void probe() {
        var content = "This object shows that the store can be written to.\n".getBytes(StandardCharsets.UTF_8);
        var hash = Sha256.of(content);
        put(hash, BlobSource.of(content, "text/plain"));
        if (head(hash).isEmpty()) {
            throw new BlobException(BlobException.Kind.REFUSED, this + " took an object and does not have it", null);
        }
        delete(hash);
    }

    @Override
    void close();
}
