package io.resonant.extension;

import static io.resonant.extension.Packages.manifest;
import static io.resonant.extension.Packages.official;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.resonant.kernel.archive.RawZip;
import io.resonant.kernel.json.JsonCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** One package for each way in which a package can be hostile or broken, with the code that it must be refused with. */
public final class HostilePackages {
    private static final String TEXT = "what is in the file";
    private static final int UNIX = 3;

    private final List<Hostile> all = new ArrayList<>();

    public record Hostile(String what, String code, Supplier<byte[]> content) {
        public byte[] bytes() {
            return content.get();
        }

        @Override
        public String toString() {
            return what + " → " + code;
        }
    }

    public static List<Hostile> all() {
        var packages = new HostilePackages();
        packages.names();
        packages.types();
        packages.sizes();
        packages.structure();
        packages.headers();
        packages.data();
        packages.all.addAll(HostileManifests.all());
        packages.files();
        return packages.all;
    }

    private void add(String what, String code, byte[] bytes) {
        all.add(new Hostile(what, code, () -> bytes));
    }

    private void add(String what, String code, RawZip zip) {
        all.add(new Hostile(what, code, zip::bytes));
    }

    private void named(String what, String code, String name) {
        add(what, code, official().file(name, TEXT));
    }

    private void names() {
        named("parent folder", "zip_name_traversal", "../evil.js");
        named("parent folder inside", "zip_name_traversal", "dist/../../evil.js");
        named("parent folder by backslash", "zip_name_traversal", "..\\evil.js");
        named("absolute", "zip_name_absolute", "/etc/cron.d/evil");
        named("backslash", "zip_name_backslash", "dist\\evil.js");
        named("drive", "zip_name_drive", "C:/evil.js");
        named("NTFS stream", "zip_name_stream", "dist/extension.js:hidden");
        named("NUL", "zip_name_nul", "dist/evil.js\0.png");
        named("line feed", "zip_name_control", "dist/evil\n.js");
        named("reading direction", "zip_name_control", "dist/evil\u202Egnp.js");
        named("nothing to see", "zip_name_control", "dist/e\u200Bvil.js");
        named("reserved on Windows", "zip_name_reserved", "dist/what?.js");
        named("device", "zip_name_device", "dist/nul.txt");
        named("device with superscript", "zip_name_device", "COM\u00B9");
        named("trailing dot", "zip_name_trailing", "dist/extension.js.");
        named("trailing blank", "zip_name_trailing", "dist /extension.js");
        named("empty part", "zip_name_part", "dist//evil.js");
        named("no name", "zip_name_part", "");
        named("long", "zip_name_too_long", "a".repeat(600));
        named("deep", "zip_name_too_long", "a/".repeat(40) + "b");
        add("Latin-1 name", "zip_name_encoding", official().file("x", TEXT, entry -> {
            entry.name = "caf\u00E9.txt".getBytes(ISO_8859_1);
            entry.localName = entry.name;
        }));
        add("broken UTF-8 name", "zip_name_encoding", official().file("x", TEXT, entry -> {
            entry.name = new byte[] {'a', (byte) 0xC3, '.'};
            entry.localName = entry.name;
            entry.flags |= 1 << 11;
            entry.descriptor = RawZip.descriptor(entry, true);
        }));
        add("twice the same", "zip_duplicate", official().file("dist/extension.js", "evil()"));
        add("case", "zip_case_collision", official().file("dist/Extension.js", "evil()"));
        add("case of a folder", "zip_case_collision", official().file("Dist/other.js", "evil()"));
        add(
                "composed and decomposed",
                "zip_case_collision",
                official().file("\u00E9.txt", TEXT).file("e\u0301.txt", TEXT));
        add("file and folder", "zip_file_and_folder", official().file("dist/extension.js/x", TEXT));
    }

    private void types() {
        add("symbolic link", "zip_symlink", official().file("link", "/etc/passwd", entry -> {
            entry.madeBy = UNIX;
            entry.attributes = 0xA1FF << 16;
        }));
        add("symbolic link to a folder", "zip_symlink", official().folder("link/", entry -> {
            entry.madeBy = UNIX;
            entry.attributes = 0xA1FF << 16;
        }));
        add("device file", "zip_special_file", official().file("dev", TEXT, entry -> {
            entry.madeBy = UNIX;
            entry.attributes = 0x61B6 << 16;
        }));
        add(
                "folder that says file",
                "zip_special_file",
                official().folder("x/", entry -> entry.attributes = 0x81A4 << 16));
        add("folder with data", "zip_folder_with_data", official().file("x/", TEXT));
        add("encrypted", "zip_encrypted", official().file("x", TEXT, entry -> entry.flags |= 1));
        add("strong encryption", "zip_encrypted", official().file("x", TEXT, entry -> entry.flags |= 1 << 6));
        add("LZMA", "zip_method", official().file("x", TEXT, entry -> entry.method = 14));
        add("reserved flag", "zip_method", official().file("x", TEXT, entry -> entry.flags |= 1 << 14));
    }

