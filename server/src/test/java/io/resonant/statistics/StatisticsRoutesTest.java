package io.resonant.statistics;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.publication.TestPackages;
import io.resonant.testing.FormBody;
import io.resonant.testing.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@BothEngines
class StatisticsRoutesTest {
    private static final String OWN = "/api/v1/registry/statistics";
    private static final String SERVER = "/api/v1/operator/statistics";

    private final TestDatabase database;

    @AutoClose
    private final TestServer server;

    private final String namespace =
            "sta" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);

    StatisticsRoutesTest(TestDatabase database) {
        this.database = database;
        this.server = TestServer.on(database);
    }

    /** Publishes a version and downloads it. @return its hash */
    private String downloaded(String version) {
        var release = server.scenario("POST", "/api/v1/extensions")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .file("a.foxe", TestPackages.of(namespace, "map", version, "Map " + namespace))
                                .bytes())
                .answers(MEMBER, 201)
                .answer();
        var hash = release.get("sha256").stringValue();
        server.scenario("GET", "/files/sha256/{hash}", hash).answers(GUEST, 200);
        written();
        return hash;
    }

    /** What is only kept in memory so far is written when the server stops; here it is asked to. */
    private void written() {
        server.app().marketplace().close();
    }

    private JsonNode item(JsonNode report) {
        return report.get("items")
                .valueStream()
                .filter(each -> each.get("item").stringValue().equals(namespace + ".map"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void publishersSeeDownloadsByDayAndVersion() {
        server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace));
        var hash = downloaded("1.0.0");
        var today = LocalDate.ofInstant(database.clock().instant(), ZoneOffset.UTC);
        database.database()
                .runSystem(transaction -> transaction
                        .sql("""
                        update registry_downloads set day = :day
                        where release_id = (select id from registry_releases where sha256 = :hash)""")
                        .bind("day", today.minusDays(1))
                        .bind("hash", hash)
                        .update());
        downloaded("1.1.0");
        var report = server.scenario("GET", OWN)
                .query("days=7")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200)
                .answer();
        assertThat(report.get("days")).hasSize(7);
        var item = item(report);
        assertThat(item.get("downloads").asLong()).isEqualTo(2);
        assertThat(item.get("days").toString()).isEqualTo("[0,0,0,0,0,1,1]");
        assertThat(item.get("versions")).hasSize(2);
        assertThat(item.get("fate").isNull()).isTrue();
        server.scenario("GET", OWN + ".csv")
                .query("days=1")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(
                        GUEST,
                        200,
                        "day,kind,item,version,downloads\r\n",
                        ",extension," + namespace + ".map,1.1.0,1\r\n");
        server.scenario("GET", OWN).query("days=0").refuses(GUEST, 422, "invalid_input");
        assertThat(server.call(OUTSIDER, "GET", OWN).toString()).doesNotContain(namespace);
        server.scenario("GET", SERVER)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, namespace, "\"accuracy\":");
        server.scenario("GET", SERVER + ".csv")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, namespace);
    }

    @Test
    void whatSeveralSearchesDidNotFindIsTold() {
        var words = "点群" + namespace;
        for (int i = 0; i < 2; i++) {
            server.call(GUEST, "GET", "/api/v1/extensions?q=" + encoded(words));
        }
        server.call(GUEST, "GET", "/api/v1/extensions?keyword=none&q=" + encoded(words));
        written();
        assertThat(server.call(OWNER, "GET", SERVER).get("searches").toString()).doesNotContain(words);
        server.call(OUTSIDER, "GET", "/api/v1/extensions?q=" + encoded(words));
        written();
        assertThat(server.call(OWNER, "GET", SERVER).get("searches").toString())
                .contains("\"words\":\"" + words + "\",\"count\":3");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
