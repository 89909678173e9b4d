package io.resonant.deletion;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.Manifest;
import io.resonant.account.Accounts;
import io.resonant.account.Role;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.publication.TestPackages;
import io.resonant.session.TestSite;
import io.resonant.testing.Concurrently;
import io.resonant.testing.FormBody;
import io.resonant.testing.House;
import io.resonant.testing.Persona;
import io.resonant.testing.TableRows;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class DeletionsTest {
    private static final String MINE = "/api/v1/users/me/deletion";
    private static final String OURS = "/api/v1/organizations/current/deletion";
    private static final Duration GRACE = Duration.ofDays(14);

    private final TestDatabase test;
    private final TestServer server;

    /** Each test ends accounts that the others need, so each has a database of its own. */
    DeletionsTest(TestDatabase ofClass) {
        this.test = TestDatabase.create(ofClass.engine());
        this.server = TestServer.withoutBridge(test);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        test.close();
    }

    @Test
    void anOrganisationGoesWithEverythingInIt() {
        House.of(server, OUTSIDER);
        publish("shown", "public");
        publish("hidden", "organization");
        var organization = server.person(OUTSIDER).organizationId();
        var file = only("files", organization, "sha256");
        server.call(OUTSIDER, "PUT", OURS);
        test.clock().advance(GRACE.minusHours(1));
        server.app().deletions().carryOut();
        assertThat(TableRows.of(test, "specs", own(organization))).isNotEmpty();

        test.clock().advance(Duration.ofHours(1));
        server.app().deletions().carryOut();
        server.app().deletions().carryOut();
        assertThat(holding(own(organization))).isEmpty();
        assertThat(TableRows.of(test, "organizations", "id = '" + organization + "'"))
                .isEmpty();
        assertThat(TableRows.of(test, "search_documents", own(organization))).isEmpty();
        assertThat(TableRows.of(test, "deletions", "1 = 1")).isEmpty();
        assertThat(TableRows.of(test, "audit_entries", "action = 'organization.deleted'"))
                .singleElement()
                .asString()
                .contains(organization.toString(), server.organizationId().toString());
        // The account belonged to no other organisation.
        assertThat(telling("outsider@example.com")).isEmpty();
        eventually(() -> TableRows.of(test, "file_objects", "sha256 = '" + file + "' and state = 'present'")
                .isEmpty());
        server.signIn(OWNER);
        server.scenario("GET", "/api/v1/extensions/{id}/releases", House.CANARY + ".shown")
                .answers(OWNER, 200, "\"state\":\"published\"");
        server.scenario("GET", "/api/v1/extensions/{id}/releases", House.CANARY + ".hidden")
                .answers(OWNER, 200, "\"state\":\"removed\"");
    }

    @Test
    void aPersonGoesAndWhatTheyWroteStaysWithoutTheirName() {
        var quince = join("Quince Featherstone", "quince@example.net");
        var bearer = "Bearer " + token("quince@example.net");
        var spec = create(bearer, "/api/v1/specs", "{\"title\": \"Ours\", \"content\": {\"markdown\": \"# Ours\"}}");
        var thread = create(bearer, "/api/v1/threads", "{\"title\": \"Talk\", \"message\": \"I said so\"}");
        assertThat(server.answerTo(bearer, "POST", "/api/v1/api-keys", "{\"name\": \"CI\", \"reach\": \"read\"}"))
                .startsWith("201");
        var task = create(bearer, "/api/v1/tasks", "{\"title\": \"Mine\", \"assignee_id\": \"" + quince + "\"}");
        assertThat(server.answerTo(bearer, "PUT", MINE, "")).startsWith("200").contains("\"held_by\":[]");

        assertThat(telling("quince")).contains("users", "mails");
        test.clock().advance(GRACE);
        var outcomes = Concurrently.run(4, _ -> () -> {
            server.app().deletions().carryOut();
            return "done";
        });
        assertThat(outcomes).containsOnly("done");
        assertThat(TableRows.of(test, "audit_entries", "action = 'account.deleted'"))
                .as("carried out once")
                .hasSize(1);
        assertThat(server.answerTo(bearer, "GET", "/api/v1/users/me", "")).startsWith("401");
        server.signIn(OWNER);
        server.scenario("GET", "/api/v1/specs/{id}/revisions", spec).answers(OWNER, 200, revisions -> {
            var first = revisions.get("items").get(0);
            assertThat(first.get("author_id").asString()).isEqualTo(quince.toString());
            assertThat(first.get("author_name").isNull()).isTrue();
        });
        server.scenario("GET", "/api/v1/messages")
                .query("thread_id=" + thread)
                .answers(OWNER, 200, "I said so", "\"user_name\":null");
        server.scenario("GET", "/api/v1/tasks/{id}", task).answers(OWNER, 200, "\"assignee_id\":null");
        assertThat(TableRows.of(test, "memberships", "user_id = '" + quince + "'"))
                .isEmpty();
        test.clock().advance(Duration.ofDays(8)); // longer than the server remembers its news
        eventually(() -> telling("quince").isEmpty());
        assertThat(telling("featherstone")).isEmpty();
        assertThat(join("Another", "quince@example.net"))
                .as("the address is free")
                .isNotEqualTo(quince);
    }

    @Test
    void whoJoinsWhileTheirAccountEndsIsNoMemberWithoutAName() {
        var person = server.person(OUTSIDER);
        server.call(OUTSIDER, "PUT", MINE);
        test.clock().advance(GRACE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = new AtomicReference<CompletableFuture<Void>>();
            test.database().runSystem(transaction -> {
                assertThat(Accounts.hold(transaction, person.id())).isTrue();
                TestSite.addTo(transaction, server.organizationId(), person.id(), Role.GUEST);
                if (ends.get() == null) { // the work may be repeated
                    ends.set(CompletableFuture.runAsync(
                            () -> server.app().deletions().carryOut(), threads));
                }
                awaitDoneOrWaitingFor(transaction, ends.get());
            });
            ends.get().join();
        }
        server.app().deletions().carryOut(); // what was held is done the next time
        assertThat(TableRows.of(test, "memberships", "user_id = '" + person.id() + "'"))
                .isEmpty();
        assertThat(telling("outsider@example.com")).isEmpty();
        assertThat(test.database().<Boolean>writeSystem(transaction -> Accounts.hold(transaction, person.id())))
                .as("nobody joins with an account that has ended")
                .isFalse();
    }

    @Test
    void whoJoinsAnotherOrganisationWhileTheirOwnEndsKeepsTheAccount() {
        var person = server.person(OUTSIDER);
        server.call(OUTSIDER, "PUT", OURS);
        test.clock().advance(GRACE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = new AtomicReference<CompletableFuture<Void>>();
            test.database().runSystem(transaction -> {
                assertThat(Accounts.hold(transaction, person.id())).isTrue();
                TestSite.addTo(transaction, server.organizationId(), person.id(), Role.GUEST);
                if (ends.get() == null) { // the work may be repeated
                    ends.set(CompletableFuture.runAsync(
                            () -> server.app().deletions().carryOut(), threads));
                }
                awaitDoneOrWaitingFor(transaction, ends.get());
            });
            ends.get().join();
        }
        assertThat(TableRows.of(test, "organizations", "name = 'Elsewhere Ltd'"))
                .isEmpty();
        assertThat(TableRows.of(test, "memberships", "user_id = '" + person.id() + "'"))
                .hasSize(1);
        assertThat(TableRows.of(test, "users", "email = 'outsider@example.com'"))
                .hasSize(1);
    }

    private static void awaitDoneOrWaitingFor(SystemTransaction transaction, Future<?> other) {
        var waits = Dialect.of(
                "select 1", // whoever writes on SQLite waits
                "select 1 from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))");
        for (int look = 0;
                look < 60_000 && !other.isDone() && !transaction.sql(waits).exists();
                look++) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    @Test
    void nobodyLeavesPeopleWithoutAnOwner() {
        server.scenario("PUT", MINE).refuses(OWNER, 409, "sole_owner");
        assertThat(server.scenario("PUT", MINE)
                        .refuses(OWNER, 409, "sole_owner")
                        .answer()
                        .get("organizations")
                        .asString())
                .isEqualTo("株式会社れぞなんと");
        server.call(
                OWNER,
                "POST",
                "/api/v1/organizations/current/ownership",
                Map.of("user_id", server.person(ADMIN).id()));
        server.call(OWNER, "PUT", MINE);
        server.signIn(ADMIN);
        server.call(
                ADMIN,
                "POST",
                "/api/v1/organizations/current/ownership",
                Map.of("user_id", server.person(OWNER).id())); // now it depends on them again
        test.clock().advance(GRACE);
        server.app().deletions().carryOut();
        server.signIn(OWNER);
        server.scenario("GET", "/api/v1/deletions")
                .answers(OWNER, 200, "\"held_by\":[\"株式会社れぞなんと\"]", "\"subject\":\"person\"");

        server.call(
                OWNER,
                "POST",
                "/api/v1/organizations/current/ownership",
                Map.of("user_id", server.person(ADMIN).id()));
        server.app().deletions().carryOut();
        assertThat(TableRows.of(test, "users", "email = 'owner@example.com'")).isEmpty();
    }

    @Test
    void whoIsAloneTakesTheirOrganisationAlong() {
        var organization = server.person(OUTSIDER).organizationId();
        server.call(OUTSIDER, "PUT", MINE);
        test.clock().advance(GRACE);
        server.app().deletions().carryOut();
        assertThat(holding(own(organization))).isEmpty();
        assertThat(telling("outsider@example.com")).isEmpty();
        assertThat(telling("Elsewhere Ltd")).isEmpty();
    }

    @Test
    void ownersAndAdministratorsAreToldOnce() {
        var organization = server.person(OUTSIDER).organizationId();
        enter(organization, ADMIN, "admin");
        enter(organization, MEMBER, "member");
        server.call(OUTSIDER, "PUT", OURS);
        server.call(OUTSIDER, "PUT", OURS);
        var told = TableRows.of(test, "mails", "kind = 'organization_deletion'");
        assertThat(told).hasSize(2);
        assertThat(told.toString())
                .contains(server.person(OUTSIDER).email(), server.person(ADMIN).email());
    }

    private void enter(UUID organization, Persona persona, String role) {
        test.database()
                .runSystem(transaction -> transaction
                        .sql("""
                        insert into memberships (organization_id, user_id, role, created_at)
                        values (:organization, :user, :role, :now)""")
                        .bind("organization", organization)
                        .bind("user", server.person(persona).id())
                        .bind("role", role)
                        .bind("now", transaction.now())
                        .update());
    }

    @Test
    void whatIsTakenBackNeverHappens() {
        var before = server.scenario("PUT", OURS)
                .answers(OUTSIDER, 200, "\"subject\":\"organization\"", "Elsewhere Ltd")
                .answer();
        test.clock().advance(Duration.ofMinutes(5));
        var again = server.scenario("PUT", OURS).answers(OUTSIDER, 200).answer();
        assertThat(again).as("asking again changes nothing").isEqualTo(before);
        assertThat(TableRows.of(test, "mails", "kind = 'organization_deletion'"))
                .hasSize(1);
        server.call(OUTSIDER, "DELETE", OURS);
        test.clock().advance(GRACE.plusDays(1));
        server.app().deletions().carryOut();
        server.signIn(OUTSIDER);
        server.scenario("GET", "/api/v1/deletions").answers(OUTSIDER, 200, "\"items\":[]");
        server.scenario("DELETE", OURS).refuses(OUTSIDER, 404, "not_found");
    }

    @Test
    void whoMayAskForWhat() {
        server.scenario("PUT", OURS)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OWNER, 409, "organization_runs_server")
                .answers(OUTSIDER, 200);
        server.scenario("DELETE", OURS)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OWNER, 404, "not_found")
                .answers(OUTSIDER, 204);
        server.scenario("PUT", MINE)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "\"due_at\":\"2026-01-19T")
                .answers(MEMBER, 200);
        server.scenario("GET", "/api/v1/deletions")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, list -> assertThat(list.get("items")).hasSize(1))
                .answers(ADMIN, 200, "\"items\":[]");
        server.scenario("DELETE", MINE)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 204)
                .refuses(GUEST, 404, "not_found")
                .answers(MEMBER, 204);
        test.clock().advance(Duration.ofMinutes(11));
        server.scenario("PUT", MINE).refuses(GUEST, 403, "proof_needed");
        server.scenario("PUT", OURS).refuses(OUTSIDER, 403, "proof_needed");
    }

    private void publish(String name, String visibility) {
        server.scenario("POST", "/api/v1/extensions")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .field("visibility", visibility)
                                .file("a.foxe", TestPackages.of(House.CANARY, name, "1.0.0", name + " of the house"))
                                .bytes())
                .answers(OUTSIDER, 201);
    }

    private UUID join(String name, String email) {
        server.signIn(OWNER);
        var link = server.call(
                        OWNER,
                        "POST",
                        "/api/v1/organizations/current/invitations",
                        Map.of("email", email, "role", "member"))
                .get("link")
                .asString();
        var session = server.call(
                ANONYMOUS,
                "POST",
                "/api/v1/auth/register",
                Map.of(
                        "email",
                        email,
                        "name",
                        name,
                        "password",
                        TestServer.PASSWORD,
                        "invitation_token",
                        link.substring(link.indexOf('=') + 1)));
        return UUID.fromString(session.get("user").get("id").asString());
    }

    private String token(String email) {
        var form = "username=" + email.replace("@", "%40") + "&password=" + TestServer.PASSWORD.replace(" ", "+");
        return server.scenario("POST", "/api/v1/auth/login")
                .body("application/x-www-form-urlencoded", form)
                .answers(ANONYMOUS, 200)
                .answer()
                .get("access_token")
                .asString();
    }

    private String create(String bearer, String path, String body) {
        var answer = server.answerTo(bearer, "POST", path, body);
        assertThat(answer).startsWith("201");
        return io.resonant.kernel.json.JsonCodec.tree(answer.substring(4))
                .get("id")
                .asString();
    }

    private String only(String table, UUID organization, String column) {
        return test.database()
                .read(
                        organization,
                        transaction -> transaction
                                .sql("select " + column + " from " + table + " where organization_id = :tenant")
                                .one(row -> row.text(column)));
    }

    /** Tables of organisations with such rows. */
    private List<String> holding(String condition) {
        var holding = new ArrayList<String>();
        for (var table : Manifest.TABLES) {
            if (table.kind() == Manifest.Kind.TENANT
                    && !TableRows.of(test, table.name(), condition).isEmpty()) {
                holding.add(table.name());
            }
        }
        return holding;
    }

    /** All tables in which a word still stands; the trail only tells of invitations whom they were for. */
    private List<String> telling(String word) {
        var telling = new ArrayList<String>();
        for (var table : Manifest.TABLES) {
            var condition = table.name().equals("audit_entries") ? "action <> 'invitation.created'" : "1 = 1";
            if (!table.name().equals("search_grams")
                    && TableRows.of(test, table.name(), condition).stream()
                            .anyMatch(row -> row.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT)))) {
                telling.add(table.name());
            }
        }
        return telling;
    }

    private static String own(UUID organization) {
        return "organization_id = '" + organization + "'";
    }

    /** Jobs that run every hour do it; the clock goes on meanwhile, or a job that has just run would not run again. */
    private void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 60 s").isLessThan(end);
            test.clock().advance(Duration.ofHours(1));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }
}
