package io.resonant.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsCommandTest {
    @TempDir
    private Path home;

    private TestTerminal terminal;

    @BeforeEach
    void openTerminal() {
        terminal = new TestTerminal(home);
    }

    @Test
    void valuesAreShownWithTheirOriginAndWithoutSecrets() throws IOException {
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/resonant.properties"), "# ours\nRESONANT_REGISTRATION=open\n");
        var result = terminal.with("PORT", "9001")
                .with("ANTHROPIC_API_KEY", "sk-ant-hidden")
                .with("DATABASE_URL", "postgresql://me:hidden@db.example/resonant")
                .run("config");

        assertThat(result.exit()).isZero();
        assertThat(line(result, "PORT")).contains("9001").endsWith("environment");
        assertThat(line(result, "RESONANT_REGISTRATION")).contains("open").endsWith("resonant.properties:2");
        assertThat(line(result, "LOG_LEVEL")).contains("info").endsWith("default");
        assertThat(line(result, "RESONANT_HOST")).endsWith("not set");
        assertThat(line(result, "DATABASE_URL")).contains("postgresql://me:********@db.example/resonant");
        assertThat(result.out()).doesNotContain("hidden");
    }

    @Test
    void whatTheLocaleCannotHoldIsRefusedBeforeAnythingIsMade() {
        var refused = terminal.in(StandardCharsets.US_ASCII)
                .with("RESONANT_DATA", home.resolve("データ").toString())
                .run("user", "create", "--email", "a@example.com", "--name", "山田");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err())
                .contains("US-ASCII", "RESONANT_DATA, argument 6", "LC_ALL=C.UTF-8")
                .hasLineCount(1);
        assertThat(home).isEmptyDirectory();
        var folder = new TestTerminal(home.resolve("データ")).in(StandardCharsets.ISO_8859_1);
        assertThat(folder.with("LANG", "ja_JP.UTF-8").run("config").err()).contains("インストール先のディレクトリ");
        assertThat(terminal.in(StandardCharsets.UTF_8).run("config").exit()).isZero();
    }

    @Test
    void everyMistakeIsReportedAtOnce() {
        var result = terminal.with("LANG", "ja_JP.UTF-8")
                .with("RESONANT_PORT", "1")
                .with("LOG_LEVEL", "loud")
                .with("DATABASE_URL", "mysql://x")
                .with("SECRET_KEY", "short")
                .with("RESONANT_TRUSTED_PROXIES", "10.0.0.0/99")
                .with("RESONANT_CORS_ORIGINS", "https://ok.example,nonsense/")
                .with("RESONANT_INTENT_PROCESSOR", "openai")
                .with("RESONANT_INTENT_CONFIRM", "spec.review,spec.revue")
                .run("config");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err())
                .contains("（9 件）")
                .contains("PORT の間違い")
                .contains("RESONANT_INTENT_PROCESSOR")
                .contains("RESONANT_OPENAI_MODEL")
                .contains("nonsense/")
                .contains("spec.tasks")
                .doesNotContain("short");
    }

    @Test
    void aHalfDescribedPostgresqlIsNotReplacedBySqlite() {
        var result = terminal.with("POSTGRES_PASSWORD", "x").run("serve");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("POSTGRES_HOST");
    }

    @Test
    void aNamedFileMustExist() {
        var result = terminal.with("RESONANT_CONFIG", home.resolve("absent").toString())
                .run("config");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains(home.resolve("absent").toString());
    }

    @Test
    void aDataDirectoryThatCannotBeUsedIsSaidBeforeAnythingStarts() throws IOException {
        var file = Files.createFile(home.resolve("file"));
        var onFile = terminal.with("RESONANT_DATA", file.toString()).run("serve");
        assertThat(onFile.exit()).isEqualTo(6);
        assertThat(onFile.err()).contains(file.toString());

        var belowFile =
                terminal.with("RESONANT_DATA", file.resolve("below").toString()).run("migrate");
        assertThat(belowFile.exit()).isEqualTo(6);
    }

    private static String line(TestTerminal.Result result, String name) {
        return result.out()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .orElseThrow();
    }
}
