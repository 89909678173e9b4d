package io.resonant.kernel.chunk;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream where its content says so (FastCDC), so that an insertion changes the pieces around it and no others:
 * what was stored of an earlier version need not be stored again. The same content is always cut in the same places.
 *
 * @see <a href="https://www.usenix.org/system/files/conference/atc16/atc16-paper-xia.pdf">FastCDC</a>
 */
public final class Chunker {
    /** No piece is longer. */
    public static final int MAX = 4 << 20;

    private static final int MIN = 256 << 10;
    private static final int AVERAGE = 1 << 20;
    private static final long STRICT = -1L << (64 - 22); // before the average length a border is four times rarer
    private static final long EASY = -1L << (64 - 18); // and behind it four times more frequent
    private static final long[] GEAR = gear();

    private final byte[] buffer = new byte[2 * MAX];

    /** Takes pieces in order. */
    @FunctionalInterface
    public interface Sink {
        /** The bytes are the sink's to keep. */
        void accept(byte[] piece) throws IOException;
    }

    /** Reads to the end and closes nothing. Empty content has no pieces. */
    public void split(InputStream in, Sink sink) throws IOException {
        var from = 0;
        var to = 0;
        var ended = false;
        while (true) {
            while (!ended && to - from < MAX) {
                if (to == buffer.length) {
                    System.arraycopy(buffer, from, buffer, 0, to - from);
                    to -= from;
                    from = 0;
                }
                int count = in.read(buffer, to, buffer.length - to);
                ended = count < 0;
                to += Math.max(0, count);
            }
            if (from == to) {
                return;
            }
            int border = border(buffer, from, Math.min(to, from + MAX));
            sink.accept(Arrays.copyOfRange(buffer, from, border));
            from = border;
        }
    }

    private static int border(byte[] bytes, int from, int to) {
        if (to - from <= MIN) {
            return to;
        }
        int average = Math.min(to, from + AVERAGE);
        long hash = 0;
        int at = from + MIN;
        for (; at < average; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xFF];
            if ((hash & STRICT) == 0) {
                return at + 1;
            }
        }
        for (; at < to; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xFF];
            if ((hash & EASY) == 0) {
                return at + 1;
            }
        }
        return to;
    }

    /** Random numbers that never change, or everything would be stored anew (SplitMix64). */
    private static long[] gear() {
        var numbers = new long[256];
        long state = 0x5265736F6E616E74L;
        for (var i = 0; i < numbers.length; i++) {
            state += 0x9E3779B97F4A7C15L;
            long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
            numbers[i] = mixed ^ (mixed >>> 31);
        }
        return numbers;
    }
}
