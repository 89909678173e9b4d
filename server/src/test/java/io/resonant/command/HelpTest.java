package io.resonant.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.Settings;
import io.resonant.kernel.problem.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    private static final List<String> COMMANDS = List.of(
            "serve",
            "test",
            "config",
            "migrate",
            "user",
            "user create",
            "user reset-password",
            "user remove-second-factor",
            "db",
            "db shell",
            "search",
            "search rebuild",
            "move",
            "move files",
            "backup",
            "move files start",
            "move files status",
            "move files verify",
            "move files switch",
            "move files rollback",
            "move files complete",
            "move files cancel",
            "move files report",
            "feedback",
            "feedback retention",
            "statistics",
            "statistics import",
            "recommend",
            "backup",
            "backup init",
            "backup create",
            "backup list",
            "backup verify",
            "backup prove",
            "backup prune",
            "backup status",
            "backup restore",
            "deploy",
            "deploy init",
            "deploy check",
            "drill",
            "upgrade",
            "upgrade run",
            "upgrade rollback",
            "bridge",
            "version",
            "train");

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void everyCommandExplainsItself(String language) {
        var texts = Messages.of("commands", language).texts();
        for (var command : COMMANDS) {
            var result = terminal(language).run((command + " --help").split(" "));
            var header = texts.get("resonant." + command.replace(' ', '.') + ".usage.header");
            assertThat(header).as(command + " in " + language).isNotNull();
            assertThat(result.exit()).as(command).isZero();
            assertThat(result.out()).startsWith(header).contains("resonant " + command);
            assertThat(result.out().lines().filter(line -> line.stripTrailing().matches("\\s{1,8}-.*[a-z]=?[A-Z]*$")))
                    .as("options of " + command + " without a description")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void everySettingIsExplained(String language) {
        var texts = Messages.of("commands", language).texts();
        assertThat(Settings.names().stream().filter(name -> !texts.containsKey("setting." + name)))
                .isEmpty();
        var help = terminal(language).run("config", "--help").out();
        assertThat(help).contains(Settings.names());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".ja"})
    void everySettingAndCommandIsDocumented(String language) throws IOException {
        assertThat(Files.readString(Path.of("../docs/configuration" + language + ".md")))
                .contains(
                        Settings.names().stream().map(name -> "`" + name + "`").toList());
        var commands = Files.readString(Path.of("../docs/commands" + language + ".md"));
        assertThat(COMMANDS.stream()
                        .filter(command -> !Set.of(
                                        "user",
                                        "db",
                                        "search",
                                        "feedback",
                                        "statistics",
                                        "move",
                                        "move files",
                                        "backup",
                                        "deploy",
                                        "train")
                                .contains(command))
                        .filter(command -> !commands.contains("| `" + command + "` |")))
                .isEmpty();
    }

    @Test
    void bothLanguagesHaveTheSameTexts() {
        for (var kind : List.of("commands", "configuration")) {
            assertThat(Messages.of(kind, "ja").texts().keySet())
                    .isEqualTo(Messages.of(kind, "en").texts().keySet());
        }
    }

    @Test
    void theExitCodesAreInTheHelp() {
        assertThat(terminal("en").run("--help").out())
                .contains("Exit codes: 0 done, 1 failed, 2 wrong usage, 3 wrong settings");
        assertThat(terminal("ja").run("help", "serve").out()).startsWith("サーバーを起動します");
    }

    @Test
    void wrongUsageIsExplainedWithWhatWasMeant() {
        var typo = terminal("en").run("sreve");
        assertThat(typo.exit()).isEqualTo(2);
        assertThat(typo.err()).contains("\"sreve\" is not known here.").contains("Did you mean: ", "serve");
        assertThat(typo.out()).isEmpty();

        var missing = terminal("ja").run("user", "create", "--email", "a@example.com");
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("不足しています").contains("--name");

        assertThat(terminal("en").run().exit()).isEqualTo(2);
        assertThat(terminal("en").run("db").err()).contains("shell");
        assertThat(terminal("en").run("migrate", "--staus").err()).contains("--status");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(terminal("en").run("version").out()).matches("resonant \\d+\\.\\d+\\.\\d+ \\(Java .*\\)\\s");
    }

    private TestTerminal terminal(String language) {
        return new TestTerminal(home).with("LANG", language.equals("ja") ? "ja_JP.UTF-8" : "en_US.UTF-8");
    }
}
