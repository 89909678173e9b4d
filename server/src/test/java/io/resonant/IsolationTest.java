package io.resonant;

import static io.resonant.testing.House.CANARY;
import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Hidden;
import io.resonant.testing.House;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * The owner of one organisation against another one that is full of data: every operation of the contract, with every id
 * that the other one has. Nothing may be read and no row may change. The same calls by the other one's own owner must
 * find the data, or the attempts would prove nothing.
 */
@NullMarked
@BothEngines
final class IsolationTest {
    /** What only ends the caller's own sign-in. */
    private static final Set<String> SIGN_OUTS =
            Set.of("DELETE /api/v1/auth/session", "DELETE /api/v1/users/me/sessions", "POST /api/v1/auth/logout");

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    IsolationTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.withoutBridge(test);
    }

    @Test
    void nothingOfOneOrganisationIsSeenOrChangedFromAnother() throws IOException {
        var house = House.furnish(server);
        awaitIndexed();
        var ids = house.ids();
        var secrets = new LinkedHashSet<String>();
        ids.values()
                .forEach(found -> found.stream().filter(id -> id.length() >= 20).forEach(secrets::add));
        secrets.add(CANARY);
        secrets.add(hashOfFile());
        var attempts =
                Attempt.all(server.app().routes(), server.organizationId().toString(), ids, hashOfFile());
        var before = house.rows();
        assertThat(before.get("specs")).isNotEmpty(); // row-level security does not hide them from this look
        var leaks = new ArrayList<String>();
        for (var attempt : attempts) {
            leaks.addAll(leaks(OUTSIDER, attempt, secrets));
        }
        assertThat(leaks).isEmpty();
        assertThat(server.send(server.request(OWNER, "GET", "/api/v1/users/me")).statusCode())
                .as("whose sign-in nobody else may end")
                .isEqualTo(200);
        var after = house.rows();
        for (var table : before.keySet()) {
            assertThat(after.get(table)).as("rows of " + table).isEqualTo(before.get(table));
        }
        var seen = new TreeSet<String>();
        for (var attempt : attempts) {
            if (attempt.call().method().equals("GET")) {
                leaks(OWNER, attempt, secrets)
                        .forEach(_ -> seen.add(attempt.call().path()));
            }
        }
        assertThat(seen)
                .as("what the owner of the data finds with the same calls")
                .contains(
                        "/api/v1/specs",
                        "/api/v1/specs/{id}",
                        "/api/v1/specs/{id}/revisions/{version}",
                        "/api/v1/specs/{id}/diff",
                        "/api/v1/threads/{id}",
                        "/api/v1/messages",
                        "/api/v1/tasks/{id}",
                        "/api/v1/intents",
                        "/api/v1/files/{id}",
                        "/files/{id}",
                        "/api/v1/search",
                        "/api/v1/audit",
                        "/api/v1/audit/export",
                        "/api/v1/export",
                        "/api/v1/api-keys",
                        "/api/v1/identity-domains",
                        "/api/v1/oauth-clients",
                        "/api/v1/oauth-clients/{id}/people",
                        "/api/v1/users/me/apps",
                        "/api/v1/namespaces/{name}",
                        "/api/v1/namespaces/{name}/proofs",
                        "/api/v1/organizations/current/invitations",
                        "/api/v1/publish-tokens",
                        "/api/workspaces/{workspace}/layouts",
                        "/api/session/{id}");
    }

    @Test
    void eventsOfOneOrganisationReachNobodyElse() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        try (var client = HttpClient.newHttpClient()) {
            var socket = client.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + server.person(OUTSIDER).token())
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), new Listener(heard))
                    .get(20, TimeUnit.SECONDS);
            var topics = new ArrayList<>(List.of("specs", "tasks", "threads", "intents", "members"));
            socket.sendText(JsonCodec.write(Map.of("type", "subscribe", "topics", topics)), true)
                    .get(20, TimeUnit.SECONDS);
            hear(heard, "\"subscribed\"");
            var spec = server.call(OWNER, "POST", "/api/v1/specs", spec(CANARY))
                    .get("id")
                    .asString();
            server.call(OWNER, "POST", "/api/v1/tasks", Map.of("title", CANARY, "spec_id", spec));
            server.call(OUTSIDER, "POST", "/api/v1/specs", spec("the outsider's own"));
            var before = hear(heard, "the outsider's own");
            assertThat(before).allSatisfy(text -> assertThat(text).doesNotContain(CANARY, spec));
            // by the number of somebody else's event
            socket.sendText(JsonCodec.write(Map.of("type", "subscribe", "topics", topics, "after", 0)), true)
                    .get(20, TimeUnit.SECONDS);
            assertThat(hear(heard, "\"subscribed\""))
                    .allSatisfy(text -> assertThat(text).doesNotContain(CANARY, spec));
            socket.abort();
        }
    }

    @Test
    void nothingRestrictedIsSeenOrChangedByOthersOfTheOrganisation() {
        server.call(OWNER, "POST", "/api/v1/specs", spec(CANARY));
        var hidden = Hidden.furnish(server);
        awaitFound(OWNER, Hidden.WORD, 7);
        var before = hidden.rows();
        assertThat(before.keySet()).contains("specs", "spec_revisions", "threads", "messages", "tasks", "intents");
        var leaks = new ArrayList<String>();
        for (var persona : List.of(GUEST, MEMBER, ADMIN)) {
            var secrets = new LinkedHashSet<String>(Set.of(Hidden.WORD));
            if (persona != ADMIN) {
                hidden.ids()
                        .values()
                        .forEach(secrets::addAll); // the trail and the list of what is restricted name ids, and no more
            }
            for (var attempt : Attempt.onHidden(hidden)) {
                leaks.addAll(leaks(persona, attempt, secrets));
            }
        }
        assertThat(leaks).isEmpty();
        assertThat(hidden.rows()).isEqualTo(before);
        for (var persona : List.of(MEMBER, ADMIN)) { // what is packed is not seen by looking at the answer
            assertThat(exported(persona)).doesNotContain(Hidden.WORD).contains(CANARY);
        }
        assertThat(exported(OWNER)).contains(Hidden.WORD);
        var seen = new TreeSet<String>();
        for (var attempt : Attempt.onHidden(hidden)) {
            if (attempt.call().method().equals("GET")) {
                leaks(OWNER, attempt, Set.of(Hidden.WORD))
                        .forEach(_ -> seen.add(attempt.call().path()));
            }
        }
        assertThat(seen)
                .as("what the owner finds with the same calls")
                .contains(
                        "/api/v1/specs",
                        "/api/v1/specs/{id}",
                        "/api/v1/specs/{id}/revisions",
                        "/api/v1/specs/{id}/revisions/{version}",
                        "/api/v1/specs/{id}/diff",
                        "/api/v1/threads",
                        "/api/v1/threads/{id}",
                        "/api/v1/messages",
                        "/api/v1/tasks",
                        "/api/v1/tasks/{id}",
                        "/api/v1/intents",
                        "/api/v1/files/{id}",
                        "/files/{id}",
                        "/api/v1/search");
    }

    private String exported(Persona persona) {
        var request = server.request(persona, "GET", "/api/v1/export").build();
        var words = new StringBuilder();
        try (var client = HttpClient.newHttpClient();
                var zip = new ZipInputStream(client.send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .body())) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                words.append(entry.getName())
                        .append('\n')
                        .append(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return words.toString();
    }

    @Test
    void eventsOfRestrictedThingsReachOnlyThoseWhoSeeThem() throws Exception {
        var hidden = Hidden.furnish(server);
        for (var persona : List.of(GUEST, MEMBER, ADMIN)) {
            try (var ear = new Ear(persona)) {
                assertThat(hear(ear.heard, "\"subscribed\""))
                        .allSatisfy(text -> assertThat(text).doesNotContain(Hidden.WORD));
                hidden.work();
                server.call(OWNER, "POST", "/api/v1/specs", spec("for everybody, after " + persona));
                assertThat(hear(ear.heard, "for everybody, after " + persona))
                        .allSatisfy(text -> assertThat(text).doesNotContain(Hidden.WORD));
            }
        }
        hidden.share(List.of(server.person(GUEST).id()));
        try (var ear = new Ear(GUEST)) {
            assertThat(hear(ear.heard, "\"subscribed\""))
                    .anySatisfy(text -> assertThat(text).contains(Hidden.WORD));
            hidden.work();
            hear(ear.heard, Hidden.WORD);
            hidden.share(List.of()); // at once, and on the same connection
            server.call(OWNER, "POST", "/api/v1/specs", spec("for everybody, before the work"));
            hear(ear.heard, "for everybody, before the work");
            hidden.work();
            server.call(OWNER, "POST", "/api/v1/specs", spec("for everybody, at last"));
            assertThat(hear(ear.heard, "for everybody, at last"))
                    .allSatisfy(text -> assertThat(text).doesNotContain(Hidden.WORD));
        }
    }

    /** Somebody who listens to everything from the first event on. */
    private final class Ear implements AutoCloseable {
        private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final HttpClient client = HttpClient.newHttpClient();
        private final WebSocket socket;

        Ear(Persona persona) throws Exception {
            socket = client.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + server.person(persona).token())
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), new Listener(heard))
                    .get(20, TimeUnit.SECONDS);
            socket.sendText(JsonCodec.write(Map.of("type", "subscribe", "after", 0)), true)
                    .get(20, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            socket.abort(); // before the client, which waits for it
            client.close();
        }
    }

    private static Map<String, Object> spec(String title) {
        return Map.of("title", title, "content", Map.of("markdown", title));
    }

    private static List<String> hear(LinkedBlockingQueue<String> heard, String last) throws InterruptedException {
        var all = new ArrayList<String>();
        while (all.isEmpty() || !all.getLast().contains(last)) {
            var next = heard.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("within 20 s after " + all).isNotNull();
            all.add(next);
        }
        return all;
    }

    private static final class Listener implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> heard;
        private final StringBuilder part = new StringBuilder();

        Listener(LinkedBlockingQueue<String> heard) {
            this.heard = heard;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                heard.add(part.toString());
                part.setLength(0);
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }
    }

    /** What an answer says of the other organisation beyond what it was told. */
    private List<String> leaks(Persona persona, Attempt attempt, Set<String> secrets) {
        var call = attempt.call();
        var request = server.request(persona, call.method(), attempt.path());
        if (!attempt.body().isEmpty()) {
            request.header("Content-Type", attempt.contentType())
                    .header("If-Match", "\"1\"")
                    .method(call.method(), BodyPublishers.ofString(attempt.body(), StandardCharsets.ISO_8859_1));
        }
        var answer = server.send(request);
        if (answer.body().contains("\"unauthenticated\"") && !call.access().equals("public")) {
            server.signIn(persona); // the last attempt ended the caller's own sign-in
            return leaks(persona, attempt, secrets);
        }
        if (SIGN_OUTS.contains(call.toString())) {
            server.signIn(persona);
        }
        var found = new ArrayList<String>();
        if (answer.statusCode() == 500) {
            found.add(persona + " " + attempt + " broke the server: " + answer.body());
        }
        var told = attempt.told();
        for (var secret : secrets) {
            if (answer.body().contains(secret) && !told.contains(secret)) {
                found.add(
                        persona + " " + attempt + " got " + secret + ": " + answer.statusCode() + " " + answer.body());
            }
        }
        return found;
    }

    private String hashOfFile() {
        return test.database()
                .read(
                        server.organizationId(),
                        transaction -> transaction
                                .sql("select sha256 from files where organization_id = :tenant")
                                .first(row -> row.text("sha256"))
                                .orElseThrow());
    }

    private void awaitIndexed() {
        awaitFound(OWNER, CANARY, 3);
    }

    private void awaitFound(Persona persona, String word, int hits) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (server.call(persona, "GET", "/api/v1/search?q=" + word)
                        .get("items")
                        .size()
                < hits) {
            assertThat(System.nanoTime()).as("within 20 s").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