    private void sizes() {
        add("ratio", "zip_ratio", official().file("zeros", new byte[4_000_000]));
        add("many entries", "zip_too_many_entries", many(2_100));
        add("large file", "zip_entry_too_large", official().file("large", new byte[17_000_000]));
        var total = official();
        for (int i = 0; i < 6; i++) {
            total.file("large" + i, speckled(16_000_000));
        }
        add("large in sum", "zip_unpacked_too_large", total);
        add("large package", "zip_too_large", official().stored("noise", noise(21_000_000), _ -> {}));
        add("overlap", "zip_overlap", official().file("x", TEXT).file("package.jsoX", TEXT, entry -> entry.offset = 0));
        add(
                "entry in an entry",
                "zip_overlap",
                official()
                        .stored("outer", new RawZip().file("in", TEXT).bytes(), _ -> {})
                        .file("in", TEXT, entry -> entry.offset = officialLength() + 35));
        add("outside", "zip_outside", official().file("x", TEXT, entry -> entry.offset = 0x7FFF_FFFFL));
        add("size beyond the end", "zip_outside", official().file("x", TEXT, entry -> entry.packedSize = 1_000_000));
        add("more than declared", "zip_size_lie", official().file("x", new byte[60_000], entry -> lie(entry, 10)));
        add("less than declared", "zip_size_lie", official().file("x", TEXT, entry -> lie(entry, 1_000)));
        add(
                "stored with two sizes",
                "zip_size_lie",
                official().stored("x", TEXT.getBytes(UTF_8), entry -> entry.size = 3));
        add(
                "large manifest",
                "manifest_too_large",
                official(manifest("pad", HexFormat.of().formatHex(noise(150_000)))));
        add("deep manifest", "manifest_too_deep", official("{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}"));
        add(
                "large readme",
                "document_too_large",
                new RawZip()
                        .file("package.json", JsonCodec.write(manifest()))
                        .file("README.md", noise(1_100_000))
                        .file("CHANGELOG.md", "")
                        .file("dist/extension.js", Packages.SCRIPT));
    }

    private static void lie(RawZip.Entry entry, int size) {
        entry.size = size;
        entry.descriptor = RawZip.descriptor(entry, true);
    }

    private static RawZip many(int count) {
        var zip = official();
        for (int i = 0; i < count; i++) {
            zip.file("files/" + i, TEXT);
        }
        return zip;
    }

