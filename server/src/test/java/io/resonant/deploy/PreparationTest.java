package io.resonant.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreparationTest {
    @TempDir
    private Path folder;

    private Preparation preparation() {
        return new Preparation(folder, "1.2.3");
    }

    private void compose() throws IOException {
        Files.writeString(folder.resolve("compose.prod.yml"), "services: {}");
    }

    private static void assertCode(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void settingsSecretsAndTheSheetAreWrittenOnce() throws IOException {
        compose();
        var written = preparation().write("resonant.example.com", "admin@example.com");
        assertThat(written).hasSize(7).allMatch(Files::exists);
        assertThat(Files.readString(folder.resolve(".env")))
                .contains("RESONANT_DOMAIN=resonant.example.com\n", "RESONANT_VERSION=1.2.3\n");
        var secrets = new HashSet<String>();
        try (var files = Files.list(folder.resolve("secrets"))) {
            for (var file : files.toList()) {
                secrets.add(Files.readString(file));
            }
        }
        assertThat(secrets).as("each is its own").hasSize(5);
        var database = Files.readString(folder.resolve("secrets/postgres_password"));
        assertThat(Files.readString(folder.resolve("secrets/resonant.properties")))
                .contains("POSTGRES_PASSWORD=" + database + "\n", "SECRET_KEY=");
        assertThat(Files.readString(folder.resolve("answers.md")))
                .contains("resonant.example.com")
                .doesNotContain(database);
        assertThat(Files.getPosixFilePermissions(folder.resolve("secrets")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));

        assertCode(() -> preparation().write("other.example.com", "admin@example.com"), "deploy_exists");
        assertThat(Files.readString(folder.resolve("secrets/postgres_password")))
                .isEqualTo(database);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example",
                "10.0.0.1",
                "https://example.com",
                "a b.example.com",
                "-a.example.com",
                "a.example.com;x",
                ""
            })
    void aNameThatNobodyCertifiesIsRefused(String domain) throws IOException {
        compose();
        assertCode(() -> preparation().write(domain, "admin@example.com"), "deploy_domain");
        assertThat(folder.resolve("secrets")).doesNotExist();
    }

    @Test
    void whatCannotBeRightLeavesNothing() throws IOException {
        assertCode(() -> preparation().write("resonant.example.com", "admin@example.com"), "deploy_folder");
        compose();
        assertCode(() -> preparation().write("resonant.example.com", "admin\n@example.com"), "deploy_email");
        assertThat(folder.resolve(".env")).doesNotExist();
    }
}
