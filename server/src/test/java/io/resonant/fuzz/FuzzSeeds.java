package io.resonant.fuzz;

import io.resonant.extension.HostileManifests;
import io.resonant.extension.HostilePackages;
import io.resonant.extension.Packages;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.layout.Layouts;
import io.resonant.mcap.McapSeeds;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/** Writes where the fuzzer starts: a small input for each thing that a reader knows. Run it after adding such a thing. */
final class FuzzSeeds {
    private static final int LARGEST = 4 * 1024;

    private static final List<String> SCRIPTS = List.of(
            "e.registerPanel({initPanel:f,name:`a${1}`});e?.registerPanel?.({name})",
            "const n='\\u{61}\\x62';x[\"registerCameraModel\"]({name:n,modelBuilder(){}})",
            "e.registerMessageConverter({fromSchemaName:'a',toSchemaName:b});b='c'",
            "e.registerTopicAliases(()=>[]);export const inputs=[\"/a\",'/b']",
            "window['eval'](1);fetch(u);setTimeout('x');document.cookie;/[/]\"/g.test(a/b/c)",
            "/* */ // x\n`${`${{a:1}.a}`}`");

    private FuzzSeeds() {}

    public static void main(String[] arguments) throws IOException {
        var kept = Path.of(arguments[0]);
        keep(kept.resolve("package"), Packages.official().bytes());
        for (var hostile : HostilePackages.all()) {
            keep(kept.resolve("package"), hostile.bytes());
        }
        keep(kept.resolve("manifest"), JsonCodec.writeBytes(Packages.manifest()));
        for (var manifest : HostileManifests.faulty()) {
            keep(kept.resolve("manifest"), manifest.getBytes(StandardCharsets.UTF_8));
        }
        keep(kept.resolve("script"), Packages.SCRIPT.getBytes(StandardCharsets.UTF_8));
        for (var script : SCRIPTS) {
            keep(kept.resolve("script"), script.getBytes(StandardCharsets.UTF_8));
        }
        for (var recording : McapSeeds.all()) {
            keep(kept.resolve("mcap"), recording);
        }
        for (var layout : Layouts.all()) {
            keep(kept.resolve("layout"), layout.getBytes(StandardCharsets.UTF_8));
        }
        for (var format : List.of("png", "jpeg", "gif")) {
            for (int side : new int[] {1, 9}) {
                keep(kept.resolve("picture"), picture(format, side));
            }
            var whole = picture(format, 5);
            keep(kept.resolve("picture"), Arrays.copyOf(whole, whole.length / 2));
        }
        for (var seeds : FuzzTexts.ALL.entrySet()) {
            for (var text : seeds.getValue()) {
                keep(kept.resolve(seeds.getKey()), text.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static byte[] picture(String format, int side) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(side, side + 1, BufferedImage.TYPE_INT_RGB), format, bytes);
        return bytes.toByteArray();
    }

    private static void keep(Path folder, byte[] input) throws IOException {
        if (input.length <= LARGEST) {
            Files.createDirectories(folder);
            Files.write(folder.resolve(Sha256.of(input).hex().substring(0, 16)), input);
        }
    }
}
