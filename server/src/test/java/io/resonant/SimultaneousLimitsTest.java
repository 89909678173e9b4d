package io.resonant;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Limits hold also when the calls that would pass them come at the same moment. */
@NullMarked
@BothEngines
final class SimultaneousLimitsTest {
    private static final int AT_ONCE = 8;
    private static final int ROOM = 1;

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    SimultaneousLimitsTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.withoutBridge(test);
    }

    /**
     * @param table where it is kept
     * @param body of the call with this number
     */
    private void holds(int limit, String code, String table, Persona persona, String path, IntFunction<Object> body) {
        for (int i = 0; i < limit - ROOM; i++) {
            server.call(persona, "POST", path, body.apply(i));
        }
        holdsNow(limit, code, table, persona, path, body);
    }

    /**
     * As {@link #holds} where there is room for {@link #ROOM} more. Nobody can add before more have counted than there is
     * room for, unless they count one at a time: otherwise luck would decide whether a lock that is missing shows.
     */
    private void holdsNow(
            int limit, String code, String table, Persona persona, String path, IntFunction<Object> body) {
        var calls = new ArrayList<CompletableFuture<String>>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            test.database().runSystem(transaction -> {
                transaction.sql(closed(table)).update();
                while (calls.size() < AT_ONCE) { // the work may be repeated
                    int number = limit + calls.size();
                    calls.add(CompletableFuture.supplyAsync(
                            () -> outcome(server.post(persona, path, body.apply(number))), threads));
                }
                awaitMoreThanRoom(transaction);
            });
        }
        var outcomes = calls.stream().map(CompletableFuture::join).toList();
        assertThat(outcomes).as(path).containsOnly("made", code);
        assertThat(outcomes).as(path).filteredOn("made"::equals).hasSize(ROOM);
    }

    private static String outcome(HttpResponse<String> answer) {
        return answer.statusCode() == 201
                ? "made"
                : JsonCodec.tree(answer.body()).path("code").asString();
    }

    /** Until the end of the transaction the table can be read and not written; on SQLite that is so with every table. */
    private static Dialect closed(String table) {
        return Dialect.of("delete from " + table + " where 1 = 0", "lock table " + table + " in share mode");
    }

    private static void awaitMoreThanRoom(SystemTransaction transaction) {
        var waiting = Dialect.of("select " + AT_ONCE + " as count", """
                select count(distinct w.pid) as count from pg_locks w
                join pg_stat_activity a on a.pid = w.pid and a.datname = current_database() where not w.granted""");
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (transaction.sql(waiting).one(row -> row.bigint("count")) <= ROOM) {
            assertThat(System.nanoTime())
                    .as("within 60 s more wait than there is room for")
                    .isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    @Test
    void ofApplications() {
        holds(
                50,
                "too_many_oauth_clients",
                "oauth_clients",
                ADMIN,
                "/api/v1/oauth-clients",
                i -> Map.of(
                        "name",
                        "Notes " + i,
                        "home_page",
                        "https://app.example",
                        "redirect_uris",
                        List.of("https://app.example/callback"),
                        "reach",
                        "read",
                        "confidential",
                        true));
    }

    @Test
    void ofLinks() {
        var spec = server.call(
                        MEMBER,
                        "POST",
                        "/api/v1/specs",
                        Map.of("title", "公開する題", "content", Map.of("markdown", "# 本文")))
                .get("id")
                .asString();
        var until = Map.of("expires_at", test.clock().instant().plus(Duration.ofDays(7)));
        holds(20, "too_many_share_links", "share_links", MEMBER, "/api/v1/specs/" + spec + "/links", _ -> until);
    }

    @Test
    void ofKeys() {
        holds(
                50,
                "too_many_keys",
                "api_keys",
                MEMBER,
                "/api/v1/api-keys",
                i -> Map.of("name", "CI " + i, "reach", "read"));
    }

    @Test
    void ofDomains() {
        holds(
                50,
                "too_many_domains",
                "identity_domains",
                OWNER,
                "/api/v1/identity-domains",
                i -> Map.of("domain", i + ".works.example"));
    }

    @Test
    void ofGroups() {
        holds(500, "too_many_groups", "groups", ADMIN, "/api/v1/groups", i -> Map.of("name", "組 " + i));
    }

    @Test
    void ofNamespacesAndOfTokensToPublishUnderThem() {
        var name = "n" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
        holds(50, "namespace_limit", "namespaces", MEMBER, "/api/v1/namespaces", i -> Map.of("name", name + i));
        holds(
                50,
                "publish_token_limit",
                "publish_tokens",
                MEMBER,
                "/api/v1/publish-tokens",
                i -> Map.of("name", "CI " + i, "namespaces", List.of(name + 0)));
        holds(
                20,
                "proof_limit",
                "namespace_proofs",
                MEMBER,
                "/api/v1/namespaces/" + name + "0/proofs",
                i -> Map.of("method", "dns", "subject", "n" + i + ".example"));
    }

    @Test
    void ofThoseWhoAreToldOfAlerts() {
        holds(
                20,
                "alert_channels_full",
                "alert_channels",
                OWNER,
                "/api/v1/operator/alerts/channels",
                i -> Map.of("kind", "mail", "target", "ops" + i + "@example.com", "language", "ja"));
    }

    @Test
    void ofLayoutsInTheViewer() {
        int limit = 5_000;
        Map<String, Object> data = Map.of(
                "configById",
                Map.of("3D!a", Map.of()),
                "globalVariables",
                Map.of(),
                "userNodes",
                Map.of(),
                "playbackConfig",
                Map.of("speed", 1),
                "layout",
                "3D!a");
        IntFunction<Object> layout =
                i -> Map.of("layoutId", "lay" + i, "name", "見取り図", "data", data, "permission", "ORG_WRITE");
        test.database().run(server.organizationId(), transaction -> {
            for (int i = 0; i < limit - ROOM; i++) { // as many calls would take longer than all else
                transaction
                        .sql("""
                                insert into viewer_layouts (id, organization_id, layout_id, name, data, permission,
                                    user_id, created_at, updated_at)
                                values (:id, :tenant, :layout_id, 'x', :data, 'org_write', :user_id, :now, :now)""")
                        .bind("id", transaction.newId())
                        .bind("layout_id", "lay" + i)
                        .bind("data", Json.of(data))
                        .bind("user_id", server.person(MEMBER).id())
                        .bind("now", transaction.now())
                        .later();
            }
        });
        var path = "/api/workspaces/" + server.organizationId() + "/layout";
        holdsNow(limit, "viewer_layout_limit", "viewer_layouts", MEMBER, path, layout);
    }
}