    private static long officialLength() {
        var bytes = official().bytes();
        return Integer.toUnsignedLong(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 6));
    }

    /** Bytes that do not compress. */
    private static byte[] noise(int length) {
        var noise = new byte[length];
        new Random(7).nextBytes(noise);
        return noise;
    }

    /** Zeros that compress, but not beyond the ratio that is allowed. */
    private static byte[] speckled(int length) {
        var speckled = new byte[length];
        var speck = noise(300);
        for (int at = 0; at + speck.length < length; at += 10_000) {
            System.arraycopy(speck, 0, speckled, at, speck.length);
        }
        return speckled;
    }

    private void structure() {
        var good = official().bytes();
        add("nothing", "not_a_zip", new byte[0]);
        add("a page", "not_a_zip", "<!doctype html><title>404</title>".getBytes(UTF_8));
        add("a gzip", "not_a_zip", new byte[] {
            0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        });
        add("truncated in the data", "zip_truncated", Arrays.copyOf(good, good.length / 2));
        add("truncated in the directory", "zip_truncated", Arrays.copyOf(good, good.length - 60));
        add("truncated in the end record", "zip_truncated", Arrays.copyOf(good, good.length - 4));
        add("prepended", "zip_prepended_data", official().before("#!/bin/sh\n".getBytes(UTF_8), true));
        add("prepended, offsets wrong", "zip_prepended_data", official().before("#!/bin/sh\n".getBytes(UTF_8), false));
        add("appended", "zip_appended_data", official().after("<script>".getBytes(UTF_8)));
        add("much appended", "zip_appended_data", official().after(new byte[200_000]));
        add("comment", "zip_comment", official().comment("hello".getBytes(UTF_8)));
        add(
                "archive in the comment",
                "zip_prepended_data",
                official().comment(new RawZip().file("x", TEXT).bytes()));
        add("comment of a file", "zip_comment", official().file("x", TEXT, entry -> entry.comment = new byte[] {'c'}));
        add("no file", "zip_empty", new RawZip());
        add("between the files", "zip_gap", official().file("x", TEXT, entry -> entry.gap = "hidden".getBytes(UTF_8)));
        add("before the directory", "zip_gap", official().beforeDirectory("hidden".getBytes(UTF_8)));
        add("several disks", "zip_split", official().end(end -> end.putShort(4, (short) 1)));
        add("file on another disk", "zip_split", official().file("x", TEXT, entry -> entry.disk = 1));
        add(
                "Zip64 by count",
                "zip64",
                official().end(end -> end.putShort(8, (short) -1).putShort(10, (short) -1)));
        add("Zip64 by size", "zip64", official().file("x", TEXT, entry -> entry.size = 0xFFFFFFFFL));
        add("Zip64 by field", "zip64", official().file("x", TEXT, entry -> entry.extra = new byte[] {1, 0, 0, 0}));
        add(
                "fewer counted",
                "zip_directory_damaged",
                official().end(end -> end.putShort(8, (short) 2).putShort(10, (short) 2)));
        add(
                "more counted",
                "zip_directory_damaged",
                official().end(end -> end.putShort(8, (short) 9).putShort(10, (short) 9)));
        add("directory elsewhere", "zip_directory_damaged", official().end(end -> end.putInt(16, 1_000_000)));
    }

    private void headers() {
        add(
                "other name in front",
                "zip_header_mismatch",
                official().file("x", TEXT, entry -> entry.localName = new byte[] {'y'}));
        add(
                "longer name in front",
                "zip_header_mismatch",
                official().file("x", TEXT, entry -> entry.localName = "xyz".getBytes(UTF_8)));
        add("other method in front", "zip_header_mismatch", flip(official().bytes(), 8));
        add("other flags in front", "zip_header_mismatch", flip(official().bytes(), 6));
        add("other size in front", "zip_header_mismatch", official().file("x", TEXT, entry -> entry.localSize = 5));
        add(
                "other checksum in front",
                "zip_header_mismatch",
                official().stored("x", TEXT.getBytes(UTF_8), entry -> entry.localCrc++));
        add("other descriptor", "zip_header_mismatch", official().file("x", TEXT, entry -> entry.descriptor[8]++));
        add(
                "no descriptor",
                "zip_header_mismatch",
                official().file("x", TEXT, entry -> entry.descriptor = new byte[0]));
        add("no header", "zip_header_mismatch", official().file("x", TEXT, entry -> entry.offset = 3));
        add(
                "field longer than the fields",
                "zip_extra_field",
                official().file("x", TEXT, entry -> entry.extra = new byte[] {9, 9, 9, 9, 1}));
        add("long fields", "zip_extra_field", official().file("x", TEXT, entry -> entry.localExtra = new byte[2_000]));
        add(
                "second name",
                "zip_second_name",
                official().file("x", TEXT, entry -> entry.extra = new byte[] {0x75, 0x70, 1, 0, 1}));
    }

    private static byte[] flip(byte[] zip, int at) {
        zip[at] ^= 8;
        return zip;
    }

    private void data() {
        add("checksum", "zip_crc", official().file("x", TEXT, entry -> {
            entry.crc++;
            entry.descriptor = RawZip.descriptor(entry, true);
        }));
        add("checksum of a folder", "zip_crc", official().folder("x/", entry -> {
            entry.crc = 1;
            entry.localCrc = 1;
        }));
        add(
                "no deflate stream",
                "zip_data_damaged",
                official().file("x", TEXT, entry -> Arrays.fill(entry.packed, (byte) 0xFF)));
        add(
                "ends in the middle",
                "zip_data_damaged",
                official()
                        .file("x", TEXT, entry -> packed(entry, Arrays.copyOf(entry.packed, entry.packed.length - 3))));
        add(
                "more behind the end",
                "zip_hidden_data",
                official()
                        .file("x", TEXT, entry -> packed(entry, Arrays.copyOf(entry.packed, entry.packed.length + 9))));
    }

    private static void packed(RawZip.Entry entry, byte[] packed) {
        entry.packed = packed;
        entry.packedSize = packed.length;
        entry.descriptor = RawZip.descriptor(entry, true);
    }

    private void files() {
        var manifest = JsonCodec.write(manifest());
        add(
                "no script for the browser",
                "entry_point_missing",
                Packages.documents(new RawZip()
                        .file("package.json", manifest("main", "main.js"))
                        .file("main.js", Packages.SCRIPT)));
        add(
                "empty script",
                "main_empty",
                Packages.documents(new RawZip().file("package.json", manifest).file("dist/extension.js", "")));
        add(
                "readme in Latin-1",
                "document_encoding",
                new RawZip()
                        .file("package.json", manifest)
                        .file("README.md", new byte[] {'a', (byte) 0xE9})
                        .file("dist/extension.js", Packages.SCRIPT));
        add(
                "zip inside",
                "nested_archive",
                official()
                        .stored("assets/data.bin", new RawZip().file("x", TEXT).bytes(), _ -> {}));
        add("gzip inside", "nested_archive", official().file("assets/mesh.stl", new byte[] {0x1F, (byte) 0x8B, 8, 0, 0
        }));
        var tar = new byte[512];
        System.arraycopy("ustar".getBytes(UTF_8), 0, tar, 257, 5);
        add("tar inside", "nested_archive", official().file("assets/data", tar));
    }
}
