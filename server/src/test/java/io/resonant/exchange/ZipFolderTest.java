package io.resonant.exchange;

import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.exchange.ZipFolder.Entry;
import io.resonant.kernel.problem.Problem;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipFolderTest {
    private static final int LIMIT = 1024 * 1024;

    private static void invalid(byte[] zip) {
        assertRefused(422, "import_zip_invalid", () -> ZipFolder.open(zip));
    }

    private static void refused(String code, byte[] zip) {
        var folder = ZipFolder.open(zip);
        assertRefused(422, code, () -> folder.read(folder.entries().getFirst(), LIMIT));
    }

    private static String text(ZipFolder folder, int entry) {
        return new String(folder.read(folder.entries().get(entry), LIMIT), StandardCharsets.UTF_8);
    }

    @Test
    void filesAreReadInTheOrderOfTheirNames() {
        var folder = ZipFolder.open(Zips.of("b/乙.md", "二", "b/", "", "a.md", "一"));
        assertThat(folder.entries()).extracting(Entry::name).containsExactly("a.md", "b/", "b/乙.md");
        assertThat(folder.entries()).extracting(Entry::isFolder).containsExactly(false, true, false);
        assertThat(text(folder, 2)).isEqualTo("二");
        assertThat(ZipFolder.open(Zips.of()).entries()).isEmpty();
    }

    @Test
    void namesFromWindowsInJapanAreRead() {
        var folder = ZipFolder.open(Zips.of(Charset.forName("windows-31j"), "仕様書/決済.md", "x"));
        assertThat(folder.entries()).extracting(Entry::name).containsExactly("仕様書/決済.md");
        var latin = ZipFolder.open(Zips.of("é.md", "x"));
        assertThat(latin.entries()).extracting(Entry::name).containsExactly("é.md");
    }

    @ParameterizedTest
    @ValueSource(strings = {"しよう.md", "仕様書/決済.md", "要件ノート.md"})
    void namesInEucJpAreRead(String name) {
        assertThat(firstName(Zips.of(Charset.forName("EUC-JP"), name, "x"))).isEqualTo(name);
    }

    @Test
    void halfWidthKatakanaAreReadAsWindowsWroteThem() {
        assertThat(firstName(Zips.of(Charset.forName("windows-31j"), "ﾒﾓ.md", "x")))
                .isEqualTo("ﾒﾓ.md");
        assertThat(firstName(Zips.of(Charset.forName("windows-31j"), "設計ﾒﾓ.md", "x")))
                .isEqualTo("設計ﾒﾓ.md");
    }

    @Test
    void whatCouldBeBothWasWrittenByTheSystemThatPackedIt() {
        var zip = Zips.of(Charset.forName("EUC-JP"), "設計.md", "x");
        assertThat(firstName(zip)).isEqualTo("ﾀﾟｷﾗ.md");
        assertThat(firstName(Zips.with16(zip, Zips.directory(zip, 0) + 4, 3 << 8)))
                .isEqualTo("設計.md");
    }

    private static String firstName(byte[] zip) {
        return ZipFolder.open(zip).entries().getFirst().name();
    }

    @Test
    void whatIsNoZipIsRefused() {
        invalid(new byte[0]);
        invalid("PK\3\4 and nothing more".getBytes(StandardCharsets.ISO_8859_1));
        var zip = Zips.of("a.md", "一");
        invalid(Arrays.copyOf(zip, zip.length - 1));
        invalid(Arrays.copyOfRange(zip, 10, zip.length));
        invalid(Zips.with32(zip, Zips.end(zip) + 16, 0xFFFFFFFFL));
        invalid(Zips.with32(zip, Zips.end(zip) + 16, zip.length));
        invalid(Zips.with16(zip, Zips.end(zip) + 4, 1));
        invalid(Zips.with16(Zips.with16(zip, Zips.end(zip) + 8, 2), Zips.end(zip) + 10, 2));
        invalid(Zips.with32(zip, Zips.directory(zip, 0) + 42, 5));
        invalid(Zips.with32(zip, Zips.directory(zip, 0) + 20, 0x7FFFFFFF));
    }

    @Test
    void oneBrokenFileDoesNotSpoilTheOthers() {
        var zip = Zips.of("a.md", "一", "b.md", "二");
        int first = Zips.directory(zip, 0);
        refused("import_zip_encrypted", Zips.with16(zip, first + 8, 1));
        refused("import_zip_method", Zips.with16(zip, first + 10, 99));
        refused("import_zip_damaged", Zips.with32(zip, first + 16, 1));
        var link = Zips.with16(Zips.with16(zip, first + 4, 3 << 8 | 20), first + 40, 0xA1FF);
        refused("import_zip_link", link);
        assertThat(text(ZipFolder.open(link), 1)).isEqualTo("二");
    }

    @Test
    void entriesThatShareBytesAreRefused() {
        var zip = Zips.of("a.md", "一", "b.md", "二");
        long local = Zips.get32(zip, Zips.directory(zip, 0) + 42);
        invalid(Zips.with32(zip, Zips.directory(zip, 1) + 42, local));
    }

    @Test
    void whatGrowsTooMuchIsRefused() {
        refused("import_zip_growth", Zips.of("a.md", "a".repeat(1_000_000)));
        refused("import_too_large", Zips.of("a.md", "a".repeat(2_000_000)));
        assertRefused(422, "import_zip_too_large", () -> ZipFolder.open(Zips.of(files(ZipFolder.MAX_FILES + 1, 0))));
    }

    @Test
    void foldersAreNoFiles() {
        var zip = ZipFolder.open(Zips.of(files(ZipFolder.MAX_FILES, 40)));
        assertThat(zip.entries()).hasSize(ZipFolder.MAX_FILES + 40);
    }

    private static String[] files(int files, int folders) {
        var entries = new String[2 * (files + folders)];
        for (int i = 0; i < files + folders; i++) {
            entries[2 * i] = i < files ? i + ".md" : i + "/";
            entries[2 * i + 1] = "";
        }
        return entries;
    }

    @Test
    void whatTheHeadersSayAboutSizesIsNotBelieved() {
        var zip = Zips.of("a.md", "a".repeat(500_000));
        int first = Zips.directory(zip, 0);
        refused("import_zip_growth", Zips.with32(zip, first + 24, 10));
        refused("import_zip_damaged", Zips.with32(zip, first + 20, 5));
    }

    @Test
    void manyFilesTogetherAreBoundedToo() {
        var random = new Random(1);
        var text = new StringBuilder();
        while (text.length() < LIMIT - 10) {
            text.append(Integer.toString(random.nextInt(1000), 36)).append(' ');
        }
        var zip = ZipFolder.open(Zips.of("a.md", text.toString()));
        var entry = zip.entries().getFirst();
        assertRefused(422, "import_zip_too_large", () -> {
            for (int i = 0; i < 1000; i++) {
                zip.read(entry, LIMIT);
            }
        });
    }

    @Test
    void noiseNeverDoesMoreThanBeRefused() {
        var zip = Zips.of("a.md", "一".repeat(50), "フォルダ/b.md", "二");
        var random = new Random(42);
        for (int round = 0; round < 20_000; round++) {
            var noisy = zip.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                noisy[random.nextInt(noisy.length)] = (byte) random.nextInt(256);
            }
            try {
                var folder = ZipFolder.open(noisy);
                for (var entry : folder.entries()) {
                    readOrRefuse(folder, entry);
                }
            } catch (Problem expected) {
                assertThat(expected.status()).isEqualTo(422);
            }
        }
    }

    private static void readOrRefuse(ZipFolder folder, Entry entry) {
        try {
            assertThat(folder.read(entry, LIMIT)).hasSizeLessThanOrEqualTo(LIMIT);
        } catch (Problem expected) {
            assertThat(expected.status()).isEqualTo(422);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "../a.md",
                "a/../../b.md",
                "C:\\a.md",
                "c:a.md",
                "a//b.md",
                "a/./b.md",
                " ",
                "",
                "\\\\host\\a.md",
                "a\nb.md",
                "a\u202Edm.b",
                "a/ /b.md",
                "nul\0.md"
            })
    void namesThatLeadElsewhereAreRefused(String name) {
        assertRefused(422, "import_unsafe_path", () -> ZipPath.of(name));
    }

    @Test
    void plainNamesAreMadeAlike() {
        assertThat(ZipPath.of("./docs\\決済.md").value()).isEqualTo("docs/決済.md");
        assertThat(ZipPath.of("か\u3099.md").value()).isEqualTo("が.md");
        assertThat(ZipPath.of("docs/a.b.MD").stem()).isEqualTo("a.b");
        assertThat(ZipPath.of("docs/a.Markdown").isMarkdown()).isTrue();
        assertThat(ZipPath.of("a.mdx").isMarkdown()).isFalse();
        assertThat(ZipPath.of("__MACOSX/._a.md").isClutter()).isTrue();
        assertThat(ZipPath.of("docs/.git/a.md").isClutter()).isTrue();
        assertRefused(422, "import_unsafe_path", () -> ZipPath.of("あ".repeat(401)));
    }
}
