package io.resonant.exchange;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Application;
import io.resonant.testing.FormBody;
import io.resonant.testing.Persona;
import io.resonant.testing.TableRows;
import io.resonant.testing.TestServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class AccountExportsTest {
    private static final String EXPORT = "/api/v1/users/me/export";
    private static final String HOME = "organizations/株式会社れぞなんと/";
    private static final int PER_MINUTE = 10;

    /** Columns that hold what proves something, or what such a thing is compared with. */
    private static final List<String> SECRETS = List.of(
            "users.password_hash",
            "sessions.secret_hash",
            "refresh_tokens.hash",
            "api_keys.hash",
            "oauth_clients.secret_hash",
            "oauth_grants.code_hash",
            "passkeys.credential_id",
            "totp_factors.secret",
            "recovery_codes.hash",
            "invitations.token_hash");

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    AccountExportsTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.withoutBridge(test);
        for (var persona : Persona.values()) {
            if (persona != ANONYMOUS) {
                server.signIn(persona);
            }
        }
    }

    @Test
    void everybodyTakesTheirAccountAlong() {
        server.scenario("GET", EXPORT)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200)
                .withHeader("Content-Type", "application/zip");
        server.scenario("GET", "/api/v1/audit").answers(OWNER, 200, "account.exported");
        test.clock().advance(Duration.ofMinutes(11));
        server.scenario("GET", EXPORT).refuses(GUEST, 403, "proof_needed");
    }

    @Test
    void itHoldsWhatOneMadeAndNothingOfOthers() throws IOException {
        var word = UUID.randomUUID().toString().substring(0, 8);
        var mine = spec(MEMBER, "mine " + word);
        var thread = thread(MEMBER, mine, "said " + word);
        server.call(ADMIN, "POST", "/api/v1/messages", Map.of("thread_id", thread, "content", "other " + word));
        spec(ADMIN, "other " + word);
        var hidden = spec(ADMIN, "other " + word + " hidden");
        server.call(ADMIN, "PUT", "/api/v1/specs/" + hidden + "/sharing", Map.of("visibility", "private"));
        task(ADMIN, "assigned " + word, server.person(MEMBER).id());
        task(ADMIN, "other " + word, server.person(ADMIN).id());
        server.call(MEMBER, "POST", "/api/v1/intents", Map.of("type", "spec.review", "data", Map.of("spec_id", mine)));
        var key = server.call(MEMBER, "POST", "/api/v1/api-keys", Map.of("name", "key " + word, "reach", "read"));
        var app = Application.registered(server, "write", true);
        var tokens = app.tokens(MEMBER, "write");

        var first = upload(MEMBER, "図面 " + word + ".TXT", "uploaded " + word);
        var second = upload(MEMBER, "図面 " + word + ".txt", "uploaded again " + word);
        var others = upload(ADMIN, "other.txt", "other " + word + " uploaded");
        server.scenario("POST", "/api/v1/users/me/avatar")
                .body(FormBody.TYPE, new FormBody().file("me.png", picture()).bytes())
                .answers(MEMBER, 200);

        var zip = export(MEMBER);
        assertThat(zip.get("picture.jpg")).contains("JFIF");
        assertThat(zip.get(HOME + "files/図面-" + word + ".txt")).isEqualTo("uploaded again " + word);
        assertThat(zip.get(HOME + "files/図面-" + word + "-2.txt")).isEqualTo("uploaded " + word);
        assertThat(zip.get(HOME + "files.json"))
                .contains("\"name\":\"図面 " + word + ".TXT\"", "\"path\":\"" + HOME + "files/図面-" + word + "-2.txt\"");
        assertThat(zip.get("README.md")).contains("# Your account", "# アカウント");
        assertThat(zip.get("account.json")).contains("member@example.com", "\"language\":\"ja\"");
        assertThat(zip.get("organizations.json")).contains("株式会社れぞなんと", "\"role\":\"member\"", HOME);
        assertThat(zip.get("sessions.json")).contains("\"kind\":\"token\"");
        assertThat(zip.get("passkeys.json")).isEqualTo("[]\n");
        assertThat(zip.get("second_factor.json")).contains("\"enabled\":false");
        assertThat(zip.get(HOME + "specs/mine-" + word + ".md")).contains("resonant_id", "# mine " + word);
        assertThat(zip.get(HOME + "messages.json")).contains("said " + word, thread);
        assertThat(zip.get(HOME + "tasks.json")).contains("assigned " + word);
        assertThat(zip.get(HOME + "intents.json")).contains(mine);
        assertThat(zip.get(HOME + "api_keys.json")).contains("key " + word);
        assertThat(zip.get(HOME + "apps.json")).contains("Notes & 録画", "\"reach\":\"write\"");
        assertThat(zip.get(HOME + "activity.json")).contains("session.started", "account.exported");
        assertThat(zip.get(HOME + "identities.json")).isEqualTo("[]\n");
        var whole = String.join("\n", zip.keySet()) + String.join("\n", zip.values());
        assertThat(whole).doesNotContain("other " + word, "other-" + word, "admin@example.com");
        assertThat(whole)
                .doesNotContain(key.get("key").asString(), server.person(MEMBER).token())
                .doesNotContain(tokens.path("refresh_token").asString());
        var secrets = secrets();
        assertThat(secrets).as("what is looked for").hasSizeGreaterThan(5);
        assertThat(secrets).allSatisfy(secret -> assertThat(whole).doesNotContain(secret));
        server.call(MEMBER, "DELETE", "/api/v1/files/" + first); // other tests have folders of their own
        server.call(MEMBER, "DELETE", "/api/v1/files/" + second);
        server.call(ADMIN, "DELETE", "/api/v1/files/" + others);
        server.call(MEMBER, "DELETE", "/api/v1/users/me/avatar");
    }

    /** One file that no store gives is no reason to be refused all the rest. */
    @Test
    void whatCannotBeReadIsNamedAndTheRestIsThere() throws IOException {
        var word = UUID.randomUUID().toString();
        var lost = upload(MEMBER, "lost.txt", "lost " + word);
        var kept = upload(MEMBER, "kept.txt", "kept " + word);
        Files.delete(server.stored("lost " + word));
        var zip = export(MEMBER);
        assertThat(zip.get(HOME + "files/kept.txt")).isEqualTo("kept " + word);
        assertThat(zip).doesNotContainKey(HOME + "files/lost.txt");
        assertThat(zip.get("MISSING.md")).contains("- `" + HOME + "files/lost.txt`: not in here");
        server.call(MEMBER, "DELETE", "/api/v1/files/" + lost);
        server.call(MEMBER, "DELETE", "/api/v1/files/" + kept);
        assertThat(export(MEMBER)).doesNotContainKey("MISSING.md");
    }

    @Test
    void whatWasTakenOutOfSightStaysOut() throws IOException {
        var word = UUID.randomUUID().toString().substring(0, 8);
        var theirs = spec(ADMIN, "closed " + word);
        thread(MEMBER, theirs, "about it " + word);
        task(ADMIN, "for it " + word, server.person(MEMBER).id(), theirs);
        assertThat(String.join("\n", export(MEMBER).values())).contains("about it " + word, "for it " + word);
        server.call(ADMIN, "PUT", "/api/v1/specs/" + theirs + "/sharing", Map.of("visibility", "private"));
        assertThat(String.join("\n", export(MEMBER).values())).doesNotContain(word);
    }

    @Test
    void itHoldsEachOrganisationThatOneBelongsTo() throws IOException {
        var link = server.call(
                        OUTSIDER,
                        "POST",
                        "/api/v1/organizations/current/invitations",
                        Map.of("email", "admin@example.com", "role", "guest"))
                .get("link")
                .asString();
        var both = "/api/v1/invitations/" + link.substring(link.indexOf('=') + 1) + "/acceptance";
        server.call(ADMIN, "POST", both, Map.of());
        server.signIn(ADMIN);
        assertThat(export(ADMIN).keySet())
                .contains(HOME + "activity.json", "organizations/elsewhere-ltd/activity.json");
        server.call(
                OUTSIDER,
                "DELETE",
                "/api/v1/organizations/current/members/" + server.person(ADMIN).id());
        server.signIn(ADMIN);
        assertThat(export(ADMIN).keySet())
                .contains(HOME + "activity.json")
                .noneMatch(name -> name.contains("elsewhere"));
    }

    @Test
    void nobodyAsksForItAgainAndAgain() {
        for (int i = 0; i < PER_MINUTE; i++) {
            server.scenario("GET", EXPORT).answers(OUTSIDER, 200);
        }
        server.scenario("GET", EXPORT).refuses(OUTSIDER, 429, "rate_limited").answers(GUEST, 200);
    }

    private String upload(Persona persona, String name, String text) {
        return server.scenario("POST", "/api/v1/files")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .file(name, text.getBytes(StandardCharsets.UTF_8))
                                .bytes())
                .answers(persona, 201)
                .answer()
                .get("id")
                .asString();
    }

    private static byte[] picture() throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    private String spec(Persona persona, String title) {
        return id(persona, "/api/v1/specs", Map.of("title", title, "content", Map.of("markdown", "# " + title)));
    }

    private String thread(Persona persona, String spec, String message) {
        return id(persona, "/api/v1/threads", Map.of("title", "Talk", "spec_id", spec, "message", message));
    }

    private void task(Persona persona, String title, UUID assignee) {
        id(persona, "/api/v1/tasks", Map.of("title", title, "assignee_id", assignee));
    }

    private void task(Persona persona, String title, UUID assignee, String spec) {
        id(persona, "/api/v1/tasks", Map.of("title", title, "assignee_id", assignee, "spec_id", spec));
    }

    private String id(Persona persona, String path, Object body) {
        return server.call(persona, "POST", path, body).get("id").asString();
    }

    /** Each file with its text. */
    private Map<String, String> export(Persona persona) throws IOException {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    server.request(persona, "GET", EXPORT).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode())
                    .as(new String(answer.body(), StandardCharsets.UTF_8))
                    .isEqualTo(200);
            var files = new LinkedHashMap<String, String>();
            try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
                for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    var text = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                    files.put(entry.getName(), text);
                    if (entry.getName().endsWith(".json")) {
                        JsonCodec.tree(text);
                    }
                }
            }
            return files;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> secrets() {
        return SECRETS.stream()
                .flatMap(column -> {
                    var at = column.indexOf('.');
                    var name = column.substring(at + 1);
                    var rows = TableRows.of(
                            test,
                            "(select " + name + " from " + column.substring(0, at) + " where " + name
                                    + " is not null) as kept",
                            "1 = 1");
                    return rows.stream().map(row -> row.substring(0, row.length() - 1));
                })
                .toList();
    }
}
