package io.resonant.testing;

import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;

import io.resonant.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;

/** An organisation full of data, each text of which holds a word that is nowhere else: whoever reads it has been inside. */
@NullMarked
public final class House {
    public static final String CANARY = "canary7f3e9c";

    /** Changes by itself, behind what somebody asks for. */
    private static final Set<String> MOVING = Set.of("event_cursors", "audit_links", "audit_heads");

    private static final Map<String, Object> LAYOUT = Map.of(
            "configById",
            Map.of("3D!a", Map.of("title", CANARY)),
            "globalVariables",
            Map.of(),
            "userNodes",
            Map.of(),
            "playbackConfig",
            Map.of("speed", 1),
            "layout",
            "3D!a");

    private final TestServer server;
    private final Persona owner;
    private final UUID organization;

    private House(TestServer server, Persona owner) {
        this.server = server;
        this.owner = owner;
        this.organization = server.person(owner).organizationId();
    }

    /** As it is. */
    static House of(TestServer server) {
        return new House(server, OWNER);
    }

    /** Fills the organisation of everybody but the outsider, and the outsider's a little. */
    public static House furnish(TestServer server) {
        var house = of(server, OWNER);
        server.call(OUTSIDER, "POST", "/api/v1/specs", Map.of("title", "Mine", "content", Map.of("markdown", "x")));
        return house;
    }

    /** Fills the organisation of one owner. */
    public static House of(TestServer server, Persona owner) {
        var house = new House(server, owner);
        house.furnish();
        return house;
    }

    private void furnish() {
        var spec = id(
                "/api/v1/specs",
                Map.of(
                        "title", CANARY + " plan",
                        "content", Map.of("markdown", "# " + CANARY + "\n\n- [ ] " + CANARY + " check\n"),
                        "tags", List.of(CANARY)));
        server.scenario("PATCH", "/api/v1/specs/{id}", spec)
                .header("If-Match", "\"1\"")
                .json(Map.of("title", CANARY + " plan again"))
                .answers(owner, 200);
        var thread =
                id("/api/v1/threads", Map.of("title", CANARY + " talk", "spec_id", spec, "message", CANARY + " first"));
        id("/api/v1/messages", Map.of("thread_id", thread, "content", CANARY + " said"));
        id("/api/v1/tasks", Map.of("title", CANARY + " work", "description", CANARY, "spec_id", spec));
        id("/api/v1/intents", Map.of("type", "spec.review", "data", Map.of("spec_id", spec)));
        var invitations = "/api/v1/organizations/current/invitations";
        server.call(owner, "POST", invitations, Map.of("email", CANARY + "@example.com", "role", "guest"));
        server.call(owner, "POST", "/api/v1/api-keys", Map.of("name", CANARY, "reach", "read"));
        allowApplication();
        server.call(owner, "POST", "/api/v1/namespaces", Map.of("name", CANARY));
        server.call(
                owner,
                "POST",
                "/api/v1/namespaces/" + CANARY + "/proofs",
                Map.of("method", "dns", "subject", CANARY + ".example"));
        server.call(owner, "POST", "/api/v1/publish-tokens", Map.of("name", CANARY, "namespaces", List.of(CANARY)));
        server.call(owner, "POST", "/api/v1/identity-domains", Map.of("domain", CANARY + ".example"));
        server.call(
                owner,
                "POST",
                "/api/workspaces/" + organization + "/layout",
                Map.of("layoutId", CANARY, "name", CANARY, "data", LAYOUT, "permission", "ORG_WRITE"));
        var recordings = List.of(Map.of("url", "https://example.com/" + CANARY + ".mcap"));
        server.call(owner, "POST", "/api/v1/viewer/sessions", Map.of("mcaps", recordings));
        if (owner == OWNER) { // who runs the server
            server.call(
                    owner,
                    "POST",
                    "/api/v1/operator/impersonations",
                    Map.of("email", server.person(GUEST).email(), "reason", CANARY, "minutes", 30));
        }
        server.scenario("POST", "/api/v1/files")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .file(CANARY + ".txt", (CANARY + " inside").getBytes(StandardCharsets.UTF_8))
                                .bytes())
                .answers(owner, 201);
    }

    private void allowApplication() {
        var body = Map.of(
                "name",
                CANARY,
                "home_page",
                "https://" + CANARY + ".example",
                "redirect_uris",
                List.of(Application.REDIRECT),
                "reach",
                "write",
                "confidential",
                false);
        var made = server.call(owner, "POST", "/api/v1/oauth-clients", body);
        var id = made.path("client").path("id").asString();
        new Application(server, id, null, Application.REDIRECT).tokens(owner, "write");
    }

    private String id(String path, Object body) {
        return server.call(owner, "POST", path, body).get("id").asString();
    }

    /** What its rows are known by, by table: ids, names, numbers. */
    public Map<String, Set<String>> ids() {
        var ids = new LinkedHashMap<String, Set<String>>();
        for (var table : Manifest.TABLES) {
            if (table.kind() == Manifest.Kind.TENANT) {
                var found = new LinkedHashSet<String>();
                for (var column : table.key()) {
                    if (!column.equals("organization_id")) {
                        found.addAll(values(table.name(), column));
                    }
                }
                found.remove(null);
                ids.put(table.name(), found);
            }
        }
        ids.put("namespaces", Set.of(CANARY));
        return ids;
    }

    public Set<String> values(String table, String column) {
        return new LinkedHashSet<>(server.database()
                .database()
                .read(
                        organization,
                        transaction -> transaction
                                .sql("select cast(" + column + " as text) as value from " + table
                                        + " where organization_id = :tenant order by " + column)
                                .list(row -> row.text("value"))));
    }

    /** Every row of the organisation, by table. */
    public Map<String, Set<String>> rows() {
        var rows = new TreeMap<String, Set<String>>();
        for (var table : Manifest.TABLES) {
            if (table.kind() == Manifest.Kind.TENANT && !MOVING.contains(table.name())) {
                var own = "organization_id = '" + organization + "'";
                rows.put(table.name(), new LinkedHashSet<>(TableRows.of(server.database(), table.name(), own)));
            }
        }
        return rows;
    }
}
