package io.resonant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Feeds every reader with the inputs that are kept: where the fuzzer started, what it found and what it broke. */
class FuzzRegressionTest {
    static final Path KEPT = Path.of("src/test/resources/fuzz");

    static List<FuzzTarget> targets() {
        return FuzzTarget.all();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theInputsThatAreKeptBreakNothing(FuzzTarget target) throws IOException {
        var fed = new ArrayList<Path>();
        try (var inputs = Files.list(KEPT.resolve(target.name()))) {
            for (var input : inputs.sorted().toList()) {
                target.feed(Files.readAllBytes(input));
                fed.add(input);
            }
        }
        assertThat(fed).hasSizeGreaterThan(5);
    }
}
