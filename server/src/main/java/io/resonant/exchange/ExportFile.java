package io.resonant.exchange;

import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** A finished export. Its file has no name any more, so that nothing is left behind if nobody takes it. */
public final class ExportFile implements AutoCloseable {
    private final InputStream zip;

    private ExportFile(Path file) throws IOException {
        this.zip = Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** @throws Problem 503 {@code export_not_written} when the disk is full or cannot be written */
    static ExportFile of(Consumer<Path> writer) {
        try {
            var file = Files.createTempFile("resonant-export-", ".zip");
            try {
                writer.accept(file);
                return new ExportFile(file);
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
            zip.transferTo(out);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
