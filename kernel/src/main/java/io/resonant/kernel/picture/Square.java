package io.resonant.kernel.picture;

import java.awt.image.BufferedImage;

/** The pixels of a square picture without transparency, one number each: red, green, blue. */
final class Square {
    private static final int WHITE = 0xff;

    private final int side;
    private final int[] pixels;

    private Square(int side, int[] pixels) {
        this.side = side;
        this.pixels = pixels;
    }

    /**
     * The middle of a picture, each pixel the mean of those that it stands for; what shines through shines white.
     *
     * @param most side of the square; a smaller picture keeps its size
     */
    static Square of(BufferedImage image, int most) {
        int length = Math.min(image.getWidth(), image.getHeight());
        int left = (image.getWidth() - length) / 2;
        int top = (image.getHeight() - length) / 2;
        int side = Math.min(most, length);
        var pixels = new int[side * side];
        var rows = new int[length * (length / side + 1)];
        for (int y = 0; y < side; y++) {
            int from = y * length / side;
            int height = (y + 1) * length / side - from;
            image.getRGB(left, top + from, length, height, rows, 0, length);
            for (int x = 0; x < side; x++) {
                int start = x * length / side;
                pixels[y * side + x] = mean(rows, length, height, start, (x + 1) * length / side);
            }
        }
        return new Square(side, pixels);
    }

    private static int mean(int[] rows, int length, int height, int start, int end) {
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int y = 0; y < height; y++) {
            for (int x = start; x < end; x++) {
                int pixel = rows[y * length + x];
                int alpha = pixel >>> 24;
                red += onWhite(pixel >> 16, alpha);
                green += onWhite(pixel >> 8, alpha);
                blue += onWhite(pixel, alpha);
            }
        }
        int count = height * (end - start);
        return ((int) (red / count) << 16) | ((int) (green / count) << 8) | (int) (blue / count);
    }

    private static int onWhite(int channel, int alpha) {
        return ((channel & 0xff) * alpha + WHITE * (0xff - alpha)) / 0xff;
    }

    /**
     * The same picture the right way up.
     *
     * @param orientation how the camera was held, 1 to 8 as in EXIF
     */
    Square upright(int orientation) {
        var turned = new int[pixels.length];
        int last = side - 1;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                turned[y * side + x] = switch (orientation) {
                    case 2 -> at(last - x, y);
                    case 3 -> at(last - x, last - y);
                    case 4 -> at(x, last - y);
                    case 5 -> at(y, x);
                    case 6 -> at(y, last - x);
                    case 7 -> at(last - y, last - x);
                    case 8 -> at(last - y, x);
                    default -> at(x, y);
                };
            }
        }
        return new Square(side, turned);
    }

    BufferedImage image() {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, side, side, pixels, 0, side);
        return image;
    }

    private int at(int x, int y) {
        return pixels[y * side + x];
    }
}
