package io.resonant.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BothEngines
class ImportDownloadsTest {
    private final TestDatabase test;

    @TempDir
    private Path folder;

    ImportDownloadsTest(TestDatabase test) {
        this.test = test;
    }

    private TestTerminal.Result run(String... files) {
        var arguments = new String[files.length + 2];
        arguments[0] = "statistics";
        arguments[1] = "import";
        for (int i = 0; i < files.length; i++) {
            arguments[i + 2] = files[i].startsWith("--")
                    ? files[i]
                    : folder.resolve(files[i]).toString();
        }
        return new TestTerminal(folder)
                .with("LANG", "en_US.UTF-8")
                .with("SECRET_KEY", "a secret of a test that is long enough to be one")
                .with(test.settings().location())
                .run(arguments);
    }

    @Test
    void logsAreRead() throws IOException {
        var line = "192.0.2.1 - - [05/Jan/2026:08:00:00 +0000] \"GET /files/sha256/" + "0".repeat(64)
                + " HTTP/1.1\" 200 600 \"-\" \"-\"\n";
        Files.writeString(folder.resolve("access.log"), line + "nonsense\n");
        Files.writeString(folder.resolve("access.log.1"), line);
        var read = run("access.log", "access.log.1");
        assertThat(read.exit()).as(read.err()).isZero();
        assertThat(read.out())
                .contains(
                        "3 lines, 2 downloads: 0 counted now",
                        "2 of content that is not here",
                        "1 lines were unreadable");
        assertThat(run("access.log", "--json").out()).contains("\"foreign\":1", "\"unreadable\":1");
        Files.write(folder.resolve("broken.gz"), new byte[] {0x1f, (byte) 0x8b, 8});
        assertThat(run("broken.gz")).satisfies(broken -> {
            assertThat(broken.exit()).isEqualTo(1);
            assertThat(broken.err()).contains("broken.gz cannot be read to its end", "nothing is counted twice");
        });
    }

    @Test
    void aFileThatIsNotThereKeepsTheOthersFromBeingRead() {
        assertThat(run("nothing.log")).satisfies(missing -> {
            assertThat(missing.exit()).isEqualTo(2);
            assertThat(missing.err()).contains("Nothing was imported");
        });
        assertThat(run().exit()).isEqualTo(2);
    }
}
