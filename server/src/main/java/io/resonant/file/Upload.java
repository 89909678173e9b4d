package io.resonant.file;

import io.resonant.kernel.blob.BlobSource;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.upload.SniffedType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Content that has arrived whole and waits on this machine's disk until a store has it. */
public final class Upload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);
    private static final int PIECE = 64 * 1024;

    private final Path file;
    private final Sha256 hash;
    private final long size;
    private final String contentType;

    private Upload(Path file, Sha256 hash, long size, String contentType) {
        this.file = file;
        this.hash = hash;
        this.size = size;
        this.contentType = contentType;
    }

    /**
     * Reads the content to its end; no more than a piece of it is in memory.
     *
     * @param folder where it may wait
     * @throws IOException when the content breaks off, or is too long
     * @throws UncheckedIOException when it cannot be kept here
     */
    static Upload receive(Path folder, InputStream content) throws IOException {
        var file = create(folder);
        boolean done = false;
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), PIECE)) {
            var digest = Sha256.digest();
            var head = content.readNBytes(SniffedType.HEAD);
            var piece = new byte[PIECE];
            System.arraycopy(head, 0, piece, 0, head.length);
            long size = 0;
            for (int count = head.length; count >= 0; count = content.read(piece)) {
                keep(out, piece, count);
                digest.update(piece, 0, count);
                size += count;
            }
            keep(out, piece, 0);
            done = true;
            return new Upload(file, Sha256.of(digest), size, SniffedType.of(head, head.length));
        } finally {
            if (!done) {
                delete(file);
            }
        }
    }

    private static Path create(Path folder) {
        try {
            Files.createDirectories(folder);
            return Files.createTempFile(folder, "upload-", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keep(OutputStream out, byte[] piece, int count) {
        try {
            out.write(piece, 0, count);
            if (count == 0) {
                out.flush(); // or a full disk would be noticed too late
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Sha256 hash() {
        return hash;
    }

    public long size() {
        return size;
    }

    public String contentType() {
        return contentType;
    }

    /** The file that it waits in. */
    public Path path() {
        return file;
    }

    BlobSource source() {
        return new BlobSource(size, contentType, () -> Files.newInputStream(file));
    }

    @Override
    public void close() {
        delete(file);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} could not be deleted after its upload; it takes space until somebody deletes it", file, e);
        }
    }
}
