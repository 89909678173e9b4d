package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The committed contract is what the code says. {@code -Dresonant.snapshot=write} writes it anew; then run {@code npm run
 * api} in dashboard/.
 */
class OpenApiTest {
    private static final Path COMMITTED = Path.of("../docs/openapi.json");
    private static final Path PERMISSIONS = Path.of("../docs/permissions.md");

    @Test
    void theCommittedContractIsWhatTheServerServes() throws Exception {
        var served = pretty(served("/api/openapi.json"));
        if ("write".equals(System.getProperty("resonant.snapshot"))) {
            Files.writeString(COMMITTED, served);
        }
        assertThat(Files.readString(COMMITTED)).isEqualTo(served);
    }

    @Test
    void theCommittedTableOfPermissionsIsWhatTheGateAsksFor() throws Exception {
        String page;
        try (var database = TestDatabase.create(Engine.SQLITE);
                var server = TestServer.notSetUp(database, Map.of())) {
            page = PermissionsPage.of(server.app().routes().all());
        }
        if ("write".equals(System.getProperty("resonant.snapshot"))) {
            Files.writeString(PERMISSIONS, page);
        }
        assertThat(Files.readString(PERMISSIONS)).isEqualTo(page);
    }

    @Test
    void everyOperationSaysWhatItIsWhoMayCallItAndHowItRefuses() throws Exception {
        var document = JsonCodec.tree(served("/api/openapi.json"));
        assertThat(document.path("openapi").asString()).startsWith("3.1");
        var ids = new HashSet<String>();
        var findings = new ArrayList<String>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    var operation = method.getValue();
                    var name = method.getKey() + " " + path.getKey();
                    if (!ids.add(operation.path("operationId").asString(""))) {
                        findings.add(name + " shares its operationId");
                    }
                    for (var member : List.of("operationId", "summary", "x-access")) {
                        if (operation.path(member).asString("").isEmpty()) {
                            findings.add(name + " has no " + member);
                        }
                    }
                    if (operation
                            .path("responses")
                            .path("default")
                            .path("content")
                            .isEmpty()) {
                        findings.add(name + " does not say how it refuses");
                    }
                    if (operation.path("responses").size() < 2 && !path.getKey().equals("/ws")) {
                        findings.add(name + " does not say what it answers");
                    }
                }));
        assertThat(ids).hasSizeGreaterThan(40);
        assertThat(findings).isEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() throws Exception {
        var document = JsonCodec.tree(served("/api/openapi.json"));
        var schemas = document.path("components").path("schemas");
        var broken = new ArrayList<String>();
        collectReferences(document, broken, schemas);
        assertThat(broken).isEmpty();
    }

    @Test
    void thePageListsTheRoutesAndNeedsNoScript() throws Exception {
        assertThat(served("/api/docs"))
                .contains("/api/v1/specs/{id}", "lang=\"en\"")
                .doesNotContain("<script", "style=");
    }

    private static void collectReferences(JsonNode node, List<String> broken, JsonNode schemas) {
        var reference = node.path("$ref").asString("");
        if (!reference.isEmpty()
                && schemas.path(reference.replace("#/components/schemas/", "")).isMissingNode()) {
            broken.add(reference);
        }
        node.values().forEach(child -> collectReferences(child, broken, schemas));
    }

    private static String served(String path) throws IOException, InterruptedException {
        try (var database = TestDatabase.create(Engine.SQLITE);
                var server = TestServer.notSetUp(database, Map.of());
                var client = HttpClient.newHttpClient()) {
            URI uri = server.uri(path);
            var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    private static String pretty(String json) {
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        return mapper.writeValueAsString(mapper.readTree(json)) + "\n";
    }
}
