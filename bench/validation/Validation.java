import io.resonant.extension.ExtensionPackage;
import io.resonant.extension.PackageLimits;
import io.resonant.kernel.json.JsonCodec;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Validates a large package again and again, in turn with its floor: to inflate the same bytes and add up a CRC. */
class Validation {
    private static final int SCRIPTS = 4;
    private static final int SCRIPT = 13_000_000;
    private static final int PACKED = 20_000_000 - 60_000;
    private static final String[] WORDS = {
        "function", "return", "const", "this", "panel", "topic", "message", "render", "state", "context", "=>", "===",
        "length", "map", "forEach", "undefined", "null", "true", "Math.max", "Object.assign", "useState", "props"
    };

    private record Part(String name, long offset, int packed) {}

    private record Turn(double wall, double processor) {}

    private interface Work {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        var kind = arguments[0];
        int rounds = Integer.parseInt(arguments[1]);
        var file = Files.createTempFile("validation", ".foxe");
        try {
            write(file, kind.equals("scripts"));
            var parts = parts(file);
            var inspection = ExtensionPackage.inspect(file, PackageLimits.DEFAULT);
            if (inspection.extension().isEmpty()) {
                throw new IllegalStateException("refused: " + inspection.findings());
            }
            long unpacked = inspection.extension().get().entries().stream().mapToLong(entry -> entry.size()).sum();
            var floor = new ArrayList<Turn>();
            var validation = new ArrayList<Turn>();
            for (int round = 0; round < rounds; round++) {
                floor.add(turn(() -> inflate(file, parts)));
                validation.add(turn(() -> ExtensionPackage.inspect(file, PackageLimits.DEFAULT)));
            }
            System.out.println(JsonCodec.write(Map.of(
                    "kind", kind,
                    "packed_mb", Files.size(file) / 1e6,
                    "unpacked_mb", unpacked / 1e6,
                    "files", parts.size(),
                    "heap_mib", Runtime.getRuntime().maxMemory() / 1024 / 1024,
                    "floor_ms", median(floor.stream().map(Turn::wall).toList()),
                    "floor_cpu_ms", median(floor.stream().map(Turn::processor).toList()),
                    "validation_ms", median(validation.stream().map(Turn::wall).toList()),
                    "validation_cpu_ms", median(validation.stream().map(Turn::processor).toList()))));
        } finally {
            Files.delete(file);
        }
    }

    private static Turn turn(Work work) throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        long start = System.nanoTime();
        long processor = threads.getCurrentThreadCpuTime();
        work.run();
        return new Turn((System.nanoTime() - start) / 1e6, (threads.getCurrentThreadCpuTime() - processor) / 1e6);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static void inflate(Path file, List<Part> parts) throws IOException, DataFormatException {
        var buffer = new byte[64 * 1024];
        var out = new byte[64 * 1024];
        var inflater = new Inflater(true);
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            for (var part : parts) {
                var crc = new CRC32();
                inflater.reset();
                in.seek(part.offset);
                int left = part.packed;
                while (!inflater.finished()) {
                    if (inflater.needsInput()) {
                        int read = in.read(buffer, 0, Math.min(left, buffer.length));
                        left -= read;
                        inflater.setInput(buffer, 0, read);
                    }
                    crc.update(out, 0, inflater.inflate(out));
                }
            }
        }
        inflater.end();
    }

    /** Where the packed bytes lie, which the JDK does not tell: each behind its local header, in the order of the file. */
    private static List<Part> parts(Path file) throws IOException {
        var parts = new ArrayList<Part>();
        try (var zip = new ZipFile(file.toFile())) {
            long at = 0;
            for (ZipEntry entry : zip.stream().toList()) {
                at += 30 + entry.getName().getBytes(StandardCharsets.UTF_8).length;
                parts.add(new Part(entry.getName(), at, (int) entry.getCompressedSize()));
                at += entry.getCompressedSize() + 16;
            }
        }
        return parts;
    }

    /** Half code, half assets as most large packages; or nothing but code, as much as is allowed. */
    private static void write(Path file, boolean onlyScripts) throws IOException {
        var random = new Random(5);
        var counting = new long[1];
        try (var out = Files.newOutputStream(file);
                var counted = new FilterOutputStream(new BufferedOutputStream(out)) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        counting[0] += length;
                        out.write(bytes, offset, length);
                    }
                };
                var zip = new ZipOutputStream(counted)) {
            put(zip, "package.json", JsonCodec.writeBytes(Map.of(
                    "name", "large", "version", "1.0.0", "publisher", "bench", "main", "dist/extension.js",
                    "homepage", "https://example.com", "license", "MIT")));
            put(zip, "README.md", "# Large\n".getBytes(StandardCharsets.UTF_8));
            put(zip, "CHANGELOG.md", "# 1.0.0\n".getBytes(StandardCharsets.UTF_8));
            if (onlyScripts) {
                for (int i = 0; i < SCRIPTS; i++) {
                    put(zip, i == 0 ? "dist/extension.js" : "dist/part" + i + ".js", code(random, SCRIPT));
                }
            } else {
                put(zip, "dist/extension.js", code(random, 6_000_000));
                for (int i = 0; counting[0] < PACKED - 1_100_000; i++) {
                    put(zip, "assets/mesh" + i + ".bin", mesh(random, 1_600_000));
                }
            }
            int rest = (int) (PACKED - counting[0]);
            if (rest > 0) {
                put(zip, "assets/texture.jpg", noise(random, Math.min(rest, 15_900_000)));
            }
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] code(Random random, int length) {
        var code = new StringBuilder(length + 200);
        code.append("exports.activate=function(e){e.registerPanel({name:\"Large\",initPanel:i})};\n");
        while (code.length() < length) {
            code.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(4) == 0 ? "(" : " ");
            code.append((char) ('a' + random.nextInt(26))).append((char) ('a' + random.nextInt(26)));
            switch (random.nextInt(12)) {
                case 0 -> code.append("={key").append(random.nextInt(10_000)).append(":\"text ").append(random.nextInt(1_000)).append("\"}");
                case 1 -> code.append("/2+").append(random.nextInt(1_000_000)).append(";\n");
                case 2 -> code.append("=/[a-z\"]+/g.test(`a${b}c`);");
                case 3 -> code.append("// a comment, as not everybody minifies\n");
                default -> code.append(';');
            }
        }
        return Arrays.copyOf(code.toString().getBytes(StandardCharsets.ISO_8859_1), length);
    }

    private static byte[] mesh(Random random, int length) {
        var mesh = new byte[length];
        for (int i = 0; i + 4 <= length; i += 4) { // floats near each other
            mesh[i] = (byte) random.nextInt(256);
            mesh[i + 1] = (byte) random.nextInt(256);
            mesh[i + 2] = (byte) (i >> 12);
            mesh[i + 3] = 0x42;
        }
        return mesh;
    }

    private static byte[] noise(Random random, int length) {
        var noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
