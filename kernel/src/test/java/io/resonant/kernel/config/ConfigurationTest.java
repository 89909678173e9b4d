package io.resonant.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resonant.kernel.problem.Messages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    private enum Mode {
        QUICK,
        THOROUGH
    }

    private static final Key<Long> PORT = Key.number("PORT", 0, 65535).orElse("8000");
    private static final Key<String> HOST = Key.text("ACME_HOST");
    private static final Key<String> POSTGRES_HOST = Key.text("POSTGRES_HOST");
    private static final Key<Mode> MODE = Key.choice("ACME_MODE", Mode.class).orElse("quick");
    private static final Key<Secret> TOKEN = Key.secret("ACME_TOKEN");
    private static final Key<URI> PUBLIC = Key.address("ACME_PUBLIC_URL");
    private static final Key<List<String>> ORIGINS = Key.list("ACME_ORIGINS").orElse("");
    private static final List<Key<?>> KEYS = List.of(PORT, HOST, POSTGRES_HOST, MODE, TOKEN, PUBLIC, ORIGINS);

    @TempDir
    private Path directory;

    @Test
    void theEnvironmentWinsOverTheFileAndTheFileOverDefaults() throws IOException {
        var file = file("PORT=8001\nACME_HOST = file.example\n");
        var configuration = read(Map.of("PORT", "9000"), file);

        assertThat(configuration.get(PORT)).isEqualTo(9000L);
        assertThat(configuration.origin(PORT)).isEqualTo(new Origin.Variable());
        assertThat(configuration.find(HOST)).contains("file.example");
        assertThat(configuration.origin(HOST)).isEqualTo(new Origin.Line(directory.resolve("acme.properties"), 2));
        assertThat(configuration.get(MODE)).isEqualTo(Mode.QUICK);
        assertThat(configuration.given(MODE)).isFalse();
        assertThat(configuration.find(PUBLIC)).isEmpty();
        configuration.throwIfInvalid();
    }

    @Test
    void allMistakesAreReportedAtOnceWithTheirPlace() throws IOException {
        var file = file("# comment\nACME_MODE=slow\nACME_TOKN=x\nPORT=80\nPORT=81\n");
        var configuration = read(Map.of("PORT", "many", "ACME_PUBLIC_URL", "ftp://x", "ACME_PROT", "1"), file);
        configuration.reject(TOKEN, "key_unknown", Map.of());

        var failure = catchThrowableOfType(ConfigurationException.class, configuration::throwIfInvalid);

        assertThat(failure.errors())
                .extracting(error -> error.code() + " " + error.key() + " " + error.origin())
                .containsExactlyInAnyOrder(
                        "choice_expected ACME_MODE " + line(2),
                        "key_unknown_similar ACME_TOKN " + line(3),
                        "key_twice PORT " + line(5),
                        "number_expected PORT environment",
                        "address_expected ACME_PUBLIC_URL environment",
                        "key_unknown_similar ACME_PROT environment",
                        "key_unknown ACME_TOKEN default");
        assertThat(failure.report("en"))
                .hasLineCount(7)
                .contains("PORT (environment): \"many\" is not a whole number from 0 to 65535.")
                .contains("Did you mean ACME_TOKEN?");
        assertThat(failure.report("ja")).hasLineCount(7).contains("環境変数").contains("quick, thorough");
    }

    @Test
    void aPrefixTooMuchOrTooLittleIsSuggestedBeforeSimilarLetters() {
        assertThat(Spelling.nearest("ACME_PORT", names())).contains("PORT");
        assertThat(Spelling.nearest("ACME_POSTGRES_HOST", names())).contains("POSTGRES_HOST");
        assertThat(Spelling.nearest("acme.mode", names())).contains("ACME_MODE");
        assertThat(Spelling.nearest("ACME_ORIGNS", names())).contains("ACME_ORIGINS");
        assertThat(Spelling.nearest("SOMETHING_ELSE", names())).isEmpty();
    }

    @Test
    void onlyVariablesWithOurPrefixAreJudgedAndServiceLinksAreNot() {
        var configuration = read(
                Map.of(
                        "PATH", "/bin",
                        "ACME_REQUIRE_BROWSER", "1",
                        "ACME_SERVICE_HOST", "10.0.0.1",
                        "ACME_PORT", "tcp://10.0.0.1:8000",
                        "ACME_PORT_8000_TCP_ADDR", "10.0.0.1"),
                ConfigurationFile.none());
        configuration.throwIfInvalid();
    }

    @Test
    void secretsAreMaskedWhereverTheyCouldBePrinted() {
        var configuration = read(Map.of("ACME_TOKEN", "hunter2", "ACME_MODE", "QUICK"), ConfigurationFile.none());

        assertThat(configuration.entries().toString()).doesNotContain("hunter2").contains("ACME_TOKEN, shown=********");
        assertThat(configuration.find(TOKEN).orElseThrow().toString()).doesNotContain("hunter2");
        assertThat(configuration.find(TOKEN).map(Secret::reveal)).contains("hunter2");
        assertThat(configuration.get(MODE)).isEqualTo(Mode.QUICK);
    }

    @Test
    void emptyVariablesCountAsAbsent() {
        var configuration = read(Map.of("PORT", " ", "ACME_ORIGINS", " , a ,,b"), ConfigurationFile.none());
        assertThat(configuration.get(PORT)).isEqualTo(8000L);
        assertThat(configuration.get(ORIGINS)).containsExactly("a", "b");
    }

    @Test
    void aFileMayContinueLinesAndMustBeReadable() throws IOException {
        var file = file("ACME_ORIGINS=a,\\\n  b\n\n! note \\\nACME_HOST=\\u3042\n");
        var configuration = read(Map.of(), file);
        assertThat(configuration.get(ORIGINS)).containsExactly("a", "b");
        assertThat(configuration.find(HOST)).contains("あ");
        assertThat(configuration.origin(HOST)).hasToString(line(5));

        assertThat(codes(file("ACME_HOST=\\uZZZZ"))).containsExactly("line_malformed");
        assertThat(codes(ConfigurationFile.required(directory.resolve("absent"))))
                .containsExactly("file_missing");
        assertThat(codes(ConfigurationFile.optional(directory.resolve("absent"))))
                .isEmpty();
        assertThat(codes(ConfigurationFile.optional(directory))).containsExactly("file_unreadable");
        Files.write(directory.resolve("latin"), new byte[] {'A', '=', (byte) 0xe9});
        assertThat(codes(ConfigurationFile.optional(directory.resolve("latin"))))
                .containsExactly("file_not_utf8");
    }

    @Test
    void theLanguageFollowsPosixPrecedence() {
        assertThat(Environment.of(Map.of("LANG", "ja_JP.UTF-8")).language()).isEqualTo("ja");
        assertThat(Environment.of(Map.of("LANG", "ja_JP.UTF-8", "LC_ALL", "C")).language())
                .isEqualTo("en");
        assertThat(Environment.of(Map.of()).language()).isEqualTo("en");
    }

    @Test
    void everyTextExistsInBothLanguages() {
        assertThat(Messages.of("configuration", "ja").texts().keySet())
                .isEqualTo(Messages.of("configuration", "en").texts().keySet());
    }

    private static Configuration read(Map<String, String> environment, ConfigurationFile file) {
        return Configuration.read(KEYS, Environment.of(environment), file, "ACME_", Set.of("ACME_REQUIRE_BROWSER"));
    }

    private static List<String> codes(ConfigurationFile file) {
        return file.errors().stream().map(ConfigurationError::code).toList();
    }

    private static List<String> names() {
        return KEYS.stream().map(Key::name).toList();
    }

    private ConfigurationFile file(String text) throws IOException {
        return ConfigurationFile.required(Files.writeString(directory.resolve("acme.properties"), text));
    }

    private String line(int number) {
        return directory.resolve("acme.properties") + ":" + number;
    }
}
