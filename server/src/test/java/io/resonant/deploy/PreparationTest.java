package io.resonant.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.blob.BlobCredentials;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
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
        var written = preparation().write("resonant.example.com", "admin@example.com", Optional.empty());
        assertThat(written).hasSize(8).allMatch(Files::exists);
        assertThat(Files.readString(folder.resolve(".env")))
                .contains("RESONANT_DOMAIN=resonant.example.com\n", "RESONANT_VERSION=1.2.3\n");
        var secrets = new HashSet<String>();
        try (var files = Files.list(folder.resolve("secrets"))) {
            for (var file : files.toList()) {
                secrets.add(Files.readString(file));
            }
        }
        assertThat(secrets).as("each is its own").hasSize(6);
        var database = Files.readString(folder.resolve("secrets/postgres_password"));
        assertThat(Files.readString(folder.resolve("secrets/resonant.properties")))
                .contains("POSTGRES_PASSWORD=" + database + "\n", "SECRET_KEY=");
        assertThat(Files.readString(folder.resolve("answers.md")))
                .contains("resonant.example.com")
                .doesNotContain(database);
        assertThat(Files.getPosixFilePermissions(folder.resolve("secrets")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));

        assertCode(
                () -> preparation().write("other.example.com", "admin@example.com", Optional.empty()), "deploy_exists");
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
        assertCode(() -> preparation().write(domain, "admin@example.com", Optional.empty()), "deploy_domain");
        assertThat(folder.resolve("secrets")).doesNotExist();
    }

    @Test
    void whatCannotBeRightLeavesNothing() throws IOException {
        assertCode(
                () -> preparation().write("resonant.example.com", "admin@example.com", Optional.empty()),
                "deploy_folder");
        compose();
        for (var email : List.of("admin\n@example.com", "admin", "@example.com", "a@...", "a@-", "a@b@example.com")) {
            assertCode(() -> preparation().write("resonant.example.com", email, Optional.empty()), "deploy_email");
        }
        assertThat(folder.resolve(".env")).doesNotExist();
        Files.createFile(folder.resolve("secrets"));
        assertCode(
                () -> preparation().write("resonant.example.com", "admin@example.com", Optional.empty()),
                "deploy_unwritable");
        assertThat(folder.resolve(".env")).doesNotExist();
    }

    @Test
    void aSecondArchiveHasAKeyOfItsOwnAndTheSheetNamesOnlyThePlace() throws IOException {
        compose();
        var archive = DistantArchive.of(
                "s3://safe/resonant?endpoint=https://s3.example.com:9000&region=ap-northeast-1",
                Optional.of(BlobCredentials.of("AKID", "the secret")));
        preparation().write("resonant.example.com", "admin@example.com", Optional.of(archive));
        var settings = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve("secrets/pgbackrest.conf"))) {
            settings.load(in);
        }
        assertThat(settings)
                .containsEntry("repo2-type", "s3")
                .containsEntry("repo2-path", "/resonant")
                .containsEntry("repo2-s3-endpoint", "s3.example.com")
                .containsEntry("repo2-storage-port", "9000")
                .containsEntry("repo2-s3-uri-style", "path")
                .containsEntry("repo2-s3-region", "ap-northeast-1")
                .containsEntry("repo2-s3-key", "AKID")
                .containsEntry("repo2-s3-key-secret", "the secret")
                .containsEntry("repo2-cipher-type", "aes-256-cbc")
                .containsEntry("repo2-retention-full", "7");
        assertThat(settings.getProperty("repo2-cipher-pass"))
                .hasSizeGreaterThan(20)
                .isNotEqualTo(settings.getProperty("repo1-cipher-pass"));
        assertThat(Files.readString(folder.resolve("answers.md")))
                .contains("s3://safe/resonant/?region=ap-northeast-1")
                .doesNotContain("the secret");
    }

    @Test
    void amazonIsAddressedByTheNameOfTheBucket() {
        assertThat(DistantArchive.of("s3://ID:SECRET@safe/?region=eu-central-1", Optional.empty())
                        .settings("pass"))
                .contains(
                        "repo2-path=/\n",
                        "repo2-s3-endpoint=s3.eu-central-1.amazonaws.com\n",
                        "repo2-s3-uri-style=host\n",
                        "repo2-s3-key=ID\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///archive",
                "s3://a",
                "s3://ID:SECRET@safe/a?endpoint=http://s3.example.com",
                "s3://ID:SECRET@safe/a?endpoint=https://s3.example.com/path",
                "s3://ID:SECRET%0Arepo1-path=x@safe/a",
                "s3://ID:SECRET@safe/a?region=x%0Ay",
                "s3://safe/a"
            })
    void anArchiveThatCannotWorkIsRefusedWithoutItsSecret(String url) {
        assertThatThrownBy(() -> DistantArchive.of(url, Optional.empty()))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo("deploy_archive");
                    assertThat(problem.toString()).doesNotContain("SECRET@");
                });
    }
}
