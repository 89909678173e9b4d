package io.resonant.backup;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Makes pieces smaller where that helps; the first byte says whether it did. */
final class Packing {
    private static final byte PLAIN = 0;
    private static final byte DEFLATED = 1;
    private static final int BUFFER = 64 << 10;

    private Packing() {}

    static byte[] pack(byte[] content) {
        try (var deflater = new Deflater(Deflater.BEST_SPEED)) {
            deflater.setInput(content);
            deflater.finish();
            var packed = new byte[content.length]; // what does not get shorter stays as it is
            int length = 1;
            while (!deflater.finished() && length < packed.length) {
                length += deflater.deflate(packed, length, packed.length - length);
            }
            if (deflater.finished()) {
                packed[0] = DEFLATED;
                return Arrays.copyOf(packed, length);
            }
        }
        var plain = new byte[content.length + 1];
        plain[0] = PLAIN;
        System.arraycopy(content, 0, plain, 1, content.length);
        return plain;
    }

    /** Nothing when it was not packed by us. */
    static Optional<byte[]> unpack(byte[] packed) {
        if (packed.length == 0 || packed[0] == PLAIN) {
            return packed.length == 0 ? Optional.empty() : Optional.of(Arrays.copyOfRange(packed, 1, packed.length));
        }
        try (var inflater = new Inflater()) {
            inflater.setInput(packed, 1, packed.length - 1);
            var content = new ByteArrayOutputStream(4 * packed.length);
            var buffer = new byte[BUFFER];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0) {
                    return Optional.empty();
                }
                content.write(buffer, 0, count);
            }
            return Optional.of(content.toByteArray());
        } catch (DataFormatException _) {
            return Optional.empty();
        }
    }
}
