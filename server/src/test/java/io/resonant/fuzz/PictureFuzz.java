package io.resonant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.picture.Pictures;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;

/** Whatever the file: it is refused with a code, or becomes a small square JPEG. */
public final class PictureFuzz implements FuzzTarget {
    private static final PictureFuzz TARGET = new PictureFuzz();

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "picture";
    }

    @Override
    public void feed(byte[] input) throws IOException {
        var file = Files.createTempFile("fuzz", ".picture");
        try (var pictures = new Pictures()) {
            Files.write(file, input);
            var square = pictures.square(file, 64);
            assertThat(square).startsWith(0xFF, 0xD8).hasSizeLessThan(64 * 1024);
        } catch (Problem refused) {
            assertThat(refused.code()).isIn("picture_type", "picture_damaged", "picture_dimensions");
        } finally {
            Files.delete(file);
        }
    }
}
