package io.resonant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.check.Finding;
import io.resonant.extension.ExtensionPackage;
import io.resonant.extension.PackageLimits;
import io.resonant.extension.Packages;
import io.resonant.kernel.archive.RawZip;
import java.io.IOException;
import java.nio.file.Files;

/** Whatever stands in {@code package.json}: what is accepted cannot leave the viewer's folder and names a real file. */
public final class ManifestFuzz implements FuzzTarget {
    private static final ManifestFuzz TARGET = new ManifestFuzz();

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "manifest";
    }

    @Override
    public void feed(byte[] input) throws IOException {
        var file = Files.createTempFile("fuzz", ".foxe");
        try {
            Files.write(
                    file,
                    new RawZip()
                            .stored("package.json", input, _ -> {})
                            .file("dist/extension.js", Packages.SCRIPT)
                            .bytes());
            var inspection = ExtensionPackage.inspect(file, PackageLimits.DEFAULT);
            assertThat(inspection.findings()).extracting(Finding::code).doesNotContain("check_failed");
            inspection.extension().ifPresent(extension -> {
                var manifest = extension.manifest();
                assertThat(manifest.id())
                        .matches("[a-z0-9_]+\\.[a-z0-9][a-z0-9._-]*")
                        .doesNotContain("..");
                assertThat(manifest.version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+");
                assertThat(manifest.main()).isIn("dist/extension.js", "package.json");
                manifest.homepage().ifPresent(homepage -> assertThat(homepage).matches("(?i)https?://.*"));
                assertThat(manifest.title()).isNotBlank().doesNotContainPattern("[\\u0000-\\u001F\\u202E\\u200B]");
            });
        } finally {
            Files.delete(file);
        }
    }
}
