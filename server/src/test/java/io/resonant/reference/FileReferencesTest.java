package io.resonant.reference;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.FormBody;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class FileReferencesTest {
    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    FileReferencesTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.withoutBridge(test);
    }

    private String upload(Persona persona) {
        return server.scenario("POST", "/api/v1/files")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .file("図.txt", UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8))
                                .bytes())
                .answers(persona, 201)
                .answer()
                .get("id")
                .stringValue();
    }

    private static String showing(String... files) {
        var text = new StringBuilder("見て:");
        for (var file : files) {
            text.append(" ![図](/files/").append(file).append(')');
        }
        return text.toString();
    }

    private String id(Persona author, String path, Object body) {
        return server.call(author, "POST", path, body).get("id").asString();
    }

    private String spec(Persona author, String markdown) {
        return id(author, "/api/v1/specs", Map.of("title", "仕様", "content", Map.of("markdown", markdown)));
    }

    private void share(Persona owner, String noun, String id, Object people) {
        server.call(
                owner,
                "PUT",
                "/api/v1/" + noun + "/" + id + "/sharing",
                Map.of("visibility", "private", "people", people));
    }

    private void seen(String file, Persona... personas) {
        var seeing = Set.of(personas);
        for (var persona : List.of(OWNER, ADMIN, MEMBER, GUEST, OUTSIDER)) {
            for (var path : List.of("/api/v1/files/{id}", "/files/{id}")) {
                var look = server.scenario("GET", path, file);
                if (seeing.contains(persona)) {
                    look.answers(persona, 200);
                } else {
                    look.refuses(persona, 404, "not_found");
                }
            }
        }
    }

    @Test
    void aFileIsSeenByWhoUploadedItUntilATextShowsIt() {
        var file = upload(MEMBER);
        seen(file, MEMBER);
        var thread = id(MEMBER, "/api/v1/threads", Map.of("title", "会話"));
        var message = id(MEMBER, "/api/v1/messages", Map.of("thread_id", thread, "content", showing(file)));
        seen(file, OWNER, ADMIN, MEMBER, GUEST);
        server.call(MEMBER, "PATCH", "/api/v1/messages/" + message, Map.of("content", "消した"));
        seen(file, MEMBER);
        server.call(
                MEMBER,
                "PATCH",
                "/api/v1/messages/" + message,
                Map.of("content", "https://example.com" + "/files/" + file.toUpperCase(Locale.ROOT)));
        seen(file, OWNER, ADMIN, MEMBER, GUEST);
        server.call(MEMBER, "DELETE", "/api/v1/threads/" + thread);
        seen(file, MEMBER);
    }

    @Test
    void whoeverSeesATextSeesItsFilesAndNobodyElse() {
        var inSpec = upload(MEMBER);
        var inTask = upload(MEMBER);
        var inTalk = upload(MEMBER);
        var inMessage = upload(MEMBER);
        var spec = spec(MEMBER, showing(inSpec));
        var task = id(MEMBER, "/api/v1/tasks", Map.of("title", "作業", "spec_id", spec, "description", showing(inTask)));
        id(MEMBER, "/api/v1/threads", Map.of("title", "作業について", "task_id", task, "message", showing(inTalk)));
        var thread = id(MEMBER, "/api/v1/threads", Map.of("title", "別の話", "message", showing(inMessage)));
        for (var file : List.of(inSpec, inTask, inTalk, inMessage)) {
            seen(file, OWNER, ADMIN, MEMBER, GUEST);
        }
        share(MEMBER, "specs", spec, List.of());
        share(MEMBER, "threads", thread, List.of());
        for (var file : List.of(inSpec, inTask, inTalk, inMessage)) {
            seen(file, MEMBER);
        }
        share(MEMBER, "specs", spec, List.of(server.person(GUEST).id()));
        for (var file : List.of(inSpec, inTask, inTalk)) {
            seen(file, MEMBER, GUEST);
        }
        seen(inMessage, MEMBER);
        // what the spec leaves behind is seen by those who saw it
        server.call(MEMBER, "DELETE", "/api/v1/specs/" + spec);
        seen(inSpec, MEMBER);
        seen(inTask, MEMBER, GUEST);
        seen(inTalk, MEMBER, GUEST);
        server.scenario("PATCH", "/api/v1/tasks/{id}", task)
                .header("If-Match", "*")
                .json(Map.of("description", showing(inMessage)))
                .answers(MEMBER, 200);
        seen(inTask, MEMBER);
        seen(inMessage, MEMBER, GUEST);
        server.scenario("DELETE", "/api/v1/files/{id}", inMessage).refuses(ADMIN, 404, "not_found");
        server.call(MEMBER, "DELETE", "/api/v1/files/" + inMessage);
        assertThat(server.call(OWNER, "GET", "/api/v1/audit").toString())
                .contains("file.deleted", inMessage)
                .doesNotContain("図.txt");
    }

    @Test
    void anAddressAloneOpensNothingAlsoWhenItIsWrittenDown() {
        var file = upload(MEMBER);
        var spec = spec(MEMBER, showing(file));
        share(MEMBER, "specs", spec, List.of(server.person(OWNER).id()));
        id(ADMIN, "/api/v1/threads", Map.of("title", "会話", "message", showing(file)));
        id(ADMIN, "/api/v1/tasks", Map.of("title", "作業", "description", showing(file)));
        var copy = spec(ADMIN, "文");
        server.scenario("PATCH", "/api/v1/specs/{id}", copy)
                .header("If-Match", "*")
                .json(Map.of("content", Map.of("markdown", showing(file))))
                .answers(ADMIN, 200);
        var imported = new FormBody()
                .file("copy.md", ("# 写し\n\n" + showing(file)).getBytes(StandardCharsets.UTF_8))
                .bytes();
        server.scenario("POST", "/api/v1/specs/imports")
                .body(FormBody.TYPE, imported)
                .answers(ADMIN, 200);
        seen(file, MEMBER, OWNER);
        spec(OWNER, showing(file)); // who sees it may show it
        seen(file, MEMBER, OWNER, ADMIN, GUEST);
    }

    @Test
    void anOlderVersionStillShowsItsFiles() {
        var file = upload(MEMBER);
        var spec = spec(MEMBER, showing(file));
        server.scenario("PATCH", "/api/v1/specs/{id}", spec)
                .header("If-Match", "*")
                .json(Map.of("content", Map.of("markdown", "もう無い")))
                .answers(MEMBER, 200);
        seen(file, OWNER, ADMIN, MEMBER, GUEST);
    }

    @Test
    void theMigrationFindsWhatTextsShow() throws IOException {
        var files = List.of(upload(MEMBER), upload(MEMBER), upload(MEMBER), upload(MEMBER));
        var spec = spec(MEMBER, showing(files.get(0), files.get(1), files.get(0)));
        server.scenario("PATCH", "/api/v1/specs/{id}", spec)
                .header("If-Match", "*")
                .json(Map.of("content", Map.of("markdown", "もう無い /files/ と /files/x")))
                .answers(MEMBER, 200);
        id(
                MEMBER,
                "/api/v1/threads",
                Map.of(
                        "title",
                        "会話",
                        "message",
                        showing(files.get(1), files.get(2).toUpperCase(Locale.ROOT))));
        id(MEMBER, "/api/v1/tasks", Map.of("title", "作業", "description", showing(files.get(3))));
        var kept = references(files);
        assertThat(kept).hasSize(5);
        var folder = test.engine().folder();
        try (var resource = getClass().getResourceAsStream("/database/" + folder + "/V0045__references_create.sql")) {
            assertThat(resource).isNotNull();
            var script = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            int start = script.indexOf("insert into");
            var filling = script.substring(start, script.indexOf(';', start));
            test.database().runSystem(transaction -> {
                transaction.sql("delete from file_references").update();
                transaction.sql(filling).update();
            });
        }
        assertThat(references(files)).isEqualTo(kept);
    }

    private Set<String> references(List<String> files) {
        return Set.copyOf(test.database()
                .readSystem(transaction -> transaction
                        .sql("select file_id, subject_id, spec_id, task_id, message_id, thread_id from file_references"
                                + " where file_id in (:files)")
                        .bind("files", files.stream().map(UUID::fromString).toList())
                        .list(row -> row.uuid("file_id") + " " + row.uuid("subject_id") + " "
                                + row.uuidOrNull("spec_id") + row.uuidOrNull("task_id") + row.uuidOrNull("message_id")
                                + row.uuidOrNull("thread_id"))));
    }
}
