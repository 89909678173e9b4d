package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.resonant.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class DataDirectoryTest {
    @Test
    void aPlaceThatTakesNoDirectoriesIsSaidToBeThat() {
        var place = Path.of("/proc/resonant");
        assumeTrue(Files.isDirectory(place.getParent()), "there is no /proc on this system");
        assertThat(failure(place)).hasMessageStartingWith("data.nowhere{");
    }

    @Test
    void aFileIsNoDirectory(@TempDir Path folder) throws IOException {
        assertThat(failure(Files.createFile(folder.resolve("data")))).hasMessageStartingWith("data.file{");
    }

    private static CommandFailure failure(Path place) {
        return catchThrowableOfType(
                CommandFailure.class, () -> DataDirectory.hold(place).close());
    }
}
