package io.resonant.kernel.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to be refused are all tried in {@code ExtensionPackageTest}; here is what holds for any bytes. */
class ZipArchiveTest {
    private static final ArchiveLimits LIMITS = new ArchiveLimits(1_000_000, 4_000_000, 1_000_000, 100, 200);

    @TempDir
    Path folder;

    @Test
    void whatTheJdkWritesIsRead() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("folder/"));
            zip.putNextEntry(new ZipEntry("folder/日本語.txt"));
            zip.write("text".getBytes(StandardCharsets.UTF_8));
            var stored = new ZipEntry("stored");
            stored.setMethod(ZipEntry.STORED);
            stored.setSize(1);
            stored.setCrc(0xD202EF8DL);
            zip.putNextEntry(stored);
            zip.write(0);
        }
        assertThat(read(bytes.toByteArray()))
                .containsExactly(
                        Map.entry("folder/", ""), Map.entry("folder/日本語.txt", "text"), Map.entry("stored", "\0"));
    }

    @Test
    void largeEntriesPassThroughInPieces() throws Exception {
        var content = new byte[900_000];
        new Random(1).nextBytes(content);
        var file = Files.write(
                folder.resolve("zip"), new RawZip().file("x", content).bytes());
        try (var zip = ZipArchive.open(file, LIMITS)) {
            var largest = new int[1];
            zip.read(zip.entries().getFirst(), (buffer, length) -> largest[0] = Math.max(largest[0], length));
            assertThat(largest[0]).isLessThanOrEqualTo(64 * 1024);
            assertThat(zip.bytes(zip.entries().getFirst())).isEqualTo(content);
        }
    }

    @Test
    void severalFaultsAreToldTogether() throws IOException {
        var file = Files.write(
                folder.resolve("zip"),
                new RawZip().file("../a", "x").file("b\\c", "x").file("d", "x").bytes());
        assertThatThrownBy(() -> ZipArchive.open(file, LIMITS))
                .isInstanceOfSatisfying(
                        ArchiveException.class,
                        refused -> assertThat(refused.faults())
                                .extracting(ArchiveFault::flaw)
                                .containsExactly(Flaw.NAME_TRAVERSAL, Flaw.NAME_BACKSLASH));
    }

    @Test
    void namesThatAreToldCannotTurnATerminalUpsideDown() throws IOException {
        var file = Files.write(
                folder.resolve("zip"),
                new RawZip().file("a\u001B[2J\u202E", "x").bytes());
        assertThatThrownBy(() -> ZipArchive.open(file, LIMITS))
                .isInstanceOfSatisfying(
                        ArchiveException.class,
                        refused ->
                                assertThat(refused.faults().getFirst().entry()).isEqualTo("a<U+001B>[2J<U+202E>"));
    }

    /** The promise of the strict reader: what it accepts, every other reader understands in the same way. */
    @Test
    void whateverIsChangedIsRefusedOrReadByAllAlike() throws Exception {
        var random = new Random(11);
        int accepted = 0;
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            var bytes = archive(random).bytes();
            for (int i = random.nextInt(4); i > 0; i--) {
                int at = random.nextBoolean()
                        ? random.nextInt(bytes.length)
                        : bytes.length - 1 - random.nextInt(Math.min(bytes.length, 150));
                bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[at] ^ 1 << random.nextInt(8));
            }
            try {
                var entries = read(bytes);
                assertThat(byZipFile(bytes)).isEqualTo(entries);
                assertThat(byStream(bytes)).isEqualTo(entries);
                accepted++;
            } catch (ArchiveException e) {
                assertThat(e.faults()).isNotEmpty();
                refused++;
            }
        }
        assertThat(accepted).isGreaterThan(200);
        assertThat(refused).isGreaterThan(200);
    }

    private static RawZip archive(Random random) {
        var zip = new RawZip();
        for (int i = random.nextInt(3); i >= 0; i--) {
            var content = ("content " + i).repeat(random.nextInt(20)).getBytes(StandardCharsets.UTF_8);
            switch (random.nextInt(3)) {
                case 0 -> zip.file("file" + i, content);
                case 1 -> zip.stored("folder/file" + i, content, _ -> {});
                default -> zip.folder("folder" + i + "/", _ -> {});
            }
        }
        return zip;
    }

    private Map<String, String> read(byte[] bytes) throws IOException, ArchiveException {
        var file = Files.write(folder.resolve("zip"), bytes);
        var entries = new LinkedHashMap<String, String>();
        try (var zip = ZipArchive.open(file, LIMITS)) {
            for (var entry : zip.entries()) {
                entries.put(entry.name(), new String(zip.bytes(entry), StandardCharsets.ISO_8859_1));
            }
        }
        return entries;
    }

    private Map<String, String> byZipFile(byte[] bytes) throws IOException {
        var entries = new LinkedHashMap<String, String>();
        try (var zip = new ZipFile(Files.write(folder.resolve("zip"), bytes).toFile())) {
            for (var entry : zip.stream().toList()) {
                entries.put(entry.getName(), text(zip.getInputStream(entry).readAllBytes()));
            }
        }
        return entries;
    }

    private static Map<String, String> byStream(byte[] bytes) throws IOException {
        var entries = new LinkedHashMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), text(zip.readAllBytes()));
            }
        }
        return entries;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
