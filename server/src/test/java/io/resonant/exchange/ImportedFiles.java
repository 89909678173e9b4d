package io.resonant.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.problem.Problem;
import java.time.Instant;

/** Reads what somebody brings along as an import does, without keeping it, for the fuzzer. */
public final class ImportedFiles {
    private ImportedFiles() {}

    /** A zip with all that is in it, or one file. */
    public static void read(byte[] upload) {
        if (!ZipFolder.looksLikeZip(upload)) {
            file("a.md", upload);
            return;
        }
        try {
            var zip = ZipFolder.open(upload);
            assertThat(ExportManifest.rootIn(zip)).isNotNull();
            for (var entry : zip.entries()) {
                try {
                    file(entry.name(), zip.read(entry, SpecFile.MAX_BYTES));
                } catch (Problem refused) {
                    assertThat(refused.code()).startsWith("import_");
                }
            }
        } catch (Problem refused) {
            assertThat(refused.code()).startsWith("import_");
        }
    }

    private static void file(String name, byte[] content) {
        try {
            var path = ZipPath.of(name);
            assertThat(path.value()).doesNotContain("..", "\0");
            var file = SpecFile.parse(path, DecodedText.of(content), Instant.EPOCH);
            assertThat(file.spec().title()).isNotBlank().doesNotContainPattern("[\\x00-\\x1F]");
        } catch (Problem refused) {
            assertThat(refused.status()).isEqualTo(422);
        }
    }
}
