package io.resonant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.check.Finding;
import io.resonant.extension.ExtensionPackage;
import io.resonant.extension.PackageEntry;
import io.resonant.extension.PackageLimits;
import io.resonant.kernel.archive.ArchiveException;
import io.resonant.kernel.archive.ArchiveLimits;
import io.resonant.kernel.archive.ZipArchive;
import io.resonant.kernel.blob.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Whatever the bytes: the archive is refused with a fault, or the JDK reads the same from it; nothing else happens. */
public final class PackageFuzz implements FuzzTarget {
    private static final PackageLimits LIMITS =
            new PackageLimits(new ArchiveLimits(64 * 1024, 1 << 20, 1 << 19, 50, 200), 64 * 1024, 16, 64 * 1024);
    private static final PackageFuzz TARGET = new PackageFuzz();

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "package";
    }

    @Override
    public void feed(byte[] input) throws IOException {
        var file = Files.createTempFile("fuzz", ".foxe");
        try {
            Files.write(file, input);
            archive(file);
            var inspection = ExtensionPackage.inspect(file, LIMITS);
            assertThat(inspection.findings()).extracting(Finding::code).doesNotContain("check_failed");
            inspection
                    .findings()
                    .forEach(finding -> assertThat(finding.message("ja")).isNotEqualTo(finding.code()));
            if (inspection.extension().isPresent()) {
                var files = new TreeMap<String, String>();
                for (PackageEntry entry : inspection.extension().get().entries()) {
                    files.put(entry.name(), entry.sha256());
                }
                assertThat(files).isEqualTo(files(file)).containsKeys("package.json", "dist/extension.js");
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void archive(Path file) throws IOException {
        try (var zip = ZipArchive.open(file, LIMITS.archive())) {
            var files = new TreeMap<String, String>();
            for (var entry : zip.entries()) {
                var bytes = zip.bytes(entry);
                assertThat(bytes).hasSize((int) entry.size());
                if (!entry.isFolder()) {
                    files.put(entry.name(), Sha256.of(bytes).hex());
                }
            }
            assertThat(files).isEqualTo(files(file));
        } catch (ArchiveException e) {
            assertThat(e.faults()).isNotEmpty();
        }
    }

    private static Map<String, String> files(Path file) throws IOException {
        var files = new TreeMap<String, String>();
        try (var zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                if (!entry.isDirectory()) {
                    files.put(
                            entry.getName(),
                            Sha256.of(zip.getInputStream(entry).readAllBytes()).hex());
                }
            }
        }
        return files;
    }
}
