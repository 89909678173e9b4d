package io.resonant.command;

import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.config.Environment;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.publication.TestPackages;
import io.resonant.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BothEngines
class RegistryCommandsTest {
    @AutoClose
    private final TestServer server;

    @TempDir
    private Path folder;

    private String namespace = "";
    private String output = "";

    RegistryCommandsTest(TestDatabase test) {
        test.database()
                .runSystem(
                        transaction -> { // another test's server had another secret
                            for (var table : List.of("registry_log", "registry_head", "registry_keys")) {
                                transaction.sql("delete from " + table).update();
                            }
                        });
        this.server = TestServer.on(test);
    }

    private int run(Map<String, String> environment, String... arguments) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var terminal = Terminal.of(
                Environment.of(environment),
                Terminal.Start.in(folder),
                new ByteArrayInputStream(new byte[0]),
                stream,
                stream);
        int exit = new Commands(terminal).run(arguments);
        output = out.toString(StandardCharsets.UTF_8);
        return exit;
    }

    private Map<String, String> token() {
        namespace = "cli" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace));
        var token = server.call(
                        MEMBER,
                        "POST",
                        "/api/v1/publish-tokens",
                        Map.of("name", "CI", "namespaces", List.of(namespace)))
                .get("token")
                .stringValue();
        return Map.of("RESONANT_PUBLISH_TOKEN", token);
    }

    private String file(String version) throws IOException {
        var file = folder.resolve("map-" + version + ".foxe");
        Files.write(file, TestPackages.of(namespace, "map", version, "Map " + namespace));
        return file.toString();
    }

    @Test
    void aPackageIsPublishedAndTheLogVerified() throws IOException {
        var address = server.uri("").toString();
        assertThat(run(Map.of(), "verify", address)).as(output).isZero();
        assertThat(output).contains("the log has no entries yet");
        var token = token();
        assertThat(run(token, "publish", file("1.0.0"), "--server", address))
                .as(output)
                .isZero();
        assertThat(output).contains("Published " + namespace + ".map 1.0.0", "/files/sha256/");
        assertThat(run(token, "publish", file("1.0.0"), "--server", address)).isZero();
        assertThat(output).contains("published before");
        assertThat(run(token, "publish", file("latest"), "--server", address)).isEqualTo(7);
        assertThat(output).contains("manifest_version_invalid", "[manifest.version]");
        assertThat(run(Map.of(), "publish", file("1.0.1"), "--server", address)).isEqualTo(2);
        assertThat(output).contains("RESONANT_PUBLISH_TOKEN");
        assertThat(run(Map.of("RESONANT_PUBLISH_TOKEN", "rsnpub_wrong"), "publish", file("1.0.1"), "--server", address))
                .isEqualTo(1);
        assertThat(output).contains("does not know the token in RESONANT_PUBLISH_TOKEN", "make a new one");
        assertThat(run(token, "publish", "nothing.foxe", "--server", address)).isEqualTo(2);
        assertThat(output).contains("There is no file nothing.foxe");
        assertThat(run(token, "publish", file("1.0.1"), "--server", "http://127.0.0.1:1"))
                .isEqualTo(1);
        assertThat(output).contains("the same command again does no harm");
        var saved = folder.resolve("log.json").toString();
        assertThat(run(Map.of(), "verify", address, "--save", saved)).as(output).isZero();
        assertThat(output).contains("Valid: 2 entries");
        run(token, "publish", file("1.0.2"), "--server", address);
        assertThat(run(Map.of(), "verify", address, "--against", saved))
                .as(output)
                .isZero();
        assertThat(run(Map.of(), "verify", saved)).as(output).isZero();
        Files.writeString(Path.of(saved), Files.readString(Path.of(saved)).replace("1.0.0", "6.6.6"));
        assertThat(run(Map.of(), "verify", saved)).isEqualTo(1);
        assertThat(output).contains("NOT valid");
    }
}
