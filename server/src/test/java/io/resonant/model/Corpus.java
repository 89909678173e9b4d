package io.resonant.model;

import static java.util.Objects.requireNonNullElse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Recorded traffic that is not part of the repository; a test that needs it is skipped, saying so, without it. */
final class Corpus {
    private Corpus() {}

    static byte[] file(String name) throws IOException {
        var file = folder().resolve(name);
        assumeTrue(Files.exists(file), "skipped: no recorded traffic at " + file + " (set RESONANT_CORPUS)");
        return Files.readAllBytes(file);
    }

    private static Path folder() {
        return Path.of(requireNonNullElse(System.getenv("RESONANT_CORPUS"), "../../shared/corpus"))
                .toAbsolutePath()
                .normalize();
    }
}
