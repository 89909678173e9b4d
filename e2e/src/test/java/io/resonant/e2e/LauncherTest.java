package io.resonant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on machines where something is missing, and in folders that have moved. */
class LauncherTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @TempDir
    Path folder;

    private Path copy;

    private record Result(int exit, String output) {}

    @BeforeEach
    void copyLauncher() throws IOException {
        copy = Files.createDirectory(folder.resolve("日本語 with spaces"));
        copyTree(ROOT.resolve("launcher"), copy.resolve("launcher"));
        Files.copy(ROOT.resolve("resonant"), copy.resolve("resonant"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() throws IOException {
        needJava("99");
        var english = run(Map.of("LANG", "C"), "version");
        assertThat(english.exit()).isEqualTo(1);
        assertThat(english.output()).contains("needs a JDK 99 or newer").contains("https://adoptium.net/");
        var japanese = run(Map.of("LANG", "ja_JP.UTF-8"), "version");
        assertThat(japanese.output()).contains("JDK 99 以降が必要").contains("JAVA_HOME");
    }

    @Test
    void aJavaHomeThatIsTooOldIsNamed() throws IOException {
        needJava("99");
        var old = folder.resolve("jdk");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        Files.createFile(old.resolve("bin/java"));
        assertThat(run(Map.of("JAVA_HOME", old.toString()), "version").output()).contains("JAVA_HOME is " + old);
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws IOException {
        Files.createFile(copy.resolve("pom.xml"));
        var programs = Files.createDirectory(folder.resolve("bin"));
        for (var name :
                List.of("sh", "dirname", "readlink", "uname", "locale", "find", "head", "mkdir", "cat", "ls", "rm")) {
            var program = Path.of("/usr/bin", name);
            if (Files.exists(program)) {
                Files.createSymbolicLink(programs.resolve(name), program);
            }
        }
        var result = run(Map.of("PATH", programs.toString(), "JAVA_HOME", System.getProperty("java.home")), "version");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.output()).contains("Maven 3.8.7 or newer").contains("apt-get install maven");
    }

    /** As when somebody starts the server in one window and asks for its version in another, in a fresh clone. */
    @Test
    void twoThatStartAtOnceBuildOnce() throws IOException {
        var environment = withMavenThatOnlyNotes();
        var first = start(copy.resolve("resonant"), folder.resolve("first.txt"), environment, "version");
        var second = start(copy.resolve("resonant"), folder.resolve("second.txt"), environment, "version");
        RunningServer.await(first); // there is no server in this jar, so how they end does not matter
        RunningServer.await(second);
        assertThat(folder.resolve("builds")).content().isEqualTo("begins\nends\n");
        assertThat(copy.resolve("server/target/.building")).doesNotExist();
    }

    /** As after a power cut: the number of the process that was building belongs to another one now. */
    @Test
    void whoStoppedWhileBuildingHoldsUpNobody() throws IOException {
        var environment = withMavenThatOnlyNotes();
        var turn = Files.createDirectories(copy.resolve("server/target/.building"));
        var stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(turn.resolve("process"), stranger.pid() + "\n");
            execute(copy.resolve("resonant"), environment, "version");
            assertThat(folder.resolve("builds")).content().isEqualTo("begins\nends\n");
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroy();
        }
    }

    /** The build of today must not take from a server of yesterday what it goes on reading from. */
    @Test
    void whatARunningServerHasOpenedStays() throws IOException {
        var environment = withMavenThatOnlyNotes();
        var jar =
                Files.createDirectories(copy.resolve("server/target/resonant")).resolve("resonant.jar");
        Files.writeString(jar, "of yesterday");
        try (var running = Files.newInputStream(jar)) {
            execute(copy.resolve("resonant"), environment, "version");
            assertThat(folder.resolve("builds")).content().isEqualTo("begins\nends\n");
            assertThat(jar).isEmptyFile();
            assertThat(running.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("of yesterday");
        }
    }

    private Map<String, String> withMavenThatOnlyNotes() throws IOException {
        Files.createFile(copy.resolve("pom.xml"));
        var programs = Files.createDirectory(folder.resolve("bin"));
        var maven = Files.writeString(programs.resolve("mvn"), """
                #!/bin/sh
                echo begins >>'%1$s'
                sleep 2
                mkdir -p '%2$s'
                : >'%2$s/java.options'
                : >'%2$s/resonant.jar'
                echo ends >>'%1$s'
                """.formatted(
                        folder.resolve("builds"), copy.resolve("server/target/resonant")));
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        return Map.of("PATH", programs + ":" + System.getenv("PATH"), "JAVA_HOME", System.getProperty("java.home"));
    }

    @Test
    void aPackageThatWasMovedStillStarts() throws IOException {
        copyTree(ROOT.resolve("server/target/resonant"), copy.resolve("server/target/resonant"));
        var link = Files.createSymbolicLink(folder.resolve("link"), copy.resolve("resonant"));
        var moved = execute(link, Map.of(), "version");
        assertThat(moved.exit()).as(moved.output()).isZero();
        assertThat(moved.output()).startsWith("resonant ");

        Files.writeString(copy.resolve("server/target/resonant/resonant.aot"), "not a cache");
        assertThat(run(Map.of(), "version").output()).isEqualTo(moved.output());
    }

    @Test
    void namesInJapaneseSurviveTheCLocale() throws IOException {
        copyTree(ROOT.resolve("server/target/resonant"), copy.resolve("server/target/resonant"));
        var data = copy.resolve("データ");
        var result = run(Map.of("LC_ALL", "C", "RESONANT_DATA", data.toString()), "migrate");
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(data.resolve("resonant.db")).exists();
    }

    private void needJava(String version) throws IOException {
        var script = copy.resolve("launcher/java.sh");
        Files.writeString(script, Files.readString(script).replaceFirst("needed_java=\\d+", "needed_java=" + version));
    }

    private Result run(Map<String, String> environment, String... arguments) throws IOException {
        return execute(copy.resolve("resonant"), environment, arguments);
    }

    private Result execute(Path program, Map<String, String> environment, String... arguments) throws IOException {
        var output = Files.createTempFile(folder, "output", ".txt");
        var exit = RunningServer.await(start(program, output, environment, arguments));
        return new Result(exit, Files.readString(output));
    }

    private Process start(Path program, Path output, Map<String, String> environment, String... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of("/bin/sh", program.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put("RESONANT_DATA", folder.resolve("data").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
