package io.resonant.testing;

import static java.util.Objects.requireNonNullElse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real data that is not part of the repository; a test that needs it is skipped, saying so, without it. */
public final class Corpus {
    private Corpus() {}

    public static byte[] file(String name) throws IOException {
        return Files.readAllBytes(path(name));
    }

    /** A file or folder of it. */
    public static Path path(String name) {
        var path = folder().resolve(name);
        assumeTrue(Files.exists(path), "skipped: no data at " + path + " (set RESONANT_CORPUS)");
        return path;
    }

    private static Path folder() {
        return Path.of(requireNonNullElse(System.getenv("RESONANT_CORPUS"), "../../shared/corpus"))
                .toAbsolutePath()
                .normalize();
    }
}
