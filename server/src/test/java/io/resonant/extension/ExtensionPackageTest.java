package io.resonant.extension;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.check.Finding;
import io.resonant.check.Severity;
import io.resonant.extension.HostilePackages.Hostile;
import io.resonant.kernel.archive.RawZip;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.script.Capability;
import io.resonant.script.Contributions.Converter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExtensionPackageTest {
    @TempDir
    Path folder;

    static Stream<Hostile> hostile() {
        return HostilePackages.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void aHostilePackageIsRefusedWithItsCode(Hostile hostile) throws IOException {
        var inspection = inspect(hostile.bytes());
        assertThat(inspection.extension()).isEmpty();
        assertThat(inspection.findings())
                .filteredOn(finding -> finding.severity() == Severity.ERROR)
                .extracting(Finding::code)
                .contains(hostile.code())
                .doesNotContain("check_failed");
    }

    @Test
    void anOfficialPackageIsReadWhole() throws IOException {
        var inspection = inspect(Packages.official());
        assertThat(inspection.findings()).isEmpty();
        var extension = inspection.extension().orElseThrow();
        assertThat(extension.manifest().id()).isEqualTo("acme.signal-map");
        assertThat(extension.manifest().title()).isEqualTo("Signal map");
        assertThat(extension.manifest().main()).isEqualTo("dist/extension.js");
        assertThat(extension.manifest().keywords()).containsExactly("map", "地図");
        assertThat(extension.readme())
                .hasValueSatisfying(readme -> assertThat(readme).contains("電波"));
        assertThat(extension.entries())
                .extracting(PackageEntry::name)
                .containsExactly("CHANGELOG.md", "README.md", "dist/extension.js", "package.json");
        assertThat(extension.contributions().panels()).containsExactly("Signal map");
        assertThat(extension.contributions().converters())
                .containsExactly(new Converter("acme/msg/Fix", "foxglove.LocationFix"));
        assertThat(extension.contributions().complete()).isTrue();
        assertThat(extension.capabilities()).isEmpty();
    }

    @Test
    void theContentDigestForgetsHowAPackageWasZipped() throws IOException {
        var streamed = digest(Packages.official());
        var stored = new RawZip();
        for (var name : List.of("package.json", "dist/extension.js", "README.md", "CHANGELOG.md")) {
            stored.stored(name, content(name), _ -> {});
        }
        assertThat(digest(stored)).isEqualTo(streamed);
        assertThat(digest(Packages.official().file("LICENSE", "MIT"))).isNotEqualTo(streamed);
    }

    @Test
    void aDescriptorMayHaveNoSignature() throws IOException {
        var zip =
                Packages.official().file("LICENSE", "MIT", entry -> entry.descriptor = RawZip.descriptor(entry, false));
        assertThat(inspect(zip).extension()).isPresent();
    }

    @Test
    void whatOnlyReadersNeedToKnowDoesNotRefuse() throws IOException {
        var zip = new RawZip()
                .file("package.json", Packages.manifest("license", null))
                .file(".env", "TOKEN=1")
                .file(
                        "dist/extension.js",
                        "exports.activate=c=>{fetch('https://x');c.registerPanel(p);new Function('x')}");
        var inspection = inspect(zip);
        assertThat(inspection.findings())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder(
                        "license_missing",
                        "document_missing",
                        "document_missing",
                        "private_file",
                        "contributions_computed",
                        "uses_network",
                        "uses_eval");
        assertThat(inspection.extension().orElseThrow().capabilities())
                .containsExactlyInAnyOrder(Capability.NETWORK, Capability.EVAL);
    }

    @Test
    void everythingThatIsWrongWithAManifestIsToldAtOnce() throws IOException {
        var zip = Packages.official("{\"name\":\"A\",\"version\":\"x\",\"publisher\":\"unknown\",\"main\":\"../x\"}");
        assertThat(inspect(zip).findings())
                .extracting(Finding::code)
                .contains(
                        "manifest_name_invalid",
                        "manifest_version_invalid",
                        "manifest_publisher_unknown",
                        "manifest_main_traversal");
    }

    @Test
    void aFindingNamesTheFileInBothLanguages() throws IOException {
        for (var hostile : HostilePackages.all()) {
            for (var finding : inspect(hostile.bytes()).findings()) {
                for (var language : List.of("en", "ja")) {
                    assertThat(finding.message(language))
                            .as(finding.code())
                            .isNotEqualTo(finding.code())
                            .contains(finding.file())
                            .doesNotContainPattern("\\{[a-z]+}");
                }
                assertThat(finding.rule()).matches("[a-z]+\\.[a-z]+");
            }
        }
    }

    private static byte[] content(String name) throws IOException {
        return switch (name) {
            case "package.json" -> JsonCodec.writeBytes(Packages.manifest());
            case "dist/extension.js" -> Packages.SCRIPT.getBytes(StandardCharsets.UTF_8);
            case "README.md" -> "# Signal map\n\n電波の届く範囲を示します。\n".getBytes(StandardCharsets.UTF_8);
            default -> "# 1.2.3\n\n- First\n".getBytes(StandardCharsets.UTF_8);
        };
    }

    private String digest(RawZip zip) throws IOException {
        return inspect(zip).extension().orElseThrow().contentDigest();
    }

    private Inspection inspect(RawZip zip) throws IOException {
        return inspect(zip.bytes());
    }

    private Inspection inspect(byte[] bytes) throws IOException {
        var file = Files.write(folder.resolve("package.foxe"), bytes);
        return ExtensionPackage.inspect(file, PackageLimits.DEFAULT);
    }
}
