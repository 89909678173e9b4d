package io.resonant.kernel.picture;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the decoder does not tell about a JPEG: how often its pixels are gone over, which way up it was taken, and whether
 * its end is there (the decoder paints what is missing grey).
 *
 * @param scans how many passes over the picture the file asks for
 * @param orientation of the camera, 1 to 8 as in EXIF 2.32, 4.6.5.1.5
 * @param whole whether the picture ends as one does
 */
record JpegFile(int scans, int orientation, boolean whole) {
    private static final int UPRIGHT = 1;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int APPLICATION_1 = 0xE1;
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int SHORT = 3;
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

    /** Never fails: what cannot be made out is left to the decoder. */
    static JpegFile of(byte[] content) {
        int scans = 0;
        int orientation = UPRIGHT;
        int at = 2; // after the start of the image
        while (at + 1 < content.length) {
            int marker = content[at + 1] & 0xff;
            if ((content[at] & 0xff) != 0xff || marker == 0 || (marker >= 0xd0 && marker <= 0xd7)) {
                at++; // compressed pixels, or what stands between segments
            } else if (marker == 0xff) {
                at++; // a filling byte
            } else if (marker == END_OF_IMAGE) {
                return new JpegFile(scans, orientation, true);
            } else {
                int length = at + 3 < content.length ? (content[at + 2] & 0xff) << 8 | (content[at + 3] & 0xff) : 2;
                if (marker == START_OF_SCAN) {
                    scans++;
                } else if (marker == APPLICATION_1 && orientation == UPRIGHT) {
                    orientation = orientation(content, at + 4, Math.min(content.length, at + 2 + length));
                }
                at += 2 + Math.max(2, length);
            }
        }
        return new JpegFile(scans, orientation, false);
    }

    private static int orientation(byte[] content, int from, int end) {
        if (end - from < EXIF.length || !isExif(content, from)) {
            return UPRIGHT;
        }
        var tiff = ByteBuffer.wrap(content, from + EXIF.length, end - from - EXIF.length)
                .slice();
        try {
            tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int entries = tiff.getShort(directory) & 0xffff;
            for (int entry = directory + 2; entry < directory + 2 + entries * 12; entry += 12) {
                if ((tiff.getShort(entry) & 0xffff) == ORIENTATION_TAG && tiff.getShort(entry + 2) == SHORT) {
                    int found = tiff.getShort(entry + 8);
                    return found >= 1 && found <= 8 ? found : UPRIGHT;
                }
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException _) {
            // damaged notes of the camera do not make the picture worse
        }
        return UPRIGHT;
    }

    private static boolean isExif(byte[] content, int from) {
        for (int i = 0; i < EXIF.length; i++) {
            if (content[from + i] != EXIF[i]) {
                return false;
            }
        }
        return true;
    }
}
