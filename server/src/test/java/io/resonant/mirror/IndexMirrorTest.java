package io.resonant.mirror;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.extension.Packages;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.publication.TestPackages;
import io.resonant.testing.Corpus;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@BothEngines
class IndexMirrorTest {
    private static final String MIRRORS = "/api/v1/operator/mirrors";

    @AutoClose
    private final TestServer server;

    @AutoClose
    private final LoopbackSource source;

    private final List<Map<String, Object>> index = new ArrayList<>();
    private final String prefix =
            "idx" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);

    IndexMirrorTest(TestDatabase test) throws IOException {
        this.server = TestServer.on(test);
        this.source = new LoopbackSource();
    }

    /** Lists a package and serves it. */
    private Map<String, Object> list(String id, String version, byte[] content) {
        var path = "/" + id + "-" + version + ".foxe";
        source.file(path, content);
        var entry = new LinkedHashMap<String, Object>();
        entry.put("id", id);
        entry.put("name", id);
        entry.put("publisher", "Somebody, Inc.");
        entry.put("version", version);
        entry.put("sha256sum", Digests.sha256Hex(content));
        entry.put("foxe", source.address(path));
        index.add(entry);
        return entry;
    }

    private String follow() {
        source.file("/extensions.json", JsonCodec.writeBytes(index));
        return server.call(
                        OWNER, "POST", MIRRORS, Map.of("kind", "index", "address", source.address("/extensions.json")))
                .get("id")
                .stringValue();
    }

    private JsonNode visit(String mirror) {
        return server.call(OWNER, "POST", MIRRORS + "/" + mirror + "/visits", Map.of());
    }

    /** What became of each entry: its state and the codes of its findings. */
    private Map<String, String> entries(String mirror) {
        var all = new HashMap<String, String>();
        server.call(OWNER, "GET", MIRRORS + "/" + mirror + "/entries")
                .get("items")
                .forEach(entry -> all.put(
                        entry.get("item").stringValue(),
                        entry.get("state").stringValue()
                                + entry.get("findings")
                                        .valueStream()
                                        .map(finding ->
                                                " " + finding.get("code").stringValue())
                                        .reduce("", String::concat)));
        return all;
    }

    private static byte[] irregular(String publisher, String name, String version) {
        var manifest = Packages.manifest();
        manifest.put("publisher", publisher);
        manifest.put("name", name);
        manifest.put("version", version);
        manifest.put("displayName", publisher + " " + name);
        return Packages.official(JsonCodec.write(manifest)).bytes();
    }

    @Test
    void whatTheIndexListsIsHostedAndStaysWhenTheSourceGoes() {
        var content = TestPackages.of(prefix, "map", "1.0.0", "Map of " + prefix);
        list(prefix + ".map", "1.0.0", content);
        list(prefix + "b.tool", "v0.0.2", irregular(prefix + "b", "tool", "v0.0.2"));
        list(prefix + "c.beta", "1.0.0.beta-6", irregular(prefix + "c", "beta", "1.0.0.beta-6"));
        var mirror = follow();
        assertThat(visit(mirror).get("failure").isNull()).isTrue();
        assertThat(entries(mirror))
                .containsEntry(prefix + ".map", "hosted")
                .containsEntry(prefix + "b.tool", "hosted manifest_version_invalid mirror_called_otherwise")
                .containsEntry(prefix + "c.beta", "hosted manifest_version_invalid mirror_called_otherwise");
        source.close();
        server.scenario("GET", "/api/v1/extensions/{id}", prefix + "b.tool")
                .answers(GUEST, 200, "\"version\":\"0.0.2\"");
        server.scenario("GET", "/api/v1/extensions/{id}", prefix + "c.beta")
                .answers(GUEST, 200, "\"version\":\"1.0.0-beta-6\"");
        server.scenario("GET", "/files/sha256/{hash}", Digests.sha256Hex(content))
                .answers(GUEST, 200);
        var failure = visit(mirror).get("failure");
        assertThat(failure.get("code").stringValue()).isEqualTo("mirror_unreachable");
        assertThat(entries(mirror)).hasSize(3);
    }

    @Test
    void whatCannotBeTakenIsReportedAndStopsNothing() throws IOException {
        list(prefix + ".first", "1.0.0", TestPackages.of(prefix, "first", "1.0.0", "First " + prefix));
        list(prefix + ".changed", "1.0.0", TestPackages.of(prefix, "changed", "1.0.0", "Changed " + prefix))
                .put("sha256sum", "0".repeat(64));
        list(prefix + ".hostile", "1.0.0", "no zip".getBytes(StandardCharsets.UTF_8));
        list(prefix + ".gone", "1.0.0", new byte[1]).put("foxe", source.address("/nowhere.foxe"));
        list(prefix + ".nameless", "1.0.0", new byte[1]).remove("foxe");
        list(prefix + ".script", "1.0.0", new byte[1]).put("foxe", "javascript:alert(1)");
        var own = prefix + "own";
        server.call(OUTSIDER, "POST", "/api/v1/namespaces", Map.of("name", own));
        list(own + ".map", "1.0.0", TestPackages.of(own, "map", "1.0.0", "Own " + prefix));
        try (var other = new LoopbackSource()) {
            var path = "/private.foxe";
            var content = TestPackages.of(prefix, "private", "1.0.0", "Private " + prefix);
            other.file(path, content);
            list(prefix + ".private", "1.0.0", content).put("foxe", other.address(path));
            source.redirect("/away", other.address(path));
            list(prefix + ".redirected", "1.0.0", content).put("foxe", source.address("/away"));
            list(prefix + ".last", "1.0.0", TestPackages.of(prefix, "last", "1.0.0", "Last " + prefix));
            var mirror = follow();
            visit(mirror);
            assertThat(other.asked()).as("addresses in private networks").isEmpty();
            assertThat(entries(mirror))
                    .containsEntry(prefix + ".first", "hosted")
                    .containsEntry(prefix + ".changed", "failed mirror_hash_differs")
                    .containsEntry(prefix + ".hostile", "refused not_a_zip")
                    .containsEntry(prefix + ".gone", "failed mirror_download_failed")
                    .containsEntry(prefix + ".nameless", "failed mirror_entry_invalid")
                    .containsEntry(prefix + ".script", "failed mirror_entry_invalid")
                    .containsEntry(own + ".map", "refused mirror_not_taken")
                    .containsEntry(prefix + ".private", "failed mirror_address_private")
                    .containsEntry(prefix + ".redirected", "failed mirror_address_private")
                    .containsEntry(prefix + ".last", "hosted");
        }
    }

    @Test
    void aRedirectIsFollowedAndNothingIsFetchedTwice() {
        var content = TestPackages.of(prefix, "map", "1.0.0", "Map of " + prefix);
        list(prefix + ".map", "1.0.0", content).put("foxe", source.address("/latest"));
        source.redirect("/latest", "/" + prefix + ".map-1.0.0.foxe");
        var mirror = follow();
        visit(mirror);
        visit(mirror);
        assertThat(entries(mirror)).containsEntry(prefix + ".map", "hosted");
        assertThat(source.asked()).containsOnlyOnce("/latest", "/" + prefix + ".map-1.0.0.foxe");
    }

    @Test
    void whatIsNoIndexChangesNothing() {
        var mirror = follow();
        for (var text : new String[] {"{\"extensions\":[]}", "[{", "<html>"}) {
            source.file("/extensions.json", text.getBytes(StandardCharsets.UTF_8));
            assertThat(visit(mirror).get("failure").get("code").stringValue()).isEqualTo("mirror_index_invalid");
        }
        source.file("/extensions.json", "[7, {}, null, {\"id\":7}]".getBytes(StandardCharsets.UTF_8));
        assertThat(visit(mirror).get("failure").isNull()).isTrue();
        assertThat(entries(mirror).values()).containsOnly("failed mirror_entry_invalid");
    }

    /** Every entry of the real index with its real ids and versions; the packages are made here. */
    @Test
    void thePublicRegistryWithItsIrregularEntriesIsTakenOver() throws IOException {
        var real = JsonCodec.tree(new String(Corpus.file("registry/extensions.json"), StandardCharsets.UTF_8));
        for (var entry : real) {
            var id = entry.get("id").stringValue();
            int dot = id.indexOf('.');
            var version = entry.get("version").stringValue();
            list(
                    id,
                    version,
                    irregular(id.substring(0, dot), id.substring(dot + 1).toLowerCase(Locale.ROOT), version));
        }
        var mirror = follow();
        assertThat(visit(mirror).get("failure").isNull()).isTrue();
        var entries = entries(mirror);
        assertThat(entries).hasSize(real.size());
        assertThat(entries.values()).allMatch(state -> state.startsWith("hosted"));
        assertThat(entries.get("pykainc.LogMessageViewer")).contains("mirror_called_otherwise");
    }

    @Test
    void onlyWhoRunsTheServerFollowsOthers() {
        var body = Map.of("kind", "index", "address", source.address("/extensions.json"));
        server.scenario("POST", MIRRORS)
                .json(body)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 201, "\"kind\":\"index\"");
        for (var address : new String[] {"file:///etc/passwd", "https://user:pw@example.com/", "nothing", "http://"}) {
            server.scenario("POST", MIRRORS)
                    .json(Map.of("kind", "index", "address", address))
                    .refuses(OWNER, 422, "invalid_input");
        }
        var id = server.scenario("GET", MIRRORS)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, source.address("/extensions.json"))
                .answer()
                .get("items")
                .get(0)
                .get("id")
                .stringValue();
        server.scenario("POST", MIRRORS + "/{id}/visits", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, "mirror_unreachable");
        server.scenario("GET", MIRRORS + "/{id}/entries", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200);
        server.scenario("DELETE", MIRRORS + "/{id}", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 204)
                .refuses(OWNER, 404, "not_found");
    }
}
