package io.resonant.oauth;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Application;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Follows docs/oauth.md to the letter: only values that an answer gave are put in where it says so. */
@NullMarked
final class OAuthDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/oauth.md");
    private static final Path IN_JAPANESE = Path.of("../docs/oauth.ja.md");
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REMARK = Pattern.compile("\\s{2,}#.*$");

    @AutoClose
    private final TestDatabase test = TestDatabase.create(Engine.SQLITE);

    @AutoClose
    private final TestServer server = TestServer.on(test);

    @TempDir
    private Path home;

    private final Map<String, String> values = new HashMap<>();

    @Test
    void theCommandsOfTheDocumentWork() throws Exception {
        for (var program : List.of("bash", "curl", "openssl")) {
            assumeTrue(isHere(program), "skipped: there is no " + program);
        }
        var commands = commands(DOCUMENT);
        assertThat(commands(IN_JAPANESE)).as("what the page in Japanese says").isEqualTo(commands);
        Files.writeString(
                home.resolve(".curlrc"),
                "connect-to = \"localhost:8000:127.0.0.1:" + server.port() + "\"\nmax-time = 30\n");
        values.put("TOKEN", server.person(ADMIN).token());
        var said = new ArrayList<JsonNode>();
        for (var command : commands) {
            var out = run(command);
            if (out.startsWith("http://localhost:8000/api/v1/oauth/authorize?")) {
                allow(out.strip());
            } else if (command.contains("curl")) {
                said.add(learn(command, out));
            }
        }
        assertThat(said).hasSize(5);
        assertThat(said.get(1).path("scope").asString()).isEqualTo("read write");
        assertThat(said.get(2).path("items").isArray()).as("the specs").isTrue();
        assertThat(said.get(3).path("token_type").asString()).as("a new token").isEqualTo("Bearer");
        assertThat(run("curl -s -o /dev/null -w '%{http_code}' -H \"Authorization: Bearer $ACCESS\""
                        + " localhost:8000/api/v1/specs"))
                .as("after its token was given back")
                .isEqualTo("401");
    }

    /** What the person does in the browser. */
    private void allow(String address) {
        var asked = new HashMap<String, Object>(Application.parameters(address));
        asked.put("allow", true);
        var sent = server.call(MEMBER, "POST", "/api/v1/oauth/authorization", asked)
                .path("redirect_to")
                .asString();
        assertThat(sent).startsWith("http://127.0.0.1:4711/callback?code=").contains("&state=xyz&iss=");
        values.put("CODE", Application.parameters(sent).getOrDefault("code", ""));
    }

    private JsonNode learn(String command, String out) {
        var json = JsonCodec.tree(out.isBlank() ? "{}" : out);
        assertThat(json.has("error") || json.has("code"))
                .as(command + "\n" + out)
                .isFalse();
        keep("CLIENT", json.path("client").path("id"));
        keep("ACCESS", json.path("access_token"));
        keep("REFRESH", json.path("refresh_token"));
        return json;
    }

    private void keep(String name, JsonNode value) {
        if (value.isString()) {
            values.put(name, value.asString());
        }
    }

    /** In a shell of its own, which finds the variables of those before it. */
    private String run(String command) throws IOException, InterruptedException {
        var shell = new ProcessBuilder(
                "bash",
                "-euc",
                "if [ -f state ]; then . ./state; fi\n" + command
                        + "\nset | grep -E '^(VERIFIER|CHALLENGE)=' > state || true");
        shell.directory(home.toFile());
        shell.environment().put("CURL_HOME", home.toString());
        shell.environment().putAll(values);
        var errors = home.resolve("errors").toFile();
        var process = shell.redirectError(errors).start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
        assertThat(process.exitValue())
                .as(command + "\n" + out + Files.readString(errors.toPath()))
                .isZero();
        return out;
    }

    private static boolean isHere(String program) throws InterruptedException {
        try {
            var process = new ProcessBuilder(program, program.equals("openssl") ? "version" : "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Each may take several lines: one that ends in a backslash goes on, and so does an open quotation. */
    private static List<String> commands(Path document) throws IOException {
        var commands = new ArrayList<String>();
        var block = BLOCK.matcher(Files.readString(document));
        while (block.find()) {
            var command = new StringBuilder();
            for (var line : block.group(1).lines().toList()) {
                if (command.isEmpty() && line.startsWith("#")) {
                    continue; // what the answer looks like
                }
                command.append(REMARK.matcher(line).replaceFirst("")).append('\n');
                boolean open = command.chars().filter(letter -> letter == '\'').count() % 2 == 1;
                if (!open && !line.endsWith("\\")) {
                    commands.add(command.toString());
                    command.setLength(0);
                }
            }
            assertThat(command.toString()).as("an end").isEmpty();
        }
        return commands;
    }
}
