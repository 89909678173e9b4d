package io.resonant.kernel.picture;

import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.upload.SniffedType;
import io.resonant.kernel.worker.Workers;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes small square JPEGs of pictures that strangers send. Only the pixels survive: notes of the camera, places,
 * profiles and whatever else a file may hide are not carried over. How much work and memory a picture takes is known from
 * its head, and refused before anything is decoded; one picture is decoded at a time, on a thread of its own.
 */
public final class Pictures implements AutoCloseable {
    private static final Map<String, String> FORMATS =
            Map.of("image/png", "png", "image/jpeg", "jpeg", "image/gif", "gif");
    private static final int LONGEST_SIDE = 20_000;
    /** Beyond what telephones take. */
    private static final long MOST_PIXELS = 50_000_000;
    /** A JPEG may ask to be gone over again and again; cameras and editors ask for ten passes at most. */
    private static final long MOST_WORK = 250_000_000;
    /** Each pixel of the result is the mean of so many squared. */
    private static final int FINENESS = 4;

    private static final float QUALITY = 0.85f;
    private static final int WAITING = 16;

    private final Workers workers = new Workers("picture", 1, WAITING, Duration.ofSeconds(5));

    static {
        System.setProperty("java.awt.headless", "true"); // or a desktop shows the server as a program with windows
    }

    /**
     * The middle of a PNG, JPEG or GIF (its first frame) as a JPEG, the right way up.
     *
     * @param file is read when its turn has come, so that pictures which wait take no memory
     * @param side of the result in pixels; a smaller picture is not made larger
     * @throws Problem 415 {@code picture_type}, 422 {@code picture_damaged} or {@code picture_dimensions}, 503
     *     {@code busy} when too many wait already
     */
    public byte[] square(Path file, int side) {
        return workers.inTurn(() -> make(read(file), side));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] make(byte[] content, int side) {
        var type = SniffedType.of(content, Math.min(content.length, SniffedType.HEAD));
        var format = FORMATS.get(type);
        if (format == null) {
            throw Problem.of(415, "picture_type");
        }
        var jpeg = format.equals("jpeg") ? JpegFile.of(content) : new JpegFile(1, 1, true);
        if (!jpeg.whole()) {
            throw Problem.of(422, "picture_damaged");
        }
        var image = decode(format, content, jpeg.scans(), side);
        return encode(Square.of(image, side).upright(jpeg.orientation()).image());
    }

    private static BufferedImage decode(String format, byte[] content, int scans, int side) {
        var reader = ImageIO.getImageReadersByFormatName(format).next();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            reader.setInput(in, true, true); // without what the file says about itself
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            long pixels = (long) width * height;
            if (Math.max(width, height) > LONGEST_SIDE
                    || pixels > MOST_PIXELS
                    || pixels * Math.max(1, scans) > MOST_WORK) {
                throw Problem.of(422, "picture_dimensions")
                        .with("width", width)
                        .with("height", height)
                        .with("pixels", MOST_PIXELS);
            }
            return read(reader, width, height, side);
        } catch (IOException | RuntimeException e) { // the decoders throw anything at damaged files
            if (e instanceof Problem problem) {
                throw problem;
            }
            throw Problem.of(422, "picture_damaged").cause(e);
        } finally {
            reader.dispose();
        }
    }

    /** Only the middle, and only as many of its pixels as the result needs, so that memory does not grow with the file. */
    private static BufferedImage read(ImageReader reader, int width, int height, int side) throws IOException {
        int length = Math.min(width, height);
        int step = Math.max(1, length / (side * FINENESS));
        var middle = reader.getDefaultReadParam();
        middle.setSourceRegion(new Rectangle((width - length) / 2, (height - length) / 2, length, length));
        middle.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, middle);
    }

    private static byte[] encode(BufferedImage image) {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            var quality = writer.getDefaultWriteParam();
            quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            quality.setCompressionQuality(QUALITY);
            writer.write(null, new IIOImage(image, null, null), quality);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail to be written
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        workers.close();
    }
}
