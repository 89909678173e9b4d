package io.resonant.publication;

import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.extension.PackageLimits;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.layout.LayoutLimits;
import io.resonant.testing.FormBody;
import io.resonant.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An operator says how large packages and layouts may be. */
@BothEngines
class PublicationLimitsTest {
    @AutoClose
    private final TestServer server;

    PublicationLimitsTest(TestDatabase test) {
        this.server = TestServer.on(
                test, Map.of("RESONANT_PACKAGE_MAX_BYTES", "100000", "RESONANT_LAYOUT_MAX_BYTES", "10000"));
    }

    private String found(String kind, String name, byte[] content) {
        var form = new FormBody().file(name, content).bytes();
        var code = new String[1];
        server.scenario("POST", "/api/v1/" + kind + "/inspection")
                .body(FormBody.TYPE, form)
                .answers(
                        MEMBER,
                        200,
                        answer -> code[0] = answer.get("findings").isEmpty()
                                ? ""
                                : answer.get("findings").get(0).get("code").stringValue());
        return code[0];
    }

    @Test
    void whatIsLargerIsRefusedWithItsCode() {
        var namespace = "lim" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace));
        assertThat(found("extensions", "a.foxe", new byte[100_001])).isEqualTo("zip_too_large");
        assertThat(found("extensions", "a.foxe", TestPackages.of(namespace, "map", "1.0.0")))
                .isNotEqualTo("zip_too_large");
        var layout = "{\"note\":\"" + "x".repeat(10_000) + "\"}";
        assertThat(found("layouts", "a.json", layout.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("layout_too_large");
        assertThat(found("layouts", "a.json", "{}".getBytes(StandardCharsets.UTF_8)))
                .isNotEqualTo("layout_too_large");
    }

    @Test
    void withoutASettingTheyAreThoseOfTheDocuments() {
        var archive = PackageLimits.DEFAULT.archive();
        assertThat(archive.maxBytes()).isEqualTo(20_000_000);
        assertThat(archive.maxUnpackedBytes()).isEqualTo(80_000_000);
        assertThat(archive.maxEntryBytes()).isEqualTo(16_000_000);
        assertThat(new PublicationLimits(PackageLimits.DEFAULT, LayoutLimits.DEFAULT).received())
                .isEqualTo(21_000_000);
    }
}
