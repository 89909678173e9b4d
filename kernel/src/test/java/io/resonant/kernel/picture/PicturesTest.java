package io.resonant.kernel.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resonant.kernel.problem.Problem;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest {
    private static final int RED = 0xffd01010;
    private static final int GREEN = 0xff10d010;
    private static final int BLUE = 0xff1010d0;
    private static final int GREY = 0xff808080;

    @AutoClose
    private final Pictures pictures = new Pictures();

    @TempDir
    private Path folder;

    /** Red, green, blue and grey quarters, from the top left in reading order. */
    private static BufferedImage quarters(int width, int height, int type) {
        var image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean left = x < width / 2;
                boolean top = y < height / 2;
                image.setRGB(x, y, top ? left ? RED : GREEN : left ? BLUE : GREY);
            }
        }
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static byte[] progressive(BufferedImage image) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var out = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            var param = writer.getDefaultWriteParam();
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.write(null, new IIOImage(image, null, null), param);
        }
        writer.dispose();
        return out.toByteArray();
    }

    private byte[] made(byte[] content) throws IOException {
        return pictures.square(Files.write(folder.resolve("given"), content), 64);
    }

    private BufferedImage square(byte[] content) throws IOException {
        var made = made(content);
        assertThat(Arrays.copyOf(made, 3)).isEqualTo(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff});
        return ImageIO.read(new ByteArrayInputStream(made));
    }

    private String refusal(byte[] content) {
        var problem = catchThrowableOfType(Problem.class, () -> made(content));
        return problem == null ? "taken" : problem.status() + " " + problem.code();
    }

    /** Which of the four colours a quarter has, in reading order. */
    private static String colours(BufferedImage image) {
        int quarter = image.getWidth() / 4;
        var names = new StringBuilder();
        for (int y = quarter; y < image.getHeight(); y += 2 * quarter) {
            for (int x = quarter; x < image.getWidth(); x += 2 * quarter) {
                int pixel = image.getRGB(x, y);
                int red = pixel >> 16 & 0xff;
                int green = pixel >> 8 & 0xff;
                int blue = pixel & 0xff;
                names.append(
                        red > green + 60
                                ? 'r'
                                : green > blue + 60 ? 'g' : blue > red + 60 ? 'b' : red > 220 ? 'w' : '-');
            }
        }
        return names.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void theMiddleIsDrawnAnew(String format) throws IOException {
        var made = square(encoded(quarters(900, 500, BufferedImage.TYPE_INT_RGB), format));
        assertThat(made.getWidth()).isEqualTo(64);
        assertThat(made.getHeight()).isEqualTo(64);
        assertThat(colours(made)).isEqualTo("rgb-");
    }

    @Test
    void aSmallPictureStaysSmallAndAHugeOneFits() throws IOException {
        assertThat(square(encoded(quarters(20, 30, BufferedImage.TYPE_INT_RGB), "png"))
                        .getWidth())
                .isEqualTo(20);
        assertThat(square(encoded(quarters(1, 1, BufferedImage.TYPE_INT_RGB), "png"))
                        .getWidth())
                .isEqualTo(1);
        assertThat(colours(square(encoded(quarters(4000, 3001, BufferedImage.TYPE_BYTE_GRAY), "png"))))
                .hasSize(4);
        assertThat(colours(square(progressive(quarters(3000, 2000, BufferedImage.TYPE_INT_RGB)))))
                .isEqualTo("rgb-");
    }

    @Test
    void whatShinesThroughIsWhite() throws IOException {
        assertThat(colours(square(encoded(new BufferedImage(80, 80, BufferedImage.TYPE_INT_ARGB), "png"))))
                .isEqualTo("wwww");
    }

    @Test
    void theRightWayUpIsAppliedAndTheNotesOfTheCameraAreDropped() throws IOException {
        var upright = encoded(quarters(100, 100, BufferedImage.TYPE_INT_RGB), "jpeg");
        var expected = new String[] {"rgb-", "gr-b", "-bgr", "b-rg", "rbg-", "br-g", "-gbr", "g-rb"};
        for (int orientation = 1; orientation <= 8; orientation++) {
            for (boolean little : new boolean[] {true, false}) {
                var made = made(withExif(upright, orientation, little));
                assertThat(colours(ImageIO.read(new ByteArrayInputStream(made))))
                        .as("orientation " + orientation)
                        .isEqualTo(expected[orientation - 1]);
                assertThat(new String(made, StandardCharsets.ISO_8859_1)).doesNotContain("Exif", "GPS: 35.68");
            }
        }
        assertThat(colours(square(withExif(upright, 77, true)))).isEqualTo("rgb-");
    }

    private static byte[] withExif(byte[] jpeg, int orientation, boolean little) {
        var notes = "GPS: 35.68".getBytes(StandardCharsets.US_ASCII);
        var tiff = ByteBuffer.allocate(8 + 2 + 12 + 4 + notes.length)
                .order(little ? java.nio.ByteOrder.LITTLE_ENDIAN : java.nio.ByteOrder.BIG_ENDIAN);
        tiff.put(little ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'})
                .putShort((short) 42)
                .putInt(8);
        tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        tiff.putShort((short) orientation).putShort((short) 0).putInt(0).put(notes);
        var segment = ByteBuffer.allocate(4 + 6 + tiff.capacity());
        segment.put((byte) 0xff).put((byte) 0xe1).putShort((short) (2 + 6 + tiff.capacity()));
        segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff.array());
        return joined(Arrays.copyOf(jpeg, 2), segment.array(), Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    private static byte[] joined(byte[]... pieces) {
        var out = new ByteArrayOutputStream();
        for (var piece : pieces) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    @Test
    void whatIsNoPictureIsRefused() {
        for (var text : new String[] {
            "",
            "hello",
            "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "<!doctype html><script>alert(1)</script>",
            "RIFF\0\0\0\0WEBPVP8 ",
            "%PDF-1.7",
            "BM\0\0\0\0"
        }) {
            assertThat(refusal(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .as(text)
                    .isEqualTo("415 picture_type");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void aPictureThatBreaksOffIsRefused(String format) throws IOException {
        var noise = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
        var random = new Random(7);
        for (int i = 0; i < 300 * 300; i++) {
            noise.setRGB(i % 300, i / 300, random.nextInt());
        }
        var whole = encoded(noise, format);
        for (int percent : new int[] {1, 10, 50, 90}) {
            assertThat(refusal(Arrays.copyOf(whole, Math.max(12, whole.length * percent / 100))))
                    .as(percent + " %")
                    .isEqualTo("422 picture_damaged");
        }
    }

    @Test
    void whatHangsOnAPictureIsGone() throws IOException {
        var page = "<script>alert(document.cookie)</script>".getBytes(StandardCharsets.US_ASCII);
        for (var format : new String[] {"png", "jpeg", "gif"}) {
            var made = made(joined(encoded(quarters(80, 80, BufferedImage.TYPE_INT_RGB), format), page));
            assertThat(new String(made, StandardCharsets.ISO_8859_1)).doesNotContain("script");
        }
        var script = "GIF89a=1/*".getBytes(StandardCharsets.US_ASCII);
        assertThat(refusal(joined(script, page))).isEqualTo("422 picture_damaged");
    }

    @Test
    void aBombIsRefusedByItsHead() throws IOException {
        assertThat(refusal(pngOf(60_000, 60_000))).isEqualTo("422 picture_dimensions");
        assertThat(refusal(pngOf(1, 20_001))).isEqualTo("422 picture_dimensions");
        assertThat(refusal(pngOf(Integer.MAX_VALUE, Integer.MAX_VALUE))).isEqualTo("422 picture_dimensions");
        assertThat(refusal(pngOf(0, 5))).isEqualTo("422 picture_damaged");
        assertThat(refusal(pngOf(-1, -1))).isEqualTo("422 picture_damaged");
        var jpeg = encoded(quarters(40, 40, BufferedImage.TYPE_INT_RGB), "jpeg");
        int frame = indexOf(jpeg, 0xc0);
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 65_000).putShort(frame + 7, (short) 65_000);
        assertThat(refusal(jpeg)).isEqualTo("422 picture_dimensions");
        var gif = encoded(quarters(40, 40, BufferedImage.TYPE_INT_RGB), "gif");
        int descriptor = gif.length;
        for (int at = 13; at < gif.length && descriptor == gif.length; at++) {
            if (gif[at] == 0x2c && gif[at + 5] == 40 && gif[at + 7] == 40) {
                descriptor = at;
            }
        }
        Arrays.fill(gif, descriptor + 5, descriptor + 9, (byte) 0xff);
        assertThat(refusal(gif)).isEqualTo("422 picture_dimensions");
    }

    @Test
    void aJpegThatAsksForTooManyPassesIsRefused() throws IOException {
        var jpeg = progressive(quarters(2000, 1500, BufferedImage.TYPE_INT_RGB));
        int last = jpeg.length;
        for (int at = 0; at + 1 < jpeg.length; at++) {
            if ((jpeg[at] & 0xff) == 0xff && (jpeg[at + 1] & 0xff) == 0xda) {
                last = at;
            }
        }
        var scan = Arrays.copyOfRange(jpeg, last, jpeg.length - 2);
        var many = new ByteArrayOutputStream();
        many.writeBytes(Arrays.copyOf(jpeg, jpeg.length - 2));
        for (int i = 0; i < 200; i++) {
            many.writeBytes(scan);
        }
        many.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd9});
        assertThat(refusal(many.toByteArray())).isEqualTo("422 picture_dimensions");
    }

    private static int indexOf(byte[] jpeg, int marker) {
        int at = 2;
        while ((jpeg[at + 1] & 0xff) != marker) {
            at += 2 + ByteBuffer.wrap(jpeg).getShort(at + 2);
        }
        return at;
    }

    /** The head of a PNG that promises much, and a little of it. */
    private static byte[] pngOf(int width, int height) {
        var head = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
        var signature = new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        return joined(signature, chunk("IHDR", head.array()), chunk("IDAT", new byte[20]), chunk("IEND", new byte[0]));
    }

    private static byte[] chunk(String name, byte[] content) {
        var named = joined(name.getBytes(StandardCharsets.US_ASCII), content);
        var sum = new CRC32();
        sum.update(named);
        return joined(
                ByteBuffer.allocate(4).putInt(content.length).array(),
                named,
                ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }

    @Test
    void damageNeverDoesMoreThanRefuse() throws IOException {
        var random = new Random(20_261_122);
        for (var format : new String[] {"png", "jpeg", "gif"}) {
            var whole = encoded(quarters(40, 40, BufferedImage.TYPE_INT_RGB), format);
            for (int round = 0; round < 400; round++) {
                var damaged = whole.clone();
                for (int hits = 1 + random.nextInt(6); hits > 0; hits--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                assertThat(refusal(damaged))
                        .isIn("taken", "415 picture_type", "422 picture_damaged", "422 picture_dimensions");
            }
        }
    }
}
