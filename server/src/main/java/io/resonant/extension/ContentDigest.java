package io.resonant.extension;

import io.resonant.kernel.blob.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Tells packages apart by what is in them. Two runs of the official tool over the same files differ in a date, so that
 * the hash of the package says nothing. It is the SHA-256 of what {@code sha256sum} prints for the files in the order
 * of their names' bytes: {@code <hash>  <name>} and a line feed for each.
 */
final class ContentDigest {
    private ContentDigest() {}

    static String of(List<PackageEntry> entries) {
        var lines = new StringBuilder();
        entries.stream()
                .sorted((one, other) -> Arrays.compareUnsigned(utf8(one.name()), utf8(other.name())))
                .forEach(entry -> lines.append(entry.sha256())
                        .append("  ")
                        .append(entry.name())
                        .append('\n'));
        return Sha256.of(utf8(lines.toString())).hex();
    }

    private static byte[] utf8(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
