package io.resonant.kernel.blob;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Content to be stored. It may be opened more than once, because a store that fails in the middle is tried again.
 *
 * @param length in bytes, exactly
 */
public record BlobSource(long length, String contentType, Opener opener) {
    /** Gives the content from its beginning. */
    @FunctionalInterface
    public interface Opener {
        InputStream open() throws IOException;
    }

    public static BlobSource of(byte[] bytes, String contentType) {
        return new BlobSource(bytes.length, contentType, () -> new ByteArrayInputStream(bytes));
    }

    public static BlobSource of(Path file, String contentType) throws IOException {
        return new BlobSource(Files.size(file), contentType, () -> Files.newInputStream(file));
    }

    InputStream open() throws IOException {
        return opener.open();
    }
}
