package io.resonant.testing;

import static io.resonant.testing.Persona.OWNER;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;

/**
 * Things of the owner's that nobody else of the organisation may see: a restricted spec with all that hangs on it, a
 * restricted conversation, and what a restricted spec left behind that is gone. Each text of them holds a word that is
 * nowhere else.
 */
@NullMarked
public final class Hidden {
    public static final String WORD = "hush5d21b";

    /** Finds the word, and is not the word, which an answer might only repeat. */
    public static final String QUERY = WORD.substring(0, WORD.length() - 1);

    private final TestServer server;
    private final Map<String, Set<String>> ids = new TreeMap<>();
    private final String spec;
    private final String thread;

    private Hidden(TestServer server) {
        this.server = server;
        spec = id("/api/v1/specs", Map.of("title", WORD + " plan", "content", Map.of("markdown", "# " + WORD + "\n")));
        share(List.of());
        thread = furnish(spec);
        var gone = id("/api/v1/specs", Map.of("title", WORD + " gone", "content", Map.of("markdown", WORD)));
        restrict("/api/v1/specs/" + gone, List.of());
        furnish(gone);
        server.call(OWNER, "DELETE", "/api/v1/specs/" + gone);
        var talk = id("/api/v1/threads", Map.of("title", WORD + " talk"));
        restrict("/api/v1/threads/" + talk, List.of());
        id("/api/v1/messages", Map.of("thread_id", talk, "content", WORD + " said, " + file("talk")));
    }

    public static Hidden furnish(TestServer server) {
        return new Hidden(server);
    }

    private String furnish(String about) {
        server.scenario("PATCH", "/api/v1/specs/{id}", about)
                .header("If-Match", "\"1\"")
                .json(Map.of(
                        "content", Map.of("markdown", "# " + WORD + "\n\n- [ ] " + WORD + " again\n" + file("spec"))))
                .answers(OWNER, 200);
        var conversation =
                id("/api/v1/threads", Map.of("title", WORD + " thread", "spec_id", about, "message", WORD + " first"));
        var task = id(
                "/api/v1/tasks", Map.of("title", WORD + " work", "description", WORD + file("task"), "spec_id", about));
        id("/api/v1/threads", Map.of("title", WORD + " of the task", "task_id", task, "message", WORD + " indeed"));
        id(
                "/api/v1/intents",
                Map.of("type", "message.answer", "data", Map.of("thread_id", conversation, "question", WORD)));
        return conversation;
    }

    /** An uploaded file, to be shown in a text. */
    private String file(String place) {
        var content = (WORD + " in a file of a " + place).getBytes(StandardCharsets.UTF_8);
        var id = server.scenario("POST", "/api/v1/files")
                .body(FormBody.TYPE, new FormBody().file(WORD + ".txt", content).bytes())
                .answers(OWNER, 201)
                .answer()
                .get("id")
                .asString();
        ids.computeIfAbsent("files", _ -> new LinkedHashSet<>()).add(id);
        return "![](/files/" + id + ")";
    }

    /** Something happens to it. */
    public void work() {
        server.scenario("PATCH", "/api/v1/specs/{id}", spec)
                .header("If-Match", "*")
                .json(Map.of("title", WORD + " " + UUID.randomUUID()))
                .answers(OWNER, 200);
        id("/api/v1/messages", Map.of("thread_id", thread, "content", WORD + " more"));
        id("/api/v1/tasks", Map.of("title", WORD + " more work", "spec_id", spec));
    }

    public void share(List<UUID> people) {
        restrict("/api/v1/specs/" + spec, people);
    }

    /** By the noun of their addresses. */
    public Map<String, Set<String>> ids() {
        return ids;
    }

    /** One of each kind. */
    public Set<String> core() {
        var core = new LinkedHashSet<String>();
        ids.values().forEach(found -> core.add(found.iterator().next()));
        return core;
    }

    /** The rows that hold the word, by table. */
    public Map<String, Set<String>> rows() {
        var found = new TreeMap<String, Set<String>>();
        var moving = Set.of("event_log", "idempotency_keys", "search_documents");
        new HashMap<>(House.of(server).rows()).forEach((table, rows) -> {
            var hidden = new LinkedHashSet<String>();
            rows.stream().filter(row -> row.contains(WORD)).forEach(hidden::add);
            if (!hidden.isEmpty() && !moving.contains(table)) {
                found.put(table, hidden);
            }
        });
        return found;
    }

    private void restrict(String path, List<UUID> people) {
        server.call(OWNER, "PUT", path + "/sharing", Map.of("visibility", "private", "people", people));
    }

    private String id(String path, Object body) {
        var id = server.call(OWNER, "POST", path, body).get("id").asString();
        ids.computeIfAbsent(path.substring(path.lastIndexOf('/') + 1), _ -> new LinkedHashSet<>())
                .add(id);
        return id;
    }
}
