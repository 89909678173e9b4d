package io.resonant.catalogue;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.extension.Packages;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.FormBody;
import io.resonant.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BothEngines
class CatalogueRoutesTest {
    private static final String ALL = "/api/v1/extensions";

    @AutoClose
    private final TestServer server;

    private String namespace = "";

    CatalogueRoutesTest(TestDatabase test) {
        this.server = TestServer.on(test, Map.of("RESONANT_PUBLIC_URL", "https://sora.example"));
    }

    @BeforeEach
    void open() {
        namespace = "cat" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        server.call(OWNER, "PUT", "/api/v1/registry/settings", Map.of("catalogue_open", true));
        server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace, "display_name", "株式会社ねこ"));
    }

    private void publish(String name, String version, String title, String description, String... keywords) {
        var manifest = Packages.manifest();
        manifest.put("publisher", namespace);
        manifest.put("name", name);
        manifest.put("version", version);
        manifest.put("displayName", title + " " + namespace);
        manifest.put("description", description);
        manifest.put("keywords", List.of(keywords));
        server.scenario("POST", ALL)
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .file(
                                        "a.foxe",
                                        Packages.official(JsonCodec.write(manifest))
                                                .bytes())
                                .bytes())
                .answers(MEMBER, 201);
    }

    private List<String> found(String query) {
        return server.scenario("GET", ALL)
                .query("publisher=" + namespace + "&" + query)
                .answers(ANONYMOUS, 200)
                .answer()
                .get("items")
                .valueStream()
                .map(item -> item.get("name").stringValue())
                .toList();
    }

    @Test
    void wordsAreFoundAnywhereInJapaneseToo() {
        publish("map", "1.0.0", "Signal map", "電波の届く範囲を示します", "地図");
        publish("plot", "1.0.0", "Plotter", "Draws lines", "chart");
        assertThat(found("q=%E5%9C%B0%E5%9B%B3")).containsExactly("map"); // 地図
        assertThat(found("q=%E9%9B%BB%E6%B3%A2")).containsExactly("map"); // 電波
        assertThat(found("q=SIGNAL")).as("in the title first, then in panels").containsExactly("map", "plot");
        assertThat(found("q=draws+plot")).containsExactly("plot");
        assertThat(found("q=nothing-like-it")).isEmpty();
        assertThat(found("keyword=chart")).containsExactly("plot");
        assertThat(found("panel=signal")).containsExactlyInAnyOrder("map", "plot");
        assertThat(found("schema=acme/Fix")).containsExactlyInAnyOrder("map", "plot");
        assertThat(found("schema=acme/msg/Fix&q=plotter")).containsExactly("plot");
        assertThat(found("schema=std_msgs/String")).isEmpty();
        assertThat(found("sort=name")).containsExactly("plot", "map");
        server.scenario("GET", ALL).query("q=" + "x".repeat(201)).refuses(ANONYMOUS, 422, "invalid_input");
        server.scenario("GET", ALL).query("after=x").refuses(ANONYMOUS, 422, "invalid_input");
    }

    @Test
    void listsComeInPages() {
        publish("a", "1.0.0", "A", "");
        publish("b", "1.0.0", "B", "");
        publish("c", "1.0.0", "C", "");
        var first = server.scenario("GET", ALL)
                .query("limit=2&sort=name&publisher=" + namespace)
                .answers(ANONYMOUS, 200)
                .answer();
        assertThat(first.get("items")).hasSize(2);
        var rest = server.scenario("GET", ALL)
                .query("limit=2&sort=name&publisher=" + namespace + "&after="
                        + first.get("next").stringValue())
                .answers(ANONYMOUS, 200)
                .answer();
        assertThat(rest.get("items")).hasSize(1);
        assertThat(rest.get("next").isNull()).isTrue();
    }

    @Test
    void oneIsShownWithItsDocumentsAsSafeHtml() {
        publish("map", "1.0.0", "Signal map", "x");
        publish("map", "1.10.0", "Signal map", "x");
        publish("map", "1.9.0", "Signal map", "x");
        var id = namespace + ".map";
        server.scenario("GET", ALL + "/{id}", id)
                .answers(ANONYMOUS, 200, "<h1>Signal map</h1>", "株式会社ねこ", "\"version\":\"1.10.0\"");
        server.scenario("GET", ALL + "/{id}", id.replace("cat", "CAT-")).answers(OUTSIDER, 200, id);
        server.scenario("GET", ALL + "/{id}/versions", id)
                .answers(
                        ANONYMOUS,
                        200,
                        versions -> assertThat(versions.get("items")
                                        .valueStream()
                                        .map(version -> version.get("version").stringValue()))
                                .containsExactly("1.10.0", "1.9.0", "1.0.0"));
        server.scenario("GET", ALL + "/{id}/versions/{version}", id, "1.9.0")
                .answers(ANONYMOUS, 200, "\"version\":\"1.9.0\"");
        server.scenario("GET", ALL + "/{id}/versions/{version}", id, "2.0.0").refuses(ANONYMOUS, 404, "not_found");
        server.scenario("GET", ALL + "/{id}/versions/{version}/readme", id, "1.9.0")
                .answers(ANONYMOUS, 200, "# Signal map")
                .withHeader("Content-Type", "text/plain; charset=utf-8");
        server.scenario("GET", ALL + "/{id}/versions/{version}/changelog", id, "1.9.0")
                .answers(ANONYMOUS, 200, "First");
        server.scenario("GET", ALL + "/{id}/badge.svg", id)
                .answers(ANONYMOUS, 200, "v1.10.0")
                .withHeader("Content-Type", "image/svg+xml");
        server.scenario("GET", ALL + "/{id}/badge.svg", id)
                .query("metric=downloads")
                .answers(ANONYMOUS, 200, "downloads: 0");
        server.scenario("GET", ALL + "/{id}", "nobody.nothing").refuses(ANONYMOUS, 404, "not_found");
    }

    @Test
    void viewersReadThePublicIndexFromAnySite() {
        publish("map", "1.0.0", "Signal map", "x", "map");
        var answer = server.scenario("GET", "/extensions.json")
                .header("Origin", "https://viewer.example")
                .answers(ANONYMOUS, 200)
                .withHeader("Access-Control-Allow-Origin", "*")
                .withHeader("Cross-Origin-Resource-Policy", "cross-origin")
                .withHeader("Cache-Control", "public, max-age=60, stale-while-revalidate=600");
        var entry = answer.answer()
                .valueStream()
                .filter(one -> one.get("id").stringValue().equals(namespace + ".map"))
                .findFirst()
                .orElseThrow();
        assertThat(entry.propertyNames())
                .containsExactly(
                        "id",
                        "name",
                        "description",
                        "publisher",
                        "homepage",
                        "readme",
                        "changelog",
                        "license",
                        "version",
                        "sha256sum",
                        "foxe",
                        "keywords");
        assertThat(entry.get("foxe").stringValue())
                .isEqualTo("https://sora.example/files/sha256/"
                        + entry.get("sha256sum").stringValue() + ".foxe");
        var tag = answer.response().headers().firstValue("ETag").orElseThrow();
        server.scenario("GET", "/extensions.json").header("If-None-Match", tag).answers(ANONYMOUS, 304);
        publish("map", "1.0.1", "Signal map", "x", "map");
        server.scenario("GET", "/extensions.json")
                .header("If-None-Match", tag)
                .answers(ANONYMOUS, 200, "\"version\":\"1.0.1\"");
        server.scenario("GET", "/sitemap.xml")
                .answers(ANONYMOUS, 200, "https://sora.example/extensions/" + namespace + ".map");
        assertThat(robots())
                .contains("Allow: /extensions\n", "Allow: /layouts\n", "Disallow: /\n")
                .contains("Sitemap: https://sora.example/sitemap.xml\n")
                .contains("Allow: /api/v1/extensions\n", "Allow: /api/v1/auth/session$\n")
                .doesNotContain("/specs", "/api/v1/auth/\n", "Allow: /api/v1\n");
        server.scenario("GET", ALL).answers(ANONYMOUS, 200).withHeader("X-Robots-Tag", "noindex");
    }

    @Test
    void aClosedCatalogueIsForMembers() {
        publish("map", "1.0.0", "Signal map", "x");
        server.call(OWNER, "PUT", "/api/v1/registry/settings", Map.of("catalogue_open", false));
        for (var path : List.of(ALL, "/extensions.json", "/sitemap.xml")) {
            server.scenario("GET", path).refuses(ANONYMOUS, 401, "unauthenticated");
        }
        assertThat(robots()).isEqualTo("User-agent: *\nDisallow: /\n");
        server.scenario("GET", ALL + "/{id}", namespace + ".map")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(OUTSIDER, 200)
                .answers(GUEST, 200)
                .withHeader("Cache-Control", "private, no-cache");
    }

    private String robots() {
        return server.scenario("GET", "/robots.txt")
                .answers(ANONYMOUS, 200)
                .response()
                .body();
    }

    @Test
    void layoutsHaveTheSameRoutes() {
        var layouts = "/api/v1/layouts";
        server.scenario("GET", layouts).answers(ANONYMOUS, 200, "\"items\":[");
        for (var path : List.of(
                "/{id}",
                "/{id}/versions",
                "/{id}/versions/{version}",
                "/{id}/versions/{version}/readme",
                "/{id}/versions/{version}/changelog",
                "/{id}/badge.svg")) {
            server.scenario("GET", layouts + path, "a.b", "1.0.0").refuses(ANONYMOUS, 404, "not_found");
        }
    }
}
