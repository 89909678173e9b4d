package io.resonant.extension;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An archive inside of the archive, where no check would look. Recognised by what it is, not by its name. */
final class NestedArchiveCheck implements Check<PackageContents> {
    private static final List<byte[]> MARKS = List.of(
            mark("504B0304"), // zip
            mark("504B0506"), // empty zip
            mark("504B0708"), // split zip
            mark("1F8B08"), // gzip
            mark("425A68"), // bzip2
            mark("FD377A585A00"), // xz
            mark("377ABCAF271C"), // 7z
            mark("526172211A07"), // rar
            mark("28B52FFD"), // zstd
            mark("04224D18"), // lz4
            mark("4D534346")); // cab

    private static final byte[] TAR = "ustar".getBytes(StandardCharsets.US_ASCII);
    private static final int TAR_MARK = 257;

    @Override
    public void look(PackageContents contents, Findings findings) {
        for (var file : contents.files()) {
            var head = contents.head(file.name());
            if (MARKS.stream().anyMatch(mark -> has(head, 0, mark)) || has(head, TAR_MARK, TAR)) {
                findings.add(Finding.error("nested_archive", "package.files", file.name()));
            }
        }
    }

    private static boolean has(byte @Nullable [] head, int offset, byte[] mark) {
        return head != null
                && head.length >= offset + mark.length
                && Arrays.equals(head, offset, offset + mark.length, mark, 0, mark.length);
    }

    private static byte[] mark(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
