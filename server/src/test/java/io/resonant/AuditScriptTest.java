package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code make audit} makes of its helpers, which are replaced here; whoever could not ask must not seem to have. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher's scripts need a POSIX shell")
class AuditScriptTest {
    private static final Path SCRIPT = Path.of("../launcher/audit.sh").toAbsolutePath();

    @TempDir
    private Path programs;

    private record Outcome(int exit, String said) {}

    @ParameterizedTest
    @CsvSource({
        "0, 0, Audited: osv.dev knows no holes",
        "1, 1, Audited: there are known holes",
        "126, 1, Audited: there are known holes",
        "127, 3, NOT AUDITED",
        "128, 3, NOT AUDITED",
        "130, 3, NOT AUDITED"
    })
    void theScannersAnswerIsToldAsWhatItIs(int scanner, int exit, String said) throws Exception {
        program("make", "exit 0");
        program("osv-scanner", "exit " + scanner);
        var outcome = audit();
        assertThat(outcome.exit()).isEqualTo(exit);
        assertThat(outcome.said()).contains(said);
    }

    @Test
    void withoutAScannerOrABillOfMaterialsNothingWasAudited() throws Exception {
        program("make", "exit 0");
        assertThat(audit().said()).contains("NOT AUDITED: osv-scanner 2 is not installed");
        program("osv-scanner", "exit 0");
        program("make", "exit 2");
        var outcome = audit();
        assertThat(outcome.said())
                .contains("NOT AUDITED: the bill of materials")
                .doesNotContain("knows no holes");
        assertThat(outcome.exit()).isEqualTo(3);
    }

    private void program(String name, String line) throws IOException {
        var file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Outcome audit() throws IOException, InterruptedException {
        var builder = new ProcessBuilder("/bin/sh", SCRIPT.toString()).redirectErrorStream(true);
        builder.environment().put("PATH", programs + ":/usr/bin:/bin");
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), said);
    }
}
