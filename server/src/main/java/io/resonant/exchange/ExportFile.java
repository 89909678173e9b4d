package io.resonant.exchange;

import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * An export. What the database knows is in a temporary file, which has no name any more, so that nothing is left behind if
 * nobody takes it; the content of uploaded files follows while it is sent, so that no disk has to hold it a second time.
 */
public final class ExportFile implements AutoCloseable {
    private final Begun begun;
    private final InputStream written;

    private ExportFile(Begun begun, Path file) throws IOException {
        this.begun = begun;
        this.written = Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /**
     * What the database knows is written.
     *
     * @param rest writes what follows
     */
    record Begun(ExportZip zip, Rest rest) {}

    /** Adds to the zip what does not come from the database. */
    @FunctionalInterface
    interface Rest {
        void addTo(ExportZip zip) throws IOException;
    }

    /** @throws Problem 503 {@code export_not_written} when the disk is full or cannot be written */
    static ExportFile of(Function<Path, Begun> writer) {
        try {
            var file = Files.createTempFile("resonant-export-", ".zip");
            try {
                var begun = writer.apply(file);
                begun.zip().pause();
                return new ExportFile(begun, file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw Problem.of(503, "export_not_written").cause(e);
        }
    }

    /** Sends it; nothing is left of it then. */
    public void copyTo(OutputStream out) throws IOException {
        try (this) {
            written.transferTo(out);
            begun.zip().proceed(out);
            begun.rest().addTo(begun.zip());
            begun.zip().finish();
        }
    }

    @Override
    public void close() throws IOException {
        written.close();
    }
}
